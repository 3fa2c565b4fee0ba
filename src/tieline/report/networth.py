"""Worth building? Net value of each worth with its three doubts, its tornado, its benefits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import bound, decimals_for, listed, number, percent, prose, rate, sentence
from tieline.report.worths import DIFFERENCES

MUSD = 1e6
MOST_BARS = 8
LEAST_SAID = 1e5
"""[USD/yr] A smaller B6 that is left out of a centre is seen in the list of benefits alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRate:
    """Net value and its companions at one discount rate, as written."""

    rate: str
    npv: str
    error: str
    ratio: str
    levelised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """One worth: net value, three doubts, verdict; left, width: range; inner_*: sampling.

    depends  the smallest set of inputs that flips the sign, and a doubt that leaves it open
    also     further inputs each of which flips it alone
    """

    counterfactual: str
    title: str
    against: str
    central: str
    sampling: str
    n: int
    numerical: str
    reach: str
    verdict: str
    depends: tuple[str, ...]
    also: tuple[str, ...]
    left: float
    width: float
    inner_left: float
    inner_width: float
    dot: float
    negative: bool
    open: bool
    rates: tuple[AtRate, ...]
    eirr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One input of the tornado."""

    title: str
    low: str
    high: str
    at_low: str
    at_high: str
    left: float
    width: float
    low_first: bool
    flips: str
    inside: bool
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """Inputs by swing, for the worth that speaks for the project."""

    bars: tuple[Bar, ...]
    left_out: int
    axis: Axis
    centre: float
    finding: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetFigure:
    """Everything on the net value of one project."""

    finding: str
    axis: Axis
    nets: tuple[Net, ...]
    unjudged: tuple[str, ...]
    centre: str
    tornado: Tornado | None
    caution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One line of the list of benefits and costs: a cell for each worth."""

    code: str
    title: str
    unit: str
    cells: tuple[tuple[str, str, str], ...]
    note: str
    added: bool


def net_figure(content: ReviewContent, project: str) -> NetFigure | None:
    """Net values of a project; None where no run has judged it."""
    rows = content.rows("net_values", project=project)
    if not rows:
        return None
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["counterfactual"]), []).append(row)
    judged = {name: held for name, held in groups.items() if finite(held[0]["central_usd"])}
    ends = [
        float(held[0][end]) / MUSD
        for held in judged.values()
        for end in ("low_usd", "high_usd", "central_usd", "central_lower", "central_upper")
        if finite(held[0].get(end))
    ]
    scale = axis(ends)
    nets = tuple(
        _net(name, held, scale, _flips(content, project, name)) for name, held in judged.items()
    )
    return NetFigure(
        finding=_finding(nets),
        axis=scale,
        nets=nets,
        unjudged=tuple(str(h[0]["sentence"]) for n, h in groups.items() if n not in judged),
        centre=_centre(rows),
        tornado=_tornado(content, project, nets),
        caution=_caution(content, project),
    )


def _caution(content: ReviewContent, project: str) -> str:
    """Each B6 of any size that is left out of the centre, with why."""
    said = []
    for row in content.rows("adequacy_worth", project=project):
        if row.get("in_centre", True) or abs(float(row["b6_usd"])) < LEAST_SAID:
            continue
        leaning = str(row.get("leans_on") or "").replace("|", " and ")
        why = f"leaning on {leaning}" if leaning else "not resolved"
        said.append(
            f"{DIFFERENCES[str(row['counterfactual'])][0].lower()} "
            f"{number(float(row['b6_usd']) / MUSD, 1, sign=True)} in {row['study_year']} ({why})"
        )
    if not said:
        return ""
    return (
        f"Supply made safer (B6), million USD a year, is left out of these centres and stands in "
        f"the ranges alone, left out or counted: {listed(said)}. Not resolved: its sampling "
        "interval holds zero. Leaning on a zone: that zone misses its standard already without "
        "the project, and a gap in the data may be its cause; see the section on adequacy."
    )


def _flips(content: ReviewContent, project: str, worth: str) -> dict[str, str]:
    """Title of an input -> where it alone flips the sign, inside its own range."""
    return {
        str(
            row["title"]
        ): f" (flips at {_level(row['flips_at'], str(row['unit'] or 'times as given'))})"
        for row in content.rows("tornado", project=project, counterfactual=worth)
        if row["inside"] and finite(row["flips_at"])
    }


