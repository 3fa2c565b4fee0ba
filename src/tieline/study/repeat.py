"""The whole study again, solved in other ways: which verdicts move, and by how much figures do.

The weekly programs have many optima of the same cost, and a benefit is a small difference of
large numbers: a verdict that hangs on the solver's way to its optimum is no verdict.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from tieline import __version__
from tieline.case.case import content_hash
from tieline.dispatch.options import Method
from tieline.errors import OptionError
from tieline.io.nearest import suggestion
from tieline.io.programme import Programme
from tieline.io.studies import write_study
from tieline.study.aggregate import appraisal, combine
from tieline.study.conduct import Job, Report, conduct, planned
from tieline.study.made_from import made_from
from tieline.study.options import StudyOptions
from tieline.study.store import CACHE
from tieline.study.tasks import plan_tasks

KIND = "repeat"
WORTH = ["project", "counterfactual", "study_year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One other way to the same figures; ``id`` is what a caller names it by.

    usual  run where no way is named; the others take hours and are asked for by name
    """

    id: str
    name: str
    method: Method = Method.NETWORK_SIMPLEX
    tolerance: float = 1e-9
    row_order: int = 0
    usual: bool = True

    def options(self, base: StudyOptions) -> StudyOptions:
        """The study's options with this way of solving."""
        solving = replace(base.dispatch, method=self.method, tolerance=self.tolerance)
        return replace(base, dispatch=solving, row_order=self.row_order)


VARIANTS = (
    Variant(
        id="dual-simplex",
        name="another solver: HiGHS, dual simplex",
        method=Method.DUAL_SIMPLEX,
    ),
    Variant(
        id="interior-point",
        name="another solver: HiGHS, interior point",
        method=Method.INTERIOR_POINT,
        usual=False,
    ),
    Variant(id="tolerance", name="a looser tolerance: 1e-7", tolerance=1e-7),
    Variant(id="order", name="rows in another order", row_order=1),
)


def chosen_ways(ids: Sequence[str]) -> tuple[Variant, ...]:
    """The ways of these ids in a fixed order, the usual ones where none is named."""
    known = [variant.id for variant in VARIANTS]
    for name in ids:
        if name not in known:
            hint = suggestion(name, known, f"Ways: {', '.join(known)}.")
            raise OptionError(f"{name!r} is not a way of solving again. {hint}")
    return tuple(variant for variant in VARIANTS if (variant.id in ids if ids else variant.usual))


def repeat_jobs(
    programme: Programme, options: StudyOptions, out: Path, variants: Sequence[Variant] = VARIANTS
) -> list[tuple[Variant | None, list[Job]]]:
    """Comparisons of the reference (None) and of every variant, the finished ones loaded."""
    tasks = plan_tasks(programme, options)
    asked: list[tuple[Variant | None, StudyOptions]] = [(None, options)]
    asked += [(variant, variant.options(options)) for variant in variants]
    return [(variant, planned(programme, tasks, chosen, out / CACHE)) for variant, chosen in asked]


def repeat(
    programme: Programme,
    options: StudyOptions,
    jobs: Sequence[tuple[Variant | None, list[Job]]],
    out: Path,
    report: Report,
) -> dict[str, Any]:
    """Run what is unfinished, hold every variant against the reference, and keep the answer.

    Written to ``out/studies``, where ``tieline page`` finds it.
    """
    count = len(jobs)
    tables = []
    for place, (variant, asked) in enumerate(jobs):
        chosen = options if variant is None else variant.options(options)

        def inside(label: str, share: float, place: int = place) -> None:
            report(label, (place + share) / count)

        finished = conduct(programme, asked, chosen, out / CACHE, inside)
        tables.append(appraisal(programme, combine(finished)))
    reference = tables[0]
    ways = [variant for variant, _ in jobs if variant is not None]
    years = sorted({job.task.study_year for job in jobs[0][1]})
    document = {
        "version": __version__,
        "made_from": made_from(programme),
        "weather_years": options.weather_years,
        "seed": options.seed,
        "study_years": years,
        "cases": {str(year): content_hash(programme.case(year)) for year in years},
        "projects": list(dict.fromkeys(job.task.project for job in jobs[0][1])),
        "reference": {
            "method": options.dispatch.method.value,
            "tolerance": options.dispatch.tolerance,
        },
        "not_run": [variant.name for variant in VARIANTS if variant not in ways],
        "variants": [
            {
                "id": variant.id,
                "name": variant.name,
                "method": variant.method.value,
                "tolerance": variant.tolerance,
                "row_order": variant.row_order,
            }
            | compared(reference, found)
            for variant, found in zip(ways, tables[1:], strict=True)
        ],
    }
    write_study(out, KIND, "_".join(variant.id for variant in ways), document)
    return document


