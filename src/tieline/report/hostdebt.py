"""The host's debt: what a project brings the treasury, beside each institution's own figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.gainers import country_name
from tieline.report.words import count, listed, number, percent, sentence

MUSD = 1e6
SIZES = {"MUSD": 1.0, "MUSD/yr": 1.0, "BUSD": 1e3}
PRIVATE = "private"
"""Indicators with this word are debt that the treasury does not owe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Figures that may stand on one scale: part of the indicator's name, heading, unit.

    own       column of ``host_debt`` that stands on the same scale, '' for none; words of it
    against   whether the treasury's receipts are held against each figure
    """

    part: str
    title: str
    unit: str
    own: str
    words: str
    against: bool


TREASURY = "royalty, tax and dividends of the state, mean of full years"
KINDS = (
    Kind(
        part="debt_service_due",
        title="Debt service that falls due, million USD a year",
        unit="MUSD",
        own="treasury_usd",
        words=TREASURY,
        against=True,
    ),
    Kind(
        part="debt_service_paid",
        title="Debt service that was paid, million USD a year",
        unit="MUSD",
        own="treasury_usd",
        words=TREASURY,
        against=True,
    ),
    Kind(
        part="debt_service_deferred",
        title="Debt service put off, million USD",
        unit="MUSD",
        own="treasury_usd",
        words=TREASURY,
        against=False,
    ),
    Kind(
        part="electricity_exports_value",
        title="Electricity sold abroad, million USD a year",
        unit="MUSD",
        own="sales_usd",
        words="its sales, which first serve its lenders and owners",
        against=False,
    ),
    Kind(
        part="debt_stock",
        title="Public debt owed, million USD",
        unit="MUSD",
        own="project_debt_usd",
        words="owed by its company at the peak: external debt of the country, not of the state",
        against=False,
    ),
    Kind(
        part="public_debt_to_gdp",
        title="Public debt, per cent of GDP",
        unit="% of GDP",
        own="",
        words="",
        against=False,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One figure of one institution, as written and as drawn on the scale of its group."""

    institution: str
    what: str
    years: str
    value: str
    left: float
    width: float
    dot: float
    share: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    """Figures of one kind, never added or averaged; the project's own figure on their scale."""

    title: str
    axis: Axis
    own: FigureRow | None
    rows: tuple[FigureRow, ...]
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """What reaches the treasury by calendar year, paths in a 1000 x 1000 box."""

    band: str
    line: str
    scale: Axis
    years: tuple[tuple[float, str], ...]
    finding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostDebt:
    """Receipts by year and the institutions' figures."""

    country: str
    receipts: Receipts
    groups: tuple[FigureGroup, ...]
    finding: str
    sources: tuple[tuple[str, str], ...]


def host_debt(content: ReviewContent, project: str) -> HostDebt | None:
    """None where the project has no finance file."""
    rows = content.rows("host_debt", project=project)
    if not rows:
        return None
    country = str(rows[0]["country"])
    ends = {end: [row for row in rows if row["end"] == end] for end in ("low", "central", "high")}
    figures = content.rows("debt_figures", country=country)
    year = int(ends["central"][min(1, len(ends["central"]) - 1)]["year"])
    groups = tuple(
        group for kind in KINDS if (group := _group(figures, ends, kind, year)) is not None
    )
    return HostDebt(
        country=country_name(content, country),
        receipts=_receipts(ends),
        groups=groups,
        finding=_finding(figures, country_name(content, country), year),
        sources=_sources(groups),
    )


def _sources(groups: Sequence[FigureGroup]) -> tuple[tuple[str, str], ...]:
    """(institutions, source) of every figure shown, one entry for one source."""
    held: dict[str, list[str]] = {}
    for row in (row for group in groups for row in group.rows):
        said = f"{row.institution} {row.years}"
        names = held.setdefault(row.source or "no source is entered", [])
        if said not in names:
            names.append(said)
    return tuple((listed(names), source) for source, names in held.items())


def _finding(figures: Sequence[Row], country: str, year: int) -> str:
    """How far the institutions are apart on what falls due."""
    due = _chosen(figures, KINDS[0], year)
    sizes = [level for row in due if PRIVATE not in str(row["indicator"]) for level in _ends(row)]
    if not sizes:
        return f"No institution’s figure of what {country} owes is held"
    names = {str(row["institution"]) for row in due}
    return (
        f"What {country} must pay a year: {count(len(names))} "
        f"{'institution says' if len(names) == 1 else 'institutions say'} "
        f"{number(min(sizes), 0)} to {number(max(sizes), 0)} million USD"
    )


