"""Adequacy: where load is not served in ordinary years, when, and what each project saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import counted, listed, number, percent, plural, rounded, sentence
from tieline.report.worths import DIFFERENCES, FEWEST_YEARS

EMERGENCY, NO_RELEASE = "emergency release", "no release"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MUSD = 1e6
FEW_HOURS = 0.005
"""[h/yr] shown as 0.00: zones below it in every year share one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure and half of its 95 % interval, as written; '' where there is none."""

    value: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneRow:
    """One zone: hours short by study year, and the latest year's other figures.

    missed  True where the mean misses the standard; said what would bring it there
    """

    name: str
    hours: tuple[Cell, ...]
    energy: Cell
    no_release: str
    alone: str
    standard: str
    missed: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Hours short by month, or by hour of the day: percent of the tallest bar, and labels."""

    title: str
    heights: tuple[float, ...]
    labels: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """One worth of one project in one study year: hours and energy saved in the region."""

    project: str
    worth: str
    study_year: int
    hours: Cell
    energy: Cell
    energy_no_release: Cell
    resolved: bool
    worth_usd: Cell | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyView:
    """The section; without rows it holds its finding alone."""

    finding: str
    lede: str = ""
    years: tuple[int, ...] = ()
    rows: tuple[ZoneRow, ...] = ()
    unshort: str = ""
    placeholders: str = ""
    when: tuple[Bars, ...] = ()
    saved: tuple[SavedRow, ...] = ()
    samples: str = ""
    standard_note: str = ""


def adequacy(content: ReviewContent) -> AdequacyView:
    """Everything from the tables of adequacy; nothing drawn says so."""
    held = content.rows("adequacy_standards")
    if not held:
        return AdequacyView(finding="Whether supply holds in ordinary years was not drawn")
    years = tuple(sorted({int(row["study_year"]) for row in held}))
    names = {str(row["zone"]): str(row["name"]) for row in content.rows("zones")}
    rows = [row for row in held if int(row["study_year"]) == years[-1]]
    rows.sort(key=lambda row: -_most(held, str(row["zone"])))
    short = [row for row in rows if _most(held, str(row["zone"])) >= FEW_HOURS]
    whole = [names.get(str(row["zone"]), str(row["zone"])) for row in rows if row not in short]
    return AdequacyView(
        finding=finding(held, years, names),
        lede=_lede(content, years[-1]),
        years=years,
        rows=tuple(_zone(content, held, row, years, names) for row in short),
        unshort=f"Served in every sample: {listed(sorted(whole))}." if whole else "",
        placeholders=_placeholders(rows, years[-1]),
        when=tuple(_when(content, years[-1])),
        saved=tuple(_saved(content)),
        samples=_samples(content),
        standard_note=str(rows[0]["standard_source"] or ""),
    )


def _most(rows: Sequence[Row], zone: str) -> float:
    return max(float(row["lole_h"]) for row in rows if row["zone"] == zone)


def finding(rows: Sequence[Row], years: Sequence[int], names: dict[str, str]) -> str:
    """Which zones miss their standard, study year by study year, in one line."""
    if len(years) > 1 and not any(row["verdict"] == "implausible" for row in rows):
        return f"No zone misses its standard in {listed([str(year) for year in years], 'or')}"
    said = []
    for year in years:
        missed = [
            row
            for row in rows
            if int(row["study_year"]) == year and row["verdict"] == "implausible"
        ]
        parts = []
        for sure in (True, False):
            which = [
                names.get(str(row["zone"]), str(row["zone"]))
                for row in missed
                if bool(row["resolved"]) == sure
            ]
            verb = "misses" if len(which) == 1 else "miss"
            whose = "its" if len(which) == 1 else "their"
            if which:
                parts.append(f"{listed(which)} {verb if sure else 'may miss'} {whose} standard")
        said.append((str(year), listed(parts) or "no zone misses its standard"))
    if len(said) > 1 and len({text for _, text in said}) == 1:
        return sentence(f"{said[0][1]} in {listed([year for year, _ in said])}")
    return sentence("; ".join(f"in {year} {text}" for year, text in said))


