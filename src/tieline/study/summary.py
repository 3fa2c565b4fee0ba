"""What `tieline assess --json` says of each project, from the tables of an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tieline.io.programme import Programme
from tieline.study.comparison import worths

HEADLINE = {"dedicated": "whole"}
"""Appraisal -> the worth that speaks for a project; 'without' for all others."""


def headline_worth(programme: Programme, project: str) -> str:
    """The worth that speaks for a project: 'whole' of a dedicated one, else 'without'."""
    return HEADLINE.get(programme.project(project).appraisal, "without")


def project_summaries(
    programme: Programme, tables: Mapping[str, pd.DataFrame]
) -> list[dict[str, Any]]:
    """One object per project.

    ``who_gains``, ``total_usd_per_year``, ``verdict`` and ``depends_on`` are of the headline
    worth, gains in the last study year; ``worths`` holds the same for every worth and year.
    """
    gains = tables["who_gains_totals"]
    return [_summary(programme, tables, name) for name in dict.fromkeys(gains["project"])]


def _summary(
    programme: Programme, tables: Mapping[str, pd.DataFrame], project: str
) -> dict[str, Any]:
    found = []
    for worth in worths(programme.project(project)):
        totals = _rows(tables["who_gains_totals"], project=project, counterfactual=worth)
        net = _rows(tables["net_values"], project=project, counterfactual=worth)
        for total in totals:
            where = {"project": project, "counterfactual": worth, "study_year": total["study_year"]}
            found.append(
                where
                | {
                    "who_gains": _rows(tables["who_gains"], **where),
                    "country_nets": _rows(tables["country_nets"], **where),
                    "total_usd_per_year": total["total_usd_per_year"],
                    "b1_usd": total["b1_usd"],
                    "verdict": net[0]["verdict"],
                    "depends_on": _names(net[0]["depends_on"]),
                    "sentence": net[0]["sentence"],
                    "net_values": net,
                }
            )
    headline = headline_worth(programme, project)
    chosen = [row for row in found if row["counterfactual"] == headline][-1]
    keys = ("counterfactual", "study_year", "who_gains", "total_usd_per_year", "verdict")
    return (
        {"project": project}
        | {key: chosen[key] for key in (*keys, "depends_on", "sentence")}
        | {"tornado": _rows(tables["tornado"], project=project, counterfactual=headline)}
        | {"worths": found}
    )


def _rows(table: pd.DataFrame, **wanted: object) -> list[dict[str, Any]]:
    for name, value in wanted.items():
        table = table[table[name] == value]
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _names(text: str) -> list[str]:
    return text.split("|") if text else []