def _receipts(ends: Mapping[str, Sequence[Row]]) -> Receipts:
    years = [int(row["year"]) for row in ends["central"]]
    values = {
        end: [float(row["treasury_usd"]) / MUSD for row in held] for end, held in ends.items()
    }
    scale = axis([value for held in values.values() for value in held], about=4)
    scale = Axis(scale.low if scale.low < -1.0 else 0.0, scale.high, scale.step)
    span = max(len(years) - 1, 1)

    def points(held: Sequence[float]) -> list[str]:
        return [
            f"{1000.0 * k / span:.1f} {1000.0 - 10.0 * scale.at(value):.1f}"
            for k, value in enumerate(held)
        ]

    band = "L".join([*points(values["high"]), *reversed(points(values["low"]))])
    low, high = _mean(values["low"]), _mean(values["high"])
    return Receipts(
        band=f"M{band}Z",
        line=f"M{'L'.join(points(values['central']))}",
        scale=scale,
        years=tuple(
            (round(100.0 * k / span, 2), str(year)) for k, year in enumerate(years) if year % 5 == 0
        ),
        finding=f"It brings the treasury {number(low, 1)} to {number(high, 1)} million USD a year",
    )


def _mean(values: Sequence[float]) -> float:
    """Mean of the full years: the first and the last are parts of a year."""
    full = values[1:-1] if len(values) > 2 else values
    return sum(full) / max(len(full), 1)


def _group(
    figures: Sequence[Row], ends: Mapping[str, Sequence[Row]], kind: Kind, year: int
) -> FigureGroup | None:
    shown = _chosen(figures, kind, year)
    if not shown:
        return None
    own = _own(kind, ends)
    scale = axis([*(level for row in shown for level in _ends(row)), *own], about=4)
    scale = Axis(0.0, scale.high, scale.step)
    every = sum(kind.part in str(row["indicator"]) for row in figures)
    return FigureGroup(
        title=kind.title,
        axis=scale,
        own=_drawn(scale, own, "This project", kind.words, "", "", "") if own else None,
        rows=tuple(_figure(row, scale, own if kind.against else ()) for row in shown),
        others=every - len(shown),
    )


def _chosen(figures: Sequence[Row], kind: Kind, year: int) -> list[Row]:
    """Of each institution and indicator the figure nearest to a year, a yearly one first."""
    best: dict[tuple[str, str], Row] = {}
    for row in figures:
        unit = str(row["unit"])
        if kind.part not in str(row["indicator"]) or not _ends(row):
            continue
        if unit != kind.unit and (kind.unit != "MUSD" or unit not in SIZES):
            continue
        key = str(row["institution"]), str(row["indicator"])
        if key not in best or _apart(row, year) < _apart(best[key], year):
            best[key] = row
    return sorted(best.values(), key=lambda row: (-int(row["last_year"]), str(row["institution"])))


def _apart(row: Row, year: int) -> tuple[bool, int, int]:
    first, last = int(row["first_year"]), int(row["last_year"])
    return not row["per_year"], max(first - year, year - last, 0), last - first


def _ends(row: Row) -> list[float]:
    size = SIZES.get(str(row["unit"]), 1.0)
    return [float(row[end]) * size for end in ("low", "high") if finite(row[end])]


def _own(kind: Kind, ends: Mapping[str, Sequence[Row]]) -> tuple[float, ...]:
    """Low and high of the project's figure of that kind  [MUSD]; () for none."""
    if not kind.own:
        return ()
    levels = [[float(row[kind.own]) / MUSD for row in ends[end]] for end in ("low", "high")]
    return tuple(max(held) if kind.part == "debt_stock" else _mean(held) for held in levels)


def _figure(row: Row, scale: Axis, receipts: tuple[float, ...]) -> FigureRow:
    first, last = int(row["first_year"]), int(row["last_year"])
    years = str(first) if first == last else f"{first} to {last}"
    if not row["per_year"]:
        years += ", together"
    owed = PRIVATE not in str(row["indicator"]) and bool(row["per_year"])
    low = min(_ends(row))
    share = percent(receipts[-1] / low, 1) if receipts and owed and low > 0.0 else ""
    what = str(row["indicator"]).replace("_", " ").replace(" ppg ", " public and guaranteed ")
    what = (
        what.replace("nonguaranteed", "not guaranteed")
        .replace(" per year", "")
        .replace("gdp", "GDP")
    )
    return _drawn(
        scale,
        tuple(_ends(row)),
        str(row["institution"]),
        f"{sentence(what)}; {row['basis']}",
        years,
        share,
        str(row["source"] or ""),
    )


def _drawn(
    scale: Axis,
    levels: tuple[float, ...],
    institution: str,
    what: str,
    years: str,
    share: str,
    source: str,
) -> FigureRow:
    low, high = min(levels), max(levels)
    decimals = 1 if high < 100.0 else 0
    value = number(low, decimals)
    if number(high, decimals) != value:
        value = f"{value} to {number(high, decimals)}"
    return FigureRow(
        institution=institution,
        what=what,
        years=years,
        value=value,
        left=scale.at(low),
        width=round(scale.at(high) - scale.at(low), 2),
        dot=scale.at((low + high) / 2.0),
        share=share,
        source=source,
    )
