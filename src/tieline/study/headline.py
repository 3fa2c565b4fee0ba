"""The programme's words, one figure each: what connectivity and resilience came to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tieline.case.estimate import Estimate
from tieline.io.programme import Programme
from tieline.units import MWH_PER_GWH

COLUMNS = ["word", "label", "unit", "value", "standard_error", "n"]


def headline(programme: Programme, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Connectivity: energy that a dedicated project delivers to its buyer in a year.

    delivered = sum over its links of sent x (1 - loss), mean over weather years   [GWh/yr].
    """
    flows = tables["link_results"]
    rows = []
    for project in programme.projects:
        if project.role != "programme" or not project.buyer_zone or flows.empty:
            continue
        chosen = flows[(flows["project"] == project.id) & (flows["case"] == "as-built")]
        if chosen.empty:
            continue
        year = int(chosen["study_year"].max())
        links = programme.case(year).links
        zones = programme.case(year).zones.id
        own = {
            link: 1.0 - loss
            for link, loss, owner, to in zip(
                links.id, links.loss, links.project, links.to_zone, strict=True
            )
            if owner == project.id and zones[to] == project.buyer_zone
        }
        delivered = chosen[chosen["link"].isin(own) & (chosen["study_year"] == year)]
        yearly = [
            sum(own[link] * sent for link, sent in zip(g["link"], g["forward_mwh"], strict=True))
            for _, g in delivered.groupby("weather_year")
        ]
        estimate = Estimate.from_samples([x / MWH_PER_GWH for x in yearly], "GWh/yr")
        rows.append(
            {
                "word": "connectivity",
                "label": f"delivered across the border by {project.title} in {year}",
                "unit": estimate.unit,
                "value": estimate.value,
                "standard_error": estimate.standard_error,
                "n": estimate.n,
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)
