"""From finished stress tasks to the tables of a study: quantiles, never one averaged curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from tieline.case.columns import Floats
from tieline.case.estimate import Estimate
from tieline.io.programme import Programme
from tieline.study.comparison import Tables, worths
from tieline.study.single_losses import events_of

INDICATORS = {
    "ens_mwh": "MWh",
    "peak_shed_mw": "MW",
    "hours_below_99_h": "h",
    "time_to_99_h": "h",
    "survived_h": "h",
    "fall_mw_per_h": "MW/h",
    "degraded_h": "h",
    "recovery_mw_per_h": "MW/h",
    "extra_cost_usd": "USD",
    "emergency_imports_mwh": "MWh",
}
"""What a run says of a place, with its unit."""

PLACE = ["project", "study_year", "event", "case", "kind", "place"]
QUANTILES = ("least", "lower", "median", "upper", "most")
"""Quantiles over weather years: 0, 10, 50, 90 and 100 %."""

MARGINS = [
    "imports_mw", "largest_link_mw", "largest_unit_mw", "least_mw", "p01_mw", "p10_mw", "median_mw",
    "short_h", "worst_mwh",
]  # fmt: skip
"""What is said of the N-1 margin of a place."""

TIE = 0.01
"""A difference below this share of the unserved energy is not told apart from none: weekly
windows and ties of the optimum move it by about as much."""


def stress_tables(programme: Programme, finished: Sequence[Tables]) -> dict[str, pd.DataFrame]:
    """Every table of a stress study."""
    runs = pd.DataFrame([row for part in finished for row in part["stress_runs"]])
    curves = pd.DataFrame([row for part in finished for row in part["stress_curves"]])
    return {
        "stress_events": events(programme, runs),
        "stress_runs": runs,
        "stress": quantiles(runs),
        "resilience_values": resilience_values(programme, runs),
        "stress_curves": bands(runs, curves),
        "stress_margins": margins(finished),
    }


def margins(finished: Sequence[Tables]) -> pd.DataFrame:
    """N-1 margins of every place: medians over weather years, the least of all of them."""
    rows = pd.DataFrame([row for part in finished for row in part["stress_margins"]])
    keys = ["project", "study_year", "case", "kind", "place"]
    if rows.empty:
        return pd.DataFrame(columns=[*keys, *MARGINS, "n"])
    found = rows.groupby(keys, sort=False)
    table = found[MARGINS].median()
    table["least_mw"] = found["least_mw"].min()
    table["worst_mwh"] = found["worst_mwh"].max()
    table["n"] = found["weather_year"].nunique()
    return table.reset_index()


def events(programme: Programme, runs: pd.DataFrame) -> pd.DataFrame:
    """The events that were met, and whether each was followed whole."""
    if runs.empty:
        return pd.DataFrame(columns=["event", "title", "kind", "trigger", "whole"])
    whole = runs.groupby("event", sort=False)["whole"].all()
    hours = runs.groupby("event", sort=False)["hours"].max()
    rows = []
    known = events_of(programme, list(whole.index), int(runs["study_year"].iloc[0]))
    for name, event in known.items():
        rows.append(
            {
                "event": event.id,
                "title": event.title,
                "kind": event.kind,
                "trigger": event.trigger,
                "span_h": event.span_h,
                "followed_h": int(hours[name]),
                "whole": bool(whole[name]),
                "probability_per_year": event.probability_per_year,
                "probability_source": event.probability_source,
                "source": event.source,
                "confidence": event.confidence,
            }
        )
    return pd.DataFrame(rows)


def quantiles(runs: pd.DataFrame) -> pd.DataFrame:
    """Every indicator of every place over weather years; a nan (not within the hours followed)
    counts as the largest."""
    columns = [*PLACE, "indicator", "unit", "n", *QUANTILES]
    if runs.empty:
        return pd.DataFrame(columns=columns)
    samples = runs[list(INDICATORS)].to_numpy(dtype=np.float64)
    rows: list[tuple[Any, ...]] = []
    groups: dict[Any, Any] = dict(runs.groupby(PLACE, sort=False).indices)
    for key, places in groups.items():
        levels = levels_of(samples[places]).T.tolist()
        rows += [
            (*key, indicator, unit, len(places), *found)
            for (indicator, unit), found in zip(INDICATORS.items(), levels, strict=True)
        ]
    return pd.DataFrame(rows, columns=columns)


def levels_of(samples: Floats) -> Floats:
    """The five quantiles of some samples (n, ...) over their first axis, (5, ...); nan where a
    quantile is beyond what was seen.

    The least sample that at least a share p of them does not exceed; nan is the largest.
    """
    count = samples.shape[0]
    places = [max(math.ceil(p * count - 1e-9) - 1, 0) for p in (0.0, 0.1, 0.5, 0.9, 1.0)]
    levels: Floats = np.sort(samples, axis=0)[places]
    return np.where(np.isfinite(levels), levels, np.nan)


def spread(samples: Floats) -> dict[str, Any]:
    """n and the five quantiles of some samples; nan where the quantile is beyond what was seen."""
    return {"n": len(samples)} | dict(zip(QUANTILES, levels_of(samples).tolist(), strict=True))


def resilience_values(programme: Programme, runs: pd.DataFrame) -> pd.DataFrame:
    """What a connection is worth in an event: unserved energy without it less with it   [MWh].

    In money only where the event has a sourced chance: p x (value of unserved energy without -
    with)   [USD/yr]; it is never added to a net value, since adequacy already counts outages.
    """
    columns = [
        "project", "counterfactual", "study_year", "event", "kind", "place", "without_mwh",
        "value_mwh", "standard_error", "n", *QUANTILES, "finding", "usd_per_year",
    ]  # fmt: skip
    if runs.empty:
        return pd.DataFrame(columns=columns)
    rows = []
    keys = ["project", "study_year", "event", "kind", "place"]
    known = {
        year: events_of(programme, set(runs["event"][runs["study_year"] == year]), year)
        for year in set(map(int, runs["study_year"]))
    }
    for key, by_case in unserved(runs, keys).items():
        where: dict[str, Any] = dict(zip(keys, key, strict=True))
        if not where["project"]:
            continue
        chance = known[int(where["study_year"])][where["event"]].probability_per_year
        for worth, (without, with_it) in worths(programme.project(where["project"])).items():
            years = sorted(by_case[without])
            before, after = (
                np.array([by_case[case][year] for year in years]) for case in (without, with_it)
            )
            saved = before[:, 0] - after[:, 0]
            estimate = Estimate.from_samples(saved, "MWh")
            money = float((before[:, 1] - after[:, 1]).mean())
            rows.append(
                where
                | {
                    "counterfactual": worth,
                    "without_mwh": float(before[:, 0].mean()),
                    "value_mwh": estimate.value,
                    "standard_error": estimate.standard_error,
                }
                | spread(saved)
                | {
                    "finding": _finding(saved, before[:, 0]),
                    "usd_per_year": chance * money,
                }
            )
    return pd.DataFrame(rows, columns=columns)


def unserved(
    runs: pd.DataFrame, keys: list[str]
) -> dict[tuple[Any, ...], dict[str, dict[int, tuple[float, float]]]]:
    """Unserved energy [MWh] and its value [USD] by place, case and weather year."""
    found: dict[tuple[Any, ...], dict[str, dict[int, tuple[float, float]]]] = {}
    columns = [*keys, "case", "weather_year", "ens_mwh", "ens_value_usd"]
    for *key, case, year, energy, value in zip(*(runs[c].tolist() for c in columns), strict=True):
        found.setdefault(tuple(key), {}).setdefault(case, {})[year] = (energy, value)
    return found


def _finding(saved: Floats, before: Floats) -> str:
    """'less', 'more' or 'both' in some weather year, 'no difference', 'all served'."""
    large = np.abs(saved) > np.maximum(TIE * np.abs(before), 1.0)
    if not large.any():
        return "all served" if (np.abs(before) <= 1.0).all() else "no difference"
    signs = set(np.sign(saved[large]))
    return "both" if len(signs) > 1 else ("less" if 1.0 in signs else "more")


def bands(runs: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """Share of demand served hour by hour in the country hit hardest, quantiles over weather
    years; a weather year in which it loses nothing counts as fully served."""
    columns = ["project", "study_year", "event", "case", "place", "hour", "n", *QUANTILES]
    if curves.empty:
        return pd.DataFrame(columns=columns)
    met = runs.groupby(["project", "study_year", "event"])["weather_year"].nunique()
    years: dict[Any, int] = {key: int(count) for key, count in met.to_dict().items()}
    rows = []
    for key, group in curves.groupby(["project", "study_year", "event"], sort=False):
        lost = (group["demand_mw"] - group["served_mw"]).groupby(group["place"]).sum()
        place = str(lost.idxmax())
        chosen = group[group["place"] == place]
        count = years[key]
        for case, part in chosen.groupby("case", sort=False):
            share = part["served_mw"] / part["demand_mw"].where(part["demand_mw"] > 0.0, 1.0)
            hours, at = np.unique(part["hour"].to_numpy(), return_inverse=True)
            samples = np.ones((count, hours.size))
            # A weather year in which the country loses nothing has no rows.
            samples[np.unique(part["weather_year"], return_inverse=True)[1], at] = share
            levels = levels_of(samples).T.tolist()
            rows += [
                (*key, case, place, hour, count, *found)
                for hour, found in zip(hours.tolist(), levels, strict=True)
            ]
    return pd.DataFrame(rows, columns=columns)