def _centre(rows: Sequence[Row]) -> str:
    said = str(rows[0].get("sentence") or "")
    return said.partition("Centre: ")[2].rstrip(".")


def _net(name: str, rows: Sequence[Row], scale: Axis, flips: Mapping[str, str]) -> Net:
    first = rows[0]
    depends = tuple(
        plain(part) + flips.get(part, "")
        for part in str(first["depends_on"] or "").split("|")
        if part
    )
    low, high, central = (
        float(first[key]) / MUSD for key in ("low_usd", "high_usd", "central_usd")
    )
    named = str(first["depends_on"] or "").split("|")
    also = tuple(plain(part) + where for part, where in flips.items() if part not in named)
    title, against = DIFFERENCES.get(name, (name, ""))
    known = finite(first.get("central_lower")) and finite(first.get("central_upper"))
    inner = (
        (float(first["central_lower"]) / MUSD, float(first["central_upper"]) / MUSD)
        if (known)
        else (central, central)
    )
    half = (inner[1] - inner[0]) / 2.0
    decimals = min(decimals_for(half), 1) if half > 0.0 else 0
    gap = first.get("central_bound")
    return Net(
        counterfactual=name,
        title=title,
        against=against,
        central=number(central, decimals),
        sampling=f"± {number(half, decimals)}" if known else "no interval",
        n=int(first["n"]),
        numerical=bound(abs(float(gap)) / MUSD, 2) if gap is not None and finite(gap) else "",
        reach=f"{number(low, 0)} to {number(high, 0)}",
        verdict=str(first["verdict"]),
        depends=depends,
        also=also,
        left=scale.at(low),
        width=round(scale.at(high) - scale.at(low), 2),
        inner_left=scale.at(inner[0]),
        inner_width=round(scale.at(inner[1]) - scale.at(inner[0]), 2),
        dot=scale.at(central),
        negative=str(first["verdict"]) == "negative",
        open=str(first["verdict"]) == "depends on",
        rates=tuple(_at_rate(row) for row in rows),
        eirr=percent(float(first["eirr"]), 1) if finite(first["eirr"]) else "no single one",
    )


def _at_rate(row: Row) -> AtRate:
    half = (
        (float(row["upper"]) - float(row["lower"])) / 2.0 / MUSD
        if finite(row["upper"]) and finite(row["lower"])
        else 0.0
    )
    decimals = min(decimals_for(half), 1) if half > 0.0 else 0
    value, ratio, cost = row["npv_usd"], row["bcr"], row["levelised_usd_per_mwh"]
    return AtRate(
        rate=rate(float(row["discount_rate"])),
        npv=number(float(value) / MUSD, decimals) if finite(value) else "–",
        error=f"± {number(half, decimals)}" if half > 0.0 else "",
        ratio=number(float(ratio), 2) if finite(ratio) else "–",
        levelised=number(float(cost), 1) if finite(cost) else "–",
    )


def _finding(nets: Sequence[Net]) -> str:
    """The verdict on the worth that speaks for the project, naming what flips it."""
    main = next((net for net in nets if net.counterfactual in ("whole", "without")), None)
    if main is None:
        return "No net value: a cost is not known"
    if main.verdict != "depends on":
        return f"Net of its cost, the verdict is {main.verdict} over the whole range of assumptions"
    if not main.depends:
        return "Net of its cost it is worth zero, whatever the inputs"
    inputs = [f"the {name}" for name in main.depends if name not in OPEN]
    doubts = [f"the {name}" for name in main.depends if name in OPEN]
    leave = f"{listed(doubts)} {'leaves' if len(doubts) == 1 else 'leave'}"
    if not inputs:
        return sentence(f"{leave} open whether it pays")
    said = f"Whether it pays depends on {listed(inputs)}{' together' if len(inputs) > 1 else ''}"
    if main.also:
        said += f", and as much on {listed(['the ' + name for name in main.also])}"
    return f"{said}; {leave} it open too" if doubts else said


OPEN = ("weather sample", "numerical bound")
"""Doubts that are named beside inputs where the central figure cannot be told from zero."""


def plain(title: str) -> str:
    """The title of an input without the explanation in brackets."""
    return _name(title.partition(" (")[0])


def _name(title: str) -> str:
    """Abbreviations as they are written."""
    return title.replace("CO2", "CO₂").replace("lng", "LNG")


