"""From finished tasks to the tables of a study."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tieline.appraisal.benefits import gross_benefit
from tieline.case.estimate import Estimate
from tieline.io.programme import Programme
from tieline.study.comparison import Tables

KEYS = ["project", "counterfactual", "study_year", "indicator", "unit"]


def combine(tables: Sequence[Tables]) -> dict[str, pd.DataFrame]:
    """Tables of all tasks one below the other, in the order of the tasks."""
    names = ("runs", "benefits_by_year", "zone_results", "generation", "link_results", "week")
    return {
        name: pd.DataFrame([row for part in tables for row in part.get(name, [])]) for name in names
    }


def benefits(by_year: pd.DataFrame) -> pd.DataFrame:
    """Mean over weather years of every benefit, with its doubts kept apart.

    lower, upper: 95 % Student interval of the paired differences over weather years;
    numerical_bound: mean of what the certificates leave open; plan_low, plan_high: means of
    both ends under the shared set of plans.
    """
    rows = []
    if by_year.empty:
        return pd.DataFrame(columns=[*KEYS, "value", "standard_error", "n", "lower", "upper"])
    for key, group in by_year.groupby(KEYS, sort=False):
        estimate = Estimate.from_samples(group["value"].to_numpy(), str(key[-1]))
        gross = gross_benefit(
            estimate,
            float(group["numerical_bound"].mean()),
            plan_low=float(group["plan_low"].mean()),
            plan_high=float(group["plan_high"].mean()),
        )
        rows.append(
            dict(zip(KEYS, key, strict=True))
            | {
                "value": estimate.value,
                "standard_error": estimate.standard_error,
                "n": estimate.n,
                "lower": gross.lower,
                "upper": gross.upper,
                "numerical_bound": gross.numerical_bound,
                "plan_low": gross.plan_low,
                "plan_high": gross.plan_high,
                "verdict": gross.verdict,
                "reason": gross.reason,
            }
        )
    return pd.DataFrame(rows)


def descriptions(programme: Programme, study_year: int) -> dict[str, pd.DataFrame]:
    """Zones, links and projects as the page and the tables name them."""
    case = programme.case(study_year)
    zones, links = case.zones, case.links
    return {
        "zones": pd.DataFrame(
            {
                "zone": zones.id,
                "name": zones.name,
                "country": zones.country,
                "longitude": zones.longitude,
                "latitude": zones.latitude,
                "kind": zones.kind,
                "demand_mwh": zones.demand_energy,
            }
        ),
        "links": pd.DataFrame(
            {
                "link": links.id,
                "from_zone": [zones.id[z] for z in links.from_zone],
                "to_zone": [zones.id[z] for z in links.to_zone],
                "forward_mw": links.forward,
                "backward_mw": links.backward,
                "kind": links.kind,
                "project": links.project,
                "status": links.status,
                "in_service": links.in_service,
            }
        ),
        "projects": pd.DataFrame(
            [
                {
                    "id": project.id,
                    "title": project.title,
                    "role": project.role,
                    "appraisal": project.appraisal,
                    "status": project.status,
                    "commissioned": project.commissioned,
                    "capex_usd": project.capex_usd,
                    "opex_usd_per_year": project.opex_usd_per_year,
                    "buyer_zone": project.buyer_zone,
                    "assumptions": "\n".join(project.assumptions),
                    "source": project.source,
                    "confidence": project.confidence,
                }
                for project in programme.projects
            ]
        ),
        "confidence": pd.DataFrame(
            [
                {
                    "table": item.table,
                    "document": item.document,
                    "derived": item.derived,
                    "estimate": item.estimate,
                }
                for item in programme.confidence
            ]
        ),
    }
