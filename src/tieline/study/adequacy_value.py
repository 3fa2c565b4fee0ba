"""B6: what safer supply is worth, beside what the dispatch already counts.

    B6 = sum over zones of value of lost load x (EENS saved - shedding saved in the dispatch)

EENS saved is that of the Monte Carlo, weather year by weather year, from the same outages with and
without; what the dispatch sheds is valued once, in B1. Capped by the yearly cost of peaking
capacity with the same effect, gains and losses alike: nobody pays more for safety than the cheapest
way to it costs.

adequacy_worth   project counterfactual study_year eens_saved_mwh standard_error n
                 shedding_saved_mwh b6_mwh uncapped_usd cap_usd capped same_effect_mw
                 peaking_usd_per_mw_per_year b6_usd leans_on leaning_share note
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from tieline.adequacy.firm import firm_capacity_saving
from tieline.adequacy.result import AdequacyResult
from tieline.case.columns import Floats
from tieline.case.estimate import Estimate
from tieline.case.projects import Project
from tieline.io.programme import Programme
from tieline.study.adequacy import EMERGENCY, YearAdequacy
from tieline.study.adequacy_tables import IMPLAUSIBLE, by_weather, pairs_of
from tieline.study.comparison import worths
from tieline.study.measure import Row

WORDS = (
    "project counterfactual study_year eens_saved_mwh standard_error n shedding_saved_mwh b6_mwh"
    " uncapped_usd cap_usd capped same_effect_mw peaking_usd_per_mw_per_year b6_usd leans_on"
    " leaning_share note"
)
LEANS = 0.1
"""Share of the value from which a zone is named as one that B6 leans on."""


def b6_tables(
    programme: Programme,
    years: Sequence[YearAdequacy],
    zone_results: pd.DataFrame,
    zones: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows for ``benefits_by_year`` (b6_usd, b6_mwh), and ``adequacy_worth``.

    zone_results of the dispatch, for what it shed; zones is ``adequacy_standards``. A worth that
    was not dispatched has no B6.
    """
    by_year: list[Row] = []
    worth: list[Row] = []
    for year in years:
        doubtful = _doubtful(zones, year.study_year)
        for project, name, hydro, before, after in pairs_of(programme, year):
            shed = _shedding_saved(zone_results, project, name, year.study_year, before)
            if hydro != EMERGENCY or shed is None:
                continue
            place = {
                "project": project.id,
                "counterfactual": name,
                "study_year": year.study_year,
            }
            value, found = _worth(programme, before, after, shed, doubtful)
            worth.append(place | found)
            by_year += [place | row for row in value]
    return pd.DataFrame(by_year), pd.DataFrame(worth, columns=WORDS.split())


def _doubtful(zones: pd.DataFrame, study_year: int) -> set[str]:
    chosen = zones[(zones["study_year"] == study_year) & (zones["verdict"] == IMPLAUSIBLE)]
    return set(chosen["zone"])


def _shedding_saved(
    zone_results: pd.DataFrame, project: Project, name: str, year: int, result: AdequacyResult
) -> Floats | None:
    """Unserved without - with in the dispatch, (w, zones) [MWh/yr]; None if not dispatched."""
    if zone_results.empty:
        return None
    rows = zone_results[
        (zone_results["project"] == project.id)
        & (zone_results["study_year"] == year)
        & (zone_results["indicator"] == "unserved_mwh")
    ]
    without, with_it = worths(project)[name]
    zones = [group.name for group in result.groups if group.kind == "zone"]
    grids = []
    for case in (without, with_it):
        grid = rows[rows["case"] == case].pivot_table(
            index="weather_year", columns="zone", values="value", aggfunc="sum"
        )
        if len(grid) != result.weather_years:
            return None
        grids.append(grid.reindex(columns=zones, fill_value=0.0).to_numpy())
    saved: Floats = grids[0] - grids[1]
    return saved


def _worth(
    programme: Programme,
    before: AdequacyResult,
    after: AdequacyResult,
    shed: Floats,
    doubtful: set[str],
) -> tuple[list[Row], Row]:
    zones = [g for g, group in enumerate(before.groups) if group.kind == "zone"]
    names = [before.groups[g].name for g in zones]
    voll = _values(programme, names)
    saved = (by_weather(before)[1] - by_weather(after)[1])[:, zones]
    rest = saved - shed
    uncapped = rest @ voll
    # What a zone gains could have been built where it is missing; what it loses, where it goes.
    capacity = [
        firm_capacity_saving((before if energy > 0.0 else after).progress, g, abs(float(energy)))
        for g, energy in zip(zones, saved.mean(axis=0), strict=True)
    ]
    price = programme.settings.adequacy.peaking_usd_per_mw_per_year
    cap, value = sum(capacity) * price, float(uncapped.mean())
    factor = cap / abs(value) if abs(value) > cap else 1.0
    eens = Estimate.from_samples(saved.sum(axis=1), "MWh/yr")
    leaning, share = _leaning(names, rest.mean(axis=0) * voll, doubtful)
    rows = [
        {"weather_year": w + 1, "indicator": indicator, "unit": unit, "value": float(figure)}
        | {"numerical_bound": 0.0, "plan_low": np.nan, "plan_high": np.nan}
        for indicator, unit, figures in (
            ("b6_usd", "USD/yr", uncapped * factor),
            ("b6_mwh", "MWh/yr", rest.sum(axis=1)),
        )
        for w, figure in enumerate(figures)
    ]
    return rows, {
        "eens_saved_mwh": eens.value,
        "standard_error": eens.standard_error,
        "n": eens.n,
        "shedding_saved_mwh": float(shed.sum(axis=1).mean()),
        "b6_mwh": float(rest.sum(axis=1).mean()),
        "uncapped_usd": value,
        "cap_usd": cap,
        "capped": factor < 1.0,
        "same_effect_mw": sum(capacity),
        "peaking_usd_per_mw_per_year": price,
        # 0.0 is added so that a worth capped at nothing is not written as -0.
        "b6_usd": value * factor + 0.0,
        "leans_on": "|".join(leaning),
        "leaning_share": share,
        "note": _note(leaning, share, factor, programme),
    }


def _values(programme: Programme, names: Sequence[str]) -> Floats:
    """Value of lost load of each zone  [USD/MWh]."""
    table = programme.tables["zones"]
    of = dict(zip(table.text("zone"), table.number("voll_usd_per_mwh"), strict=True))
    values: Floats = np.array([of.get(name, 0.0) for name in names])
    return values


def _leaning(names: Sequence[str], usd: Floats, doubtful: set[str]) -> tuple[list[str], float]:
    """Implausible zones with a good part of the value, and the share of all such zones."""
    size = np.abs(usd)
    whole = float(size.sum())
    if whole == 0.0:
        return [], 0.0
    held = [(name, float(one) / whole) for name, one in zip(names, size, strict=True)]
    share = sum(part for name, part in held if name in doubtful)
    return [name for name, part in held if name in doubtful and part >= LEANS], share


def _note(leaning: list[str], share: float, factor: float, programme: Programme) -> str:
    return " ".join(_sentences(leaning, share, factor, programme))


def _sentences(
    leaning: list[str], share: float, factor: float, programme: Programme
) -> Iterator[str]:
    if leaning:
        yield (
            f"{100 * share:.0f} % of it leans on {', '.join(leaning)}, short of the standard "
            "already without the project: a gap in the data may be its cause."
        )
    if factor < 1.0:
        settings = programme.settings.adequacy
        yield (
            f"Capped at {settings.peaking_usd_per_mw_per_year:,.0f} USD per MW and year of peaking "
            f"capacity ({settings.confidence})."
        )
