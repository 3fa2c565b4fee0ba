"""The programme's words, one figure each: what connectivity and resilience came to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from tieline.case.estimate import Estimate
from tieline.io.programme import Programme
from tieline.study.single_losses import STEM
from tieline.study.summary import headline_worth
from tieline.units import MWH_PER_GWH

COLUMNS = ["word", "label", "unit", "value", "standard_error", "n"]


def headline(programme: Programme, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One figure for each word, with its sampling error; none where no run measured it."""
    rows = [*_delivered(programme, tables), *_saved(programme, tables)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _saved(programme: Programme, tables: Mapping[str, pd.DataFrame]) -> Iterator[dict[str, Any]]:
    """Resilience: unserved energy that a project avoids in the event that leaves most unserved.

    avoided = unserved without it - unserved as built, median over weather years   [MWh],
    with the least and the most: the same figure as in the table of events.
    """
    values = tables.get("resilience_values")
    if values is None or values.empty:
        return
    values = values[~values["event"].str.startswith(STEM)]
    for project in programme.projects:
        chosen = values[
            (values["project"] == project.id)
            & (values["counterfactual"] == headline_worth(programme, project.id))
            & (values["kind"] == "region")
        ]
        if project.role != "programme" or chosen.empty:
            continue
        worst = chosen.sort_values("without_mwh", kind="stable").to_dict("records")[-1]
        yield {
            "word": "resilience",
            "label": f"of load that {project.title} saves in the gravest of "
            f"{chosen['event'].nunique()} events of {worst['study_year']}: median; "
            f"{worst['least']:,.0f} to {worst['most']:,.0f} by weather year",
            "unit": "MWh",
            "value": float(worst["median"]),
            "standard_error": math.nan,
            "n": int(worst["n"]),
        }


def _delivered(
    programme: Programme, tables: Mapping[str, pd.DataFrame]
) -> Iterator[dict[str, Any]]:
    """Connectivity: energy that a dedicated project delivers to its buyer in a year.

    delivered = sum over its links of sent x (1 - loss), mean over weather years   [GWh/yr].
    """
    flows = tables["link_results"]
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
        yield {
            "word": "connectivity",
            "label": f"delivered across the border by {project.title} in {year}",
            "unit": estimate.unit,
            "value": estimate.value,
            "standard_error": estimate.standard_error,
            "n": estimate.n,
        }
