"""Welfare against the capacity of one link, and where the last MW is worth what it costs.

    welfare[c] = resource cost and shedding at 0 MW - the same at c MW   [USD/yr]
    cost[c]    = c x annual cost of a MW                                 [USD/yr]

All capacities of a weather year run under the same plans and each takes its cheapest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tieline.appraisal.discounting import annuity_factor, crossing
from tieline.case.case import Case, content_hash, position
from tieline.case.estimate import Estimate
from tieline.case.projects import with_link
from tieline.case.weather_year import WeatherYear
from tieline.dispatch.dispatch import compare
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.io.studies import write_study
from tieline.study import store
from tieline.study.comparison import dispatch_options, taxed
from tieline.study.conduct import Report
from tieline.study.costs import checked_rate, cost_of
from tieline.study.keys import key_of_work, say_redone
from tieline.study.made_from import made_from
from tieline.study.measure import run_row
from tieline.study.options import StudyOptions
from tieline.study.trim import trimmed
from tieline.units import USD_PER_MUSD

KIND = "capacity"
STEPS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""Shares of the link's capacity that are tried where the caller names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What is asked: capacities [MW] of a link, forward, from 0 up; backward in proportion.

    cost_usd_per_mw_year  annuity of a MW and its operation, nan where it is not known
    cost_source           where it comes from
    """

    link: str
    study_year: int
    capacities: tuple[float, ...]
    cost_usd_per_mw_year: float
    cost_source: str


def sweep(
    programme: Programme,
    link: str,
    *,
    study_year: int | None = None,
    capacities: Sequence[float] = (),
    cost_musd_per_mw: float | None = None,
    discount_rate: float | None = None,
) -> Sweep:
    """Fill in what is not said: second study year, five capacities, the owner's cost.

    The cost of a MW is that of the project that owns the link (of a dedicated one that of its line
    alone, as the plant stands in every case), over its capacity, or the one given. Raises
    OptionError for an unknown link, for capacities below 0 or fewer than two.
    """
    year = programme.study_years[:2][-1] if study_year is None else study_year
    case = programme.case(year)
    row = position(case.links.id, link, "link")
    size = max(float(case.links.forward[row]), float(case.links.backward[row]))
    asked = sorted({0.0, *map(float, capacities)}) if capacities else [s * size for s in STEPS]
    if not all(math.isfinite(size) for size in asked):
        raise OptionError("A link capacity is a finite number of MW.")
    if min(asked) < 0.0 or len(set(asked)) < 2:
        raise OptionError("Give capacities in MW, at least one above 0.")
    rate = checked_rate(programme, discount_rate)
    if cost_musd_per_mw is not None and not 0.0 <= cost_musd_per_mw < math.inf:
        raise OptionError(f"A cost is a number of MUSD/MW of at least 0, not {cost_musd_per_mw}.")
    life = programme.settings.uncertainty.life_central
    each, source = _cost(programme, case.links.project[row], size, cost_musd_per_mw, rate, life)
    return Sweep(
        link=link,
        study_year=year,
        capacities=tuple(asked),
        cost_usd_per_mw_year=each,
        cost_source=source,
    )


def _cost(
    programme: Programme, owner: str, size: float, given: float | None, rate: float, life: float
) -> tuple[float, str]:
    terms = f"annuity at {100.0 * rate:.3g} % over {life:g} years"
    if given is not None:
        return given * USD_PER_MUSD * annuity_factor(rate, life), f"{given:g} MUSD/MW, {terms}"
    if not owner or size <= 0.0:
        return float("nan"), "no cost is known: give one with --cost-musd-per-mw"
    project = programme.project(owner)
    dedicated = project.appraisal == "dedicated"
    # The plant stands in every case of a sweep: of a dedicated project the line alone is bought.
    cost = cost_of(programme, project, "line" if dedicated else "without")
    if cost.missing:
        return float("nan"), f"{project.title}: the {cost.missing} is not known"
    at = {item.id: item.central for item in cost.assumptions}
    yearly = cost.investment(at) * annuity_factor(rate, life) + cost.running(at)
    what = "cost of its line to the buyer" if dedicated else "its cost"
    return yearly / size, f"{project.title}: {what} over {size:,.0f} MW, {terms}"


def cases_of_sweep(programme: Programme, asked: Sweep) -> dict[str, Case]:
    """One case for each capacity, of one shape; the widest first, as it holds every row."""
    case = programme.case(asked.study_year)
    row = position(case.links.id, asked.link, "link")
    forward, backward = float(case.links.forward[row]), float(case.links.backward[row])
    size = max(forward, backward) or 1.0
    ways = (forward / size, backward / size) if forward or backward else (1.0, 1.0)
    return trimmed(
        {
            f"{mw:g}": with_link(
                case, asked.link, forward_mw=mw * ways[0], backward_mw=mw * ways[1]
            )
            for mw in reversed(asked.capacities)
        }
    )