def _lede(content: ReviewContent, year: int) -> str:
    """The region of the latest year under both conventions."""
    parts, sizes = [], []
    for hydro, words in (
        (EMERGENCY, "when reservoirs are released in an emergency"),
        (NO_RELEASE, "when they are held to their plan"),
    ):
        found = content.rows(
            "adequacy_zones",
            study_year=year,
            case="reference",
            hydro=hydro,
            kind="region",
            indicator="eens_mwh",
        )
        if found:
            cell = _cell(found[0], 1e-3)
            sizes.append(float(found[0]["value"]))
            parts.append(f"{cell.value}{f' ± {cell.error}' if cell.error else ''} GWh {words}")
    if len(sizes) > 1 and sizes[0] == sizes[1]:
        parts = [f"{parts[0]}, or held to their plan"]
    text = f"Expected unserved energy of the region in {year}: {', '.join(parts)}."
    if len(sizes) > 1 and sizes[1] > 2.0 * sizes[0]:
        text += " How reservoirs behave in an emergency matters more than the outages of machines."
    return text


def _cell(row: Row, factor: float = 1.0, value: str = "value") -> Cell:
    half = (
        (float(row["upper"]) - float(row["lower"])) / 2.0
        if finite(row["lower"]) and finite(row["upper"])
        else None
    )
    if not finite(row[value]):
        return Cell(value="–", error="")
    written = rounded(float(row[value]) * factor, None if half is None else half * factor)
    return Cell(value=written[0], error=written[1])


def _zone(
    content: ReviewContent,
    held: Sequence[Row],
    row: Row,
    years: Sequence[int],
    names: dict[str, str],
) -> ZoneRow:
    zone = str(row["zone"])
    of_year = {int(one["study_year"]): one for one in held if one["zone"] == zone}
    missed = [one for one in of_year.values() if one["verdict"] == "implausible"]
    energy = content.rows(
        "adequacy_zones",
        study_year=years[-1],
        case="reference",
        hydro=EMERGENCY,
        kind="zone",
        place=zone,
        indicator="eens_mwh",
    )
    return ZoneRow(
        name=names.get(zone, zone),
        hours=tuple(
            _cell(of_year[year], value="lole_h") if year in of_year else Cell(value="–", error="")
            for year in years
        ),
        energy=_cell(energy[0]) if energy else Cell(value="–", error=""),
        no_release=_plain(row["lole_no_release_h"]),
        alone=_plain(row["alone_h"]),
        standard=number(float(row["standard_h"])),
        missed=bool(missed),
        said="; ".join(_missed(one) for one in missed),
    )


def _missed(row: Row) -> str:
    doubt = "" if row["resolved"] else ", though its interval reaches the standard"
    firm = number(float(row["firm_mw"]))
    return f"implausible in {int(row['study_year'])}{doubt}: {firm} MW firm would bring it there"


def _plain(value: object) -> str:
    if not finite(value):
        return "–"
    hours = float(str(value))
    return number(hours, 0 if hours >= 10.0 else 1)


def _placeholders(rows: Sequence[Row], year: int) -> str:
    """Zones that hold only by placeholders: what no plan names."""
    total = sum(float(row["placeholder_mw"]) for row in rows)
    if total <= 0.0:
        return ""
    count = sum(float(row["placeholder_mw"]) > 0.0 for row in rows)
    return (
        f"In {year}, {counted(count, 'zone')} {'holds' if count == 1 else 'hold'} by "
        f"{number(total / 1e3, 1)} GW of generic placeholders that no plan names: adequacy of that "
        "year is an assumption, not a finding."
    )