def _tornado(content: ReviewContent, project: str, nets: Sequence[Net]) -> Tornado | None:
    main = next((net for net in nets if net.counterfactual in ("whole", "without")), None)
    if main is None:
        return None
    rows = content.rows("tornado", project=project, counterfactual=main.counterfactual)
    rows = [row for row in rows if finite(row["value_low"]) and finite(row["value_high"])]
    moving = [row for row in rows if row["value_low"] != row["value_high"]]
    shown = moving[:MOST_BARS]
    if not shown:
        return None
    ends = [float(row[end]) / MUSD for row in shown for end in ("value_low", "value_high")]
    scale = axis(ends)
    flips = [row for row in rows if row["inside"]]
    names = listed([plain(str(row["title"])) for row in flips])
    return Tornado(
        bars=tuple(_bar(row, scale) for row in shown),
        left_out=len(rows) - len(shown),
        axis=scale,
        centre=main.dot,
        sources=_sources(shown),
        finding=(
            f"Within its own range, {names} alone would flip the sign"
            if flips
            else "No input flips the sign alone within its own range"
        ),
    )


def _sources(rows: Sequence[Row]) -> tuple[str, ...]:
    """Sources of the ranges, inputs of one source together."""
    held: dict[str, list[str]] = {}
    for row in rows:
        held.setdefault(str(row["source"] or "no source"), []).append(plain(str(row["title"])))
    return tuple(f"{sentence(listed(names))}: {source}" for source, names in held.items())


def _bar(row: Row, scale: Axis) -> Bar:
    low, high = float(row["value_low"]) / MUSD, float(row["value_high"]) / MUSD
    unit = str(row["unit"] or "")
    ends = min(low, high), max(low, high)
    flips = row["flips_at"]
    return Bar(
        title=prose(sentence(_name(str(row["title"]).replace("; first order", "")))),
        low=_level(row["low"], unit),
        high=_level(row["high"], unit),
        at_low=number(low, 0),
        at_high=number(high, 0),
        left=scale.at(ends[0]),
        width=round(scale.at(ends[1]) - scale.at(ends[0]), 2),
        low_first=low <= high,
        flips=_level(flips, unit) if finite(flips) else "",
        inside=bool(row["inside"]),
        source=str(row["source"] or ""),
        confidence=str(row["confidence"] or ""),
    )


def _level(value: object, unit: str) -> str:
    """An input's level with three digits and its unit."""
    size = float(str(value))
    digits = f"{size:.3g}" if abs(size) < 1000 else number(size, 0)
    return prose(f"{digits} {unit}").strip().replace("% a year", "%")


PRICED = "less any price of it already in B1"

GROSS: Sequence[tuple[str, str, str, float, str, str, bool]] = (
    (
        "B1",
        "b1_usd",
        "resource cost saved",
        MUSD,
        "MUSD/yr",
        "fuel, running cost, CO₂ price of the dispatch; load it leaves unserved at its value",
        True,
    ),
    (
        "B1",
        "b1_surplus_usd",
        "the same by total surplus",
        MUSD,
        "MUSD/yr",
        "must equal the line above",
        False,
    ),
    ("B2", "b2_central_usd", "CO₂ at its societal value", MUSD, "MUSD/yr", PRICED, True),
    ("B3", "b3_mwh", "curtailment avoided", 1e3, "GWh/yr", "shown, never added: in B1", False),
    ("B4", "b4_nox_t", "NOx avoided", 1.0, "t/yr", "shown, not valued", False),
    ("B4", "b4_so2_t", "SO₂ avoided", 1.0, "t/yr", "shown, not valued", False),
    ("B4", "b4_pm25_t", "fine dust avoided", 1.0, "t/yr", "shown, not valued", False),
    ("B5", "b5_mwh", "losses avoided", 1e3, "GWh/yr", "shown, never added: in B1", False),
    ("B6", "b6_usd", "supply made safer", MUSD, "MUSD/yr", "", True),
)
"""Code, indicator, title, size of the unit, unit, note, whether the net value adds it."""