def compared(
    before: Mapping[str, pd.DataFrame], after: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """Verdicts in all, those that moved, and the largest move of B1, net value, a country's net.

    Each move is in USD (a year, or present value) with its place, and the half width of the
    sampling interval of the same figure beside it: a move much smaller than that says nothing
    new about the weather, and none that is larger may be passed over.
    """
    moved: list[dict[str, Any]] = []
    count = 0
    for name, keys, words in (
        ("benefits", [*WORTH, "indicator"], ["verdict"]),
        ("country_nets", [*WORTH, "country"], ["verdict"]),
        ("net_values", ["project", "counterfactual", "discount_rate"], ["verdict", "depends_on"]),
    ):
        both = _joined(before[name], after[name], keys, words)
        count += len(both)
        for row in both.to_dict("records"):
            changed = [word for word in words if row[f"{word}_before"] != row[f"{word}_after"]]
            if changed:
                place = {key: row[key] for key in keys}
                said = {
                    end: " ".join(str(row[f"{word}_{end}"]) for word in changed)
                    for end in ("before", "after")
                }
                moved.append({"table": name} | place | said)
    b1 = [
        table[table["indicator"] == "b1_usd"] for table in (before["benefits"], after["benefits"])
    ]
    rates = ["project", "counterfactual", "discount_rate"]
    return {
        "verdicts": count,
        "moved": moved,
        "largest_b1": _largest(b1[0], b1[1], WORTH, "value"),
        "largest_net": _largest(before["net_values"], after["net_values"], rates, "npv_usd"),
        "largest_country": _largest(
            before["country_nets"], after["country_nets"], [*WORTH, "country"], "usd_per_year"
        ),
    }


def _joined(
    before: pd.DataFrame, after: pd.DataFrame, keys: list[str], words: list[str]
) -> pd.DataFrame:
    """Rows of both; one that is in one only (a country with nothing) has the word 'none'."""
    both = before[[*keys, *words]].merge(
        after[[*keys, *words]], on=keys, how="outer", suffixes=("_before", "_after")
    )
    ends = [f"{word}_{end}" for word in words for end in ("before", "after")]
    both[ends] = both[ends].fillna("none")
    return both


def _largest(
    before: pd.DataFrame, after: pd.DataFrame, keys: list[str], column: str
) -> dict[str, Any]:
    held = [*keys, column]
    both = before[[*held, "lower", "upper"]].merge(
        after[held], on=keys, how="outer", suffixes=("_before", "_after")
    )
    ends = [f"{column}_before", f"{column}_after"]
    both[ends] = both[ends].fillna(0.0)
    if both.empty:
        return {"usd": 0.0, "value_usd": math.nan, "half_interval_usd": math.nan}
    both["moved"] = (both[ends[1]] - both[ends[0]]).abs()
    row = max(both.to_dict("records"), key=lambda row: float(row["moved"]))
    return {
        "usd": float(row["moved"]),
        "value_usd": float(row[ends[0]]),
        "half_interval_usd": (float(row["upper"]) - float(row["lower"])) / 2.0,
    } | {key: row[key] for key in keys}