def _when(content: ReviewContent, year: int) -> list[Bars]:
    found = []
    for by, title, labels in (
        ("month", "By month", MONTHS),
        ("hour", "By hour of the day (UTC)", [str(hour) for hour in range(24)]),
    ):
        rows = content.rows("adequacy_when", study_year=year, hydro=EMERGENCY, kind="region", by=by)
        hours = [float(row["lole_h"]) for row in rows]
        if not hours or max(hours) <= 0.0:
            continue
        most = max(range(len(hours)), key=lambda k: hours[k])
        share = percent(hours[most] / sum(hours))
        found.append(
            Bars(
                title=title,
                heights=tuple(round(100.0 * one / max(hours), 1) for one in hours),
                labels=tuple(labels),
                said=f"{share} of the hours short fall {_at(by, labels[most])}",
            )
        )
    return found


def _at(by: str, label: str) -> str:
    return f"in {label}" if by == "month" else f"in the hour from {label}:00"


def _saved(content: ReviewContent) -> list[SavedRow]:
    """Region by project, worth and study year: from the same draws with and without."""
    titles = {str(row["id"]): str(row["title"]) for row in content.rows("projects")}
    rows = content.rows("adequacy_differences", kind="region", hydro=EMERGENCY)
    by_key = {
        (str(r["project"]), int(r["study_year"]), str(r["counterfactual"]), str(r["indicator"])): r
        for r in rows
    }
    other = {
        (str(r["project"]), int(r["study_year"]), str(r["counterfactual"])): r
        for r in content.rows(
            "adequacy_differences", kind="region", hydro=NO_RELEASE, indicator="eens_mwh"
        )
    }
    value = {
        (str(r["project"]), int(r["study_year"]), str(r["counterfactual"])): r
        for r in content.rows("adequacy_worth")
    }
    found = []
    for (project, year, worth, indicator), row in by_key.items():
        if indicator != "eens_mwh":
            continue
        key = (project, year, worth)
        hours = by_key[project, year, worth, "lole_h"]
        usd = value.get(key)
        found.append(
            SavedRow(
                project=titles.get(project, project),
                worth=DIFFERENCES.get(worth, (worth, ""))[0],
                study_year=year,
                hours=_cell(hours),
                energy=_cell(row),
                energy_no_release=_cell(other[key]) if key in other else Cell(value="", error=""),
                resolved=_told(row),
                worth_usd=None if usd is None else _musd(content, usd),
                note="" if usd is None else str(usd["note"] or ""),
            )
        )
    return sorted(found, key=lambda row: (row.project, row.study_year))


def _told(row: Row) -> bool:
    """Whether the interval leaves zero out."""
    if not (finite(row["lower"]) and finite(row["upper"])):
        return False
    return bool(float(row["lower"]) > 0.0 or float(row["upper"]) < 0.0)


def _musd(content: ReviewContent, row: Row) -> Cell:
    """B6 with half of its interval, as the list of benefits holds it  [MUSD/yr]."""
    key = {name: row[name] for name in ("project", "counterfactual", "study_year")}
    held = content.rows("benefits", indicator="b6_usd", **key)
    usd = float(row["b6_usd"]) / MUSD
    if held and finite(held[0]["standard_error"]) and float(held[0]["standard_error"]) > 0.0:
        return _cell(held[0] | {"value": row["b6_usd"]}, 1.0 / MUSD)
    return Cell(value=number(usd, 2 if abs(usd) < 10 else 1), error="")


def _samples(content: ReviewContent) -> str:
    runs = content.rows("adequacy_runs", case="reference", hydro=EMERGENCY)
    if not runs:
        return ""
    n, weather = int(runs[-1]["samples"]), int(runs[-1]["weather_years"])
    few = " With so few weather years the interval is indicative." if weather < FEWEST_YEARS else ""
    return (
        f"{number(n)} sample-years of every case and study year over {number(weather)} weather "
        f"{plural(weather, 'year')}, the same outages with and without. ±: half of the 95 % "
        f"interval of the mean over weather years.{few}"
    )