def benefit_list(content: ReviewContent, project: str) -> tuple[tuple[str, ...], list[Benefit]]:
    """Worths (columns) and lines B1 to B6, C1, C2 of the latest study year."""
    rows = [row for row in content.rows("benefits", project=project) if finite(row["value"])]
    if not rows:
        return (), []
    year = max(int(row["study_year"]) for row in rows)
    held = {
        (str(row["counterfactual"]), str(row["indicator"])): row
        for row in rows
        if int(row["study_year"]) == year
    }
    worths = [name for name in DIFFERENCES if (name, "b1_usd") in held]
    lines = [
        Benefit(
            code=code,
            title=title,
            unit=unit,
            cells=tuple(_cell(held.get((name, indicator)), size, unit) for name in worths),
            note=_priced(content, note),
            added=added,
        )
        for code, indicator, title, size, unit, note, added in GROSS
    ]
    kept = [_said_of_b6(content, project, year, line) for line in lines if _shown(line)]
    if not any(line.code == "B6" for line in kept):
        kept.append(_missing_b6(len(worths)))
    kept += _costs(content.rows("costs", project=project), worths)
    return tuple(DIFFERENCES[name][0] for name in worths), kept


def _priced(content: ReviewContent, note: str) -> str:
    """The note of B2 names the value of a tonne, where the run states it."""
    value = content.provenance.get("co2_value_usd_per_t", {}).get("central")
    return f"at {number(float(value))} USD/t, {note}" if note == PRICED and finite(value) else note


def _shown(line: Benefit) -> bool:
    return any(cell[0] for cell in line.cells)


def _said_of_b6(content: ReviewContent, project: str, year: int, line: Benefit) -> Benefit:
    """The line of B6 says whether it enters the centre of the net value."""
    rows = content.rows("adequacy_worth", project=project, study_year=year)
    if line.code != "B6" or not rows:
        return line
    counted = [bool(row.get("in_centre", True)) for row in rows]
    if all(counted):
        return line
    note = "left out of the centre of the net value, in its range alone"
    if any(counted):
        note = (
            "where not resolved or on a doubtful zone, left out of the centre, in its range alone"
        )
    return replace(line, note=note, added=any(counted))


def _missing_b6(count: int) -> Benefit:
    return Benefit(
        code="B6",
        title="supply made safer",
        unit="MUSD/yr",
        cells=(("–", "", ""),) * count,
        note="missing: this run holds no adequacy figure, so no net value here counts it",
        added=False,
    )


def _cell(row: Row | None, size: float, unit: str) -> tuple[str, str, str]:
    """Value, half of the interval, verdict."""
    if row is None:
        return "", "", ""
    value = float(row["value"]) / size
    known = finite(row["lower"]) and finite(row["upper"])
    half = (float(row["upper"]) - float(row["lower"])) / 2.0 / size if known else 0.0
    decimals = decimals_for(half, 1) if half > 0.0 else (1 if unit != "t/yr" else 0)
    verdict = str(row.get("verdict") or "") if unit == "MUSD/yr" else ""
    return (
        number(value, decimals),
        f"± {number(half, decimals)}" if half > 0.0 else "",
        verdict,
    )


def _costs(rows: Sequence[Row], worths: Sequence[str]) -> list[Benefit]:
    by_worth: Mapping[str, Row] = {str(row["counterfactual"]): row for row in rows}
    found = []
    for code, column, title, unit in (
        ("C1", "c1_usd", "investment", "MUSD"),
        ("C2", "c2_usd_per_year", "fixed operating cost", "MUSD/yr"),
    ):
        cells = tuple(
            (number(float(by_worth[name][column]) / MUSD, 1), "", "")
            if name in by_worth and finite(by_worth[name][column])
            else ("not known", "", "")
            for name in worths
        )
        if by_worth:
            note = _made_of(by_worth) if code == "C1" else ""
            found.append(
                Benefit(code=code, title=title, unit=unit, cells=cells, note=note, added=True)
            )
    return found


def _made_of(by_worth: Mapping[str, Row]) -> str:
    """What the investment of the whole leaves out and adds to the published figure."""
    row = by_worth.get("whole") or by_worth.get("without")
    if row is None or not finite(row["c1_usd"]):
        return ""
    published, financing, outside = (
        float(row.get(f"{name}_usd") or 0.0) / MUSD
        for name in ("published", "financing", "outside")
    )
    if not financing and not outside:
        return ""
    said = f"{number(published, 1)} as published"
    if financing:
        said += (
            f", less {number(financing, 1)} of interest while building (an estimate; no resource)"
        )
    return said + (f", plus {number(outside, 1)} in the buyer’s country" if outside else "")