def run_sweep(
    programme: Programme, asked: Sweep, options: StudyOptions, out: Path, report: Report
) -> dict[str, Any]:
    """Every weather year, the finished ones from disk; the answer goes to ``out/studies``."""
    cases = cases_of_sweep(programme, asked)
    keys = [
        key_of_work(
            cases,
            programme.weather_identity(asked.study_year, index, options.seed),
            dispatch_options(programme, options),
            __name__,
            **taxed(programme),
        )
        for index in range(1, options.weather_years + 1)
    ]
    say_redone(out / store.CACHE, keys)
    costs = []
    for index, key in enumerate(keys, start=1):
        tables = store.load(out / store.CACHE, key)
        if tables is None:
            done = (index - 1) / options.weather_years

            def inside(share: float, done: float = done, index: int = index) -> None:
                report(f"weather year {index}", done + share / options.weather_years)

            weather = programme.weather_year(asked.study_year, index, options.seed)
            tables = {"sweep": _costs(programme, cases, weather, options, inside)}
            store.save(out / store.CACHE, key, tables)
        costs.append([row["cost_usd"] for row in tables["sweep"]])
    document = _document(programme, asked, cases, np.array(costs), options)
    write_study(out, KIND, asked.link, document)
    return document


def _costs(
    programme: Programme,
    cases: dict[str, Case],
    weather: WeatherYear,
    options: StudyOptions,
    inside: Any,
) -> list[dict[str, Any]]:
    found = compare(
        list(cases.values()),
        weather,
        dispatch_options(programme, options),
        inside,
        threads=options.processes(),
    )
    rows = []
    for name, results in zip(cases, found, strict=True):
        tax = programme.settings.co2_price_is_tax
        totals = [run_row(result, co2_price_is_tax=tax) for result in results]
        best = min(totals, key=lambda row: row["dispatch_objective_usd"])
        cost = best["resource_cost_usd"] + best["shedding_value_usd"]
        rows.append({"capacity": name, "cost_usd": cost, "bound_usd": best["numerical_bound_usd"]})
    return rows


def _document(
    programme: Programme,
    asked: Sweep,
    cases: dict[str, Case],
    costs: np.ndarray[Any, np.dtype[np.float64]],
    options: StudyOptions,
) -> dict[str, Any]:
    """Points by rising capacity; ``best_mw`` where the net of cost is largest, of those tried."""
    welfare = costs[:, -1][:, None] - costs
    points = []
    for place, name in reversed(list(enumerate(cases))):
        mean = Estimate.from_samples(welfare[:, place], "USD/yr")
        low, high = mean.interval()
        points.append(
            {
                "capacity_mw": float(name),
                "welfare_usd_per_year": mean.value,
                "standard_error": mean.standard_error,
                "lower": low,
                "upper": high,
                "cost_usd_per_year": float(name) * asked.cost_usd_per_mw_year,
            }
        )
    at = [point["capacity_mw"] for point in points]
    gains = [point["welfare_usd_per_year"] for point in points]
    paid = [point["cost_usd_per_year"] for point in points]
    known = bool(np.isfinite(asked.cost_usd_per_mw_year))
    return {
        "link": asked.link,
        "study_year": asked.study_year,
        "n": options.weather_years,
        "seed": options.seed,
        "case": content_hash(programme.case(asked.study_year)),
        "made_from": made_from(programme),
        "cost_usd_per_mw_year": asked.cost_usd_per_mw_year,
        "cost_source": asked.cost_source,
        "points": points,
        "marginal_usd_per_mw_year": (np.diff(gains) / np.diff(at)).tolist(),
        "best_mw": crossing(at, gains, paid) if known else None,
        "meets_mw": meeting(at, gains, paid) if known else None,
    }


def meeting(at: Sequence[float], welfare: Sequence[float], cost: Sequence[float]) -> float | None:
    """Capacity above 0 at which all welfare only just pays all cost  [MW]; None if it never does.

    Straight lines between the points tried.
    """
    net = np.subtract(welfare, cost)
    for k in range(len(at) - 1, 0, -1):
        if net[k - 1] > 0.0 >= net[k]:
            share = net[k - 1] / (net[k - 1] - net[k])
            return float(at[k - 1] + share * (at[k] - at[k - 1]))
    return None
