"""Who gains: tables by country and component, mean over weather years, closing on B1.

who_gains          project counterfactual study_year country component usd_per_year
                   standard_error n
who_gains_totals   project counterfactual study_year total_usd_per_year standard_error n
                   b1_usd difference_usd
country_nets       project counterfactual study_year country usd_per_year standard_error n
                   lower upper numerical_bound verdict reason
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tieline.appraisal.benefits import gross_benefit
from tieline.appraisal.welfare import (
    COMPONENTS,
    GainEstimate,
    GainRow,
    gain_rows,
    mean_gains,
    total,
)
from tieline.case.estimate import Estimate
from tieline.io.programme import Programme
from tieline.study.comparison import worths
from tieline.study.measure import Row

NET = "net"
LEAST_NET = 1.0
"""[USD/yr] Below this a country's net is rounding, and the country is not named."""

PLACE = ["project", "counterfactual", "study_year"]
COLUMNS = {
    "who_gains": [*PLACE, "country", "component", "usd_per_year", "standard_error", "n"],
    "who_gains_totals": [
        *PLACE,
        "total_usd_per_year",
        "standard_error",
        "n",
        "b1_usd",
        "difference_usd",
    ],
    "country_nets": [
        *PLACE,
        "country",
        "usd_per_year",
        "standard_error",
        "n",
        "lower",
        "upper",
        "numerical_bound",
        "verdict",
        "reason",
    ],
}

SETTLEMENT = ("link", "kind", "payer", "payee", "usd_per_mwh", "note", "source", "confidence")
"""Columns of ``settlements``: who pays whom, by the programme's own file."""

Differences = dict[tuple[str, str, int], list[tuple[GainRow, ...]]]
"""(project, counterfactual, study year) -> rows of each weather year."""


def gain_tables(
    programme: Programme, gains: pd.DataFrame, benefits: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """The three tables, from the gains of every case and the benefits they must close on.

    Cells that are zero in every weather year are left out: the sum stays the same.
    """
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for (project, counterfactual, year), by_year in differences(programme, gains).items():
        place = {"project": project, "counterfactual": counterfactual, "study_year": year}
        b1 = _b1(benefits, place)
        for cell in sorted(mean_gains(by_year), key=_order):
            if cell.gain.value == 0.0 and not cell.gain.standard_error > 0.0:
                continue
            named = place | {"country": cell.country}
            if cell.component == NET:
                if abs(cell.gain.value) >= LEAST_NET:
                    rows["country_nets"].append(named | _judged(cell.gain, b1["numerical_bound"]))
            else:
                named |= {"component": cell.component}
                rows["who_gains"].append(named | _figures(cell.gain, "usd_per_year"))
        sums = Estimate.from_samples([total(one) for one in by_year], "USD/yr")
        closing = {"b1_usd": b1["value"], "difference_usd": sums.value - b1["value"]}
        rows["who_gains_totals"].append(place | _figures(sums, "total_usd_per_year") | closing)
    return {name: pd.DataFrame(rows[name], columns=columns) for name, columns in COLUMNS.items()}


def settlement_table(programme: Programme) -> pd.DataFrame:
    """The rows of finance/settlements.csv, for a reader of who gains."""
    table = programme.finance.tables.get("settlements")
    rows = [] if table is None else list(table.records())
    return pd.DataFrame(
        [{name: row[name] for name in SETTLEMENT} for row in rows], columns=SETTLEMENT
    )


def differences(programme: Programme, gains: pd.DataFrame) -> Differences:
    """With less without, cell by cell, for every worth of every project."""
    found: Differences = {}
    for project, year, group in _groups(gains):
        by_case = {
            str(case): {
                (str(country), str(component)): float(value)
                for country, component, value in zip(
                    rows["country"], rows["component"], rows["usd_per_year"], strict=True
                )
            }
            for case, rows in group.groupby("case", sort=False)
        }
        for name, (without, with_it) in worths(programme.project(project)).items():
            rows = gain_rows(project, name, by_case[with_it], by_case[without])
            found.setdefault((project, name, year), []).append(rows)
    return found


def _groups(gains: pd.DataFrame) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Rows of each comparison, weather year after weather year."""
    if gains.empty:
        return
    for _, group in gains.groupby(["project", "study_year", "weather_year"], sort=False):
        yield str(group["project"].iloc[0]), int(group["study_year"].iloc[0]), group


def _order(cell: GainEstimate) -> tuple[str, int]:
    place = COMPONENTS.index(cell.component) if cell.component != NET else len(COMPONENTS)
    return cell.country, place


def _b1(benefits: pd.DataFrame, place: Row) -> Row:
    chosen = benefits[benefits["indicator"] == "b1_usd"]
    for name, value in place.items():
        chosen = chosen[chosen[name] == value]
    return {name: float(chosen[name].iloc[0]) for name in ("value", "numerical_bound")}


def _figures(estimate: Estimate, name: str) -> Row:
    return {name: estimate.value, "standard_error": estimate.standard_error, "n": estimate.n}


def _judged(net: Estimate, bound: float) -> Row:
    """A country's net has the verdicts of a gross benefit: resolved or not."""
    gross = gross_benefit(net, bound)
    return _figures(net, "usd_per_year") | {
        "lower": gross.lower,
        "upper": gross.upper,
        "numerical_bound": bound,
        "verdict": gross.verdict,
        "reason": gross.reason,
    }
