"""Adequacy as tidy tables, every sampled figure with its error.

adequacy_zones        study_year case hydro kind place indicator unit value standard_error n lower
                      upper; kind is 'zone', 'country' or 'region'; case is 'reference' or
                      'project: case'; lower, upper: 95 % Student interval over weather years
adequacy_when         study_year hydro kind place by slot lole_h lole_standard_error eens_mwh
                      eens_standard_error, of the reference; by is 'month' or 'hour' (local)
adequacy_differences  project counterfactual study_year hydro kind place indicator unit value
                      standard_error n lower upper; without - with, from the same draws
adequacy_by_year      study_year case hydro weather_year zone lole_h eens_mwh
adequacy_links        study_year hydro link way energy_mwh standard_error n, in hours of need:
                      those in which links alone do not suffice
adequacy_standards    study_year zone standard_h standard_source lole_h standard_error n lower upper
                      lole_no_release_h alone_h alone_standard_error verdict resolved firm_mw
                      placeholder_mw; resolved where the interval leaves the standard out
adequacy_runs         study_year case hydro samples weather_years coefficient_of_variation
                      stopped_by seed case_hash
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from tieline.adequacy.adequacy import gains
from tieline.adequacy.convolution import zone_alone
from tieline.adequacy.firm import firm_capacity_for
from tieline.adequacy.progress import energy_mwh
from tieline.adequacy.result import AdequacyResult, GroupAdequacy
from tieline.case.columns import Floats
from tieline.case.estimate import Estimate
from tieline.case.projects import Project
from tieline.io.programme import Programme
from tieline.study.adequacy import EMERGENCY, NO_RELEASE, REFERENCE, YearAdequacy, name_of
from tieline.study.comparison import worths
from tieline.study.measure import Row

FIGURES = (
    "lole_h",
    "lole_d",
    "days_short",
    "lolev",
    "eens_mwh",
    "eens_ppm",
    "p50_h",
    "p95_h",
    "p50_mwh",
    "p95_mwh",
    "event_size_mwh",
    "event_duration_h",
)
DIFFERENCES = ("lole_h", "lole_d", "lolev", "eens_mwh")

PLAUSIBLE, IMPLAUSIBLE = "plausible", "implausible"
ESTIMATE = ("value", "standard_error", "n", "lower", "upper")

COLUMNS: Mapping[str, list[str]] = {
    name: words.split()
    for name, words in {
        "adequacy_zones": "study_year case hydro kind place indicator unit value standard_error n"
        " lower upper",
        "adequacy_when": "study_year hydro kind place by slot lole_h lole_standard_error eens_mwh"
        " eens_standard_error",
        "adequacy_differences": "project counterfactual study_year hydro kind place indicator unit"
        " value standard_error n lower upper",
        "adequacy_by_year": "study_year case hydro weather_year zone lole_h eens_mwh",
        "adequacy_links": "study_year hydro link way energy_mwh standard_error n",
        "adequacy_standards": "study_year zone standard_h standard_source lole_h standard_error n"
        " lower upper lole_no_release_h alone_h alone_standard_error verdict resolved"
        " firm_mw placeholder_mw",
        "adequacy_runs": "study_year case hydro samples weather_years coefficient_of_variation"
        " stopped_by seed case_hash",
    }.items()
}


def adequacy_tables(programme: Programme, years: Sequence[YearAdequacy]) -> dict[str, pd.DataFrame]:
    """All tables above; empty ones keep their columns."""
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for year in years:
        for (case, hydro), result in year.results.items():
            place = {"study_year": year.study_year, "case": case, "hydro": hydro}
            rows["adequacy_runs"].append(place | _run(result))
            rows["adequacy_zones"] += [place | row for row in _figures(result)]
            rows["adequacy_by_year"] += [place | row for row in _by_year(result)]
            if case == REFERENCE:
                here = {"study_year": year.study_year, "hydro": hydro}
                rows["adequacy_when"] += [here | row for row in _when(result)]
                rows["adequacy_links"] += [here | row for row in _links(result)]
        rows["adequacy_differences"] += _differences(programme, year)
        rows["adequacy_standards"] += _standards(programme, year)
    return {name: pd.DataFrame(rows[name], columns=columns) for name, columns in COLUMNS.items()}


def of_estimate(estimate: Estimate) -> Row:
    """value, standard_error, n and the 95 % interval."""
    lower, upper = estimate.interval()
    figures = (estimate.value, estimate.standard_error, estimate.n, lower, upper)
    return dict(zip(ESTIMATE, figures, strict=True))


def _run(result: AdequacyResult) -> Row:
    return {
        "samples": result.samples,
        "weather_years": result.weather_years,
        "coefficient_of_variation": result.coefficient_of_variation,
        "stopped_by": result.stopped_by,
        "seed": result.seed,
        "case_hash": result.case_hash,
    }


def _figures(result: AdequacyResult) -> Iterator[Row]:
    for group in shown(result):
        for name in FIGURES:
            estimate: Estimate = getattr(group, name)
            yield (
                {"kind": group.kind, "place": group.name, "indicator": name, "unit": estimate.unit}
                | of_estimate(estimate)
            )


def shown(result: AdequacyResult) -> Iterator[GroupAdequacy]:
    """Groups in which something is consumed."""
    for group in result.groups:
        if group.demand_mwh > 0.0:
            yield group


def by_weather(result: AdequacyResult) -> tuple[Floats, Floats]:
    """Mean over draws of unserved hours and energy, (w, g) [h/yr], [MWh/yr]."""
    shape = (-1, result.weather_years, len(result.groups))
    hours = result.progress.hours.reshape(shape).mean(axis=0)
    return hours, energy_mwh(result.progress).reshape(shape).mean(axis=0)


def _by_year(result: AdequacyResult) -> Iterator[Row]:
    hours, energy = by_weather(result)
    for w in range(result.weather_years):
        for g, group in enumerate(result.groups):
            if group.kind == "zone" and group.demand_mwh > 0.0:
                figures = {"lole_h": float(hours[w, g]), "eens_mwh": float(energy[w, g])}
                yield {"weather_year": w + 1, "zone": group.name} | figures


def _when(result: AdequacyResult) -> Iterator[Row]:
    for group in shown(result):
        for by, hours, energy in (
            ("month", group.month_h, group.month_mwh),
            ("hour", group.hour_h, group.hour_mwh),
        ):
            for slot, (short, lost) in enumerate(zip(hours, energy, strict=True)):
                yield {
                    "kind": group.kind,
                    "place": group.name,
                    "by": by,
                    "slot": slot + (by == "month"),
                    "lole_h": short.value,
                    "lole_standard_error": short.standard_error,
                    "eens_mwh": lost.value,
                    "eens_standard_error": lost.standard_error,
                }


def _links(result: AdequacyResult) -> Iterator[Row]:
    for need in result.links:
        for way, energy in (("forward", need.forward_mwh), ("backward", need.backward_mwh)):
            yield {
                "link": need.link,
                "way": way,
                "energy_mwh": energy.value,
                "standard_error": energy.standard_error,
                "n": energy.n,
            }


def pairs_of(
    programme: Programme, year: YearAdequacy
) -> Iterator[tuple[Project, str, str, AdequacyResult, AdequacyResult]]:
    """(project, worth, hydro, without, with) of everything that was drawn."""
    for project in programme.projects:
        for worth, (without, with_it) in worths(project).items():
            for hydro in (EMERGENCY, NO_RELEASE):
                keys = [(name_of(project.id, case), hydro) for case in (without, with_it)]
                if all(key in year.results for key in keys):
                    before, after = (year.results[key] for key in keys)
                    yield project, worth, hydro, before, after


def _differences(programme: Programme, year: YearAdequacy) -> list[Row]:
    rows = []
    for project, worth, hydro, before, after in pairs_of(programme, year):
        consuming = {(group.kind, group.name) for group in shown(before)}
        for gain in gains(after, before):
            if (gain.kind, gain.name) not in consuming:
                continue
            for name in DIFFERENCES:
                estimate: Estimate = getattr(gain, name)
                rows.append(
                    {
                        "project": project.id,
                        "counterfactual": worth,
                        "study_year": year.study_year,
                        "hydro": hydro,
                        "kind": gain.kind,
                        "place": gain.name,
                        "indicator": name,
                        "unit": estimate.unit,
                    }
                    | of_estimate(estimate)
                )
    return rows


def standards(programme: Programme) -> dict[str, tuple[float, str]]:
    """Zone -> hours a year it is held to, and where that comes from."""
    table, settings = programme.tables["zones"], programme.settings.adequacy
    own = table.number("lole_standard_h")
    sources = table.text("source")
    return {
        zone: (settings.lole_standard, settings.source)
        if np.isnan(own[row])
        else (float(own[row]), sources[row])
        for row, zone in enumerate(table.text("zone"))
    }


def _standards(programme: Programme, year: YearAdequacy) -> Iterator[Row]:
    result = year.results[REFERENCE, EMERGENCY]
    other = year.results.get((REFERENCE, NO_RELEASE))
    case, held = year.cases[REFERENCE], standards(programme)
    external = {
        zone
        for zone, kind in zip(case.zones.id, case.zones.kind, strict=True)
        if kind == "external"
    }
    for g, group in enumerate(result.groups):
        if group.kind != "zone" or group.demand_mwh <= 0.0 or group.name in external:
            continue
        standard, source = held[group.name]
        alone = Estimate.from_samples(
            [
                zone_alone(case, inputs, group.name, plan=plan).lole_h
                for inputs, plan in zip(year.inputs, year.plans, strict=True)
            ],
            "h/yr",
        )
        figures = of_estimate(group.lole_h)
        yield {
            "study_year": year.study_year,
            "zone": group.name,
            "standard_h": standard,
            "standard_source": source,
            "lole_h": figures.pop("value"),
            **figures,
            "lole_no_release_h": np.nan if other is None else other.groups[g].lole_h.value,
            "alone_h": alone.value,
            "alone_standard_error": alone.standard_error,
            "verdict": verdict(group.lole_h, standard),
            "resolved": not figures["lower"] <= standard <= figures["upper"],
            "firm_mw": firm_capacity_for(result.progress, g, standard),
            "placeholder_mw": _placeholder(programme, year.study_year, group.name),
        }


def verdict(lole: Estimate, standard: float) -> str:
    """Implausible where the mean misses the standard: a planner would not leave it so."""
    return PLAUSIBLE if lole.value <= standard else IMPLAUSIBLE


def _placeholder(programme: Programme, year: int, zone: str) -> float:
    """Generic capacity of a zone that no plan names  [MW]."""
    case = programme.case(year)
    z = case.zones.id.index(zone)
    plants = case.plants
    generic = np.array([status == "generic" for status in plants.status], dtype=np.bool_)
    return float(plants.capacity[generic & plants.in_service & (plants.zone == z)].sum())
