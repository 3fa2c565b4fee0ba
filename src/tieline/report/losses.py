"""N-1: every link and every largest unit lost, one by one; zones that one loss leaves short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import counted, number, plural, sentence

SINGLE_LOSS = "single loss"
"""The kind of such events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """One loss that leaves demand unserved: how much as built and without the project."""

    title: str
    when: str
    unserved: str
    range: str
    peak: str
    where: str
    service: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortZone:
    """One zone that its own largest loss leaves short in some hour, by capacity."""

    name: str
    largest: str
    worst: str
    hours: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """The part of the page; ``finding`` empty where no loss was dispatched.

    asks_without  whether there is a case without the project to compare with
    """

    finding: str
    lede: str
    rows: tuple[LossRow, ...]
    asks_without: bool
    zones: tuple[ShortZone, ...]
    others: str


def losses(
    content: ReviewContent, events: Sequence[Row], hardest: Mapping[str, tuple[str, str]]
) -> Losses:
    """``hardest``: event -> the country hit hardest, and what becomes of its service."""
    zones, others = _zones(content)
    by_case = _by_case(content)
    asks = any(len(cases) > 1 for cases in by_case.values())
    gravest: dict[str, Row] = {}
    for event in events:
        title = str(event["title"])
        kept = gravest.get(title)
        if kept is None or _most(by_case, event) > _most(by_case, kept):
            gravest[title] = event
    shown = [event for event in gravest.values() if _most(by_case, event) > 1.0]
    shown.sort(key=lambda event: -_most(by_case, event))
    names = _names(content)
    rows = tuple(_row(event, by_case, hardest, names) for event in shown)
    n = max((int(row["n"]) for e in events[:1] for row in _first(by_case, e).values()), default=0)
    return Losses(
        finding=_finding(list(gravest), rows) if events else "",
        lede=_lede(n, [row for row in shown if _differs(by_case, row)], asks),
        rows=rows,
        asks_without=asks,
        zones=zones,
        others=others,
    )


Figures = dict[str, dict[str, dict[str, Row]]]
"""event -> case, the fullest first -> indicator -> quantiles for the whole region."""


def _by_case(content: ReviewContent) -> Figures:
    """Of the first project that each event was met with."""
    found: Figures = {}
    project: dict[str, str] = {}
    for row in content.rows("stress", kind="region"):
        event = str(row["event"])
        if project.setdefault(event, str(row["project"])) == str(row["project"]):
            cases = found.setdefault(event, {})
            cases.setdefault(str(row["case"]), {})[str(row["indicator"])] = row
    return found


def _first(by_case: Figures, event: Row) -> dict[str, Row]:
    return next(iter(by_case.get(str(event["event"]), {}).values()), {})


def _of_case(found: Mapping[str, Row], column: str) -> float:
    row = found.get("ens_mwh")
    return float(row[column]) if row is not None and finite(row[column]) else 0.0


def _most(by_case: Figures, event: Row) -> float:
    """Unserved energy of the worst weather year in the worst case   [MWh]."""
    cases = by_case.get(str(event["event"]), {})
    return max((_of_case(found, "most") for found in cases.values()), default=0.0)


def _differs(by_case: Figures, event: Row) -> bool:
    """Whether the barest case loses more or less by over 1 % and over 1 MWh."""
    cases = list(by_case.get(str(event["event"]), {}).values())
    if len(cases) < 2:
        return False
    full, bare = (_of_case(found, "median") for found in (cases[0], cases[-1]))
    return abs(bare - full) > max(0.01 * abs(bare), 1.0)


def _row(
    event: Row,
    by_case: Figures,
    hardest: Mapping[str, tuple[str, str]],
    names: Mapping[str, str],
) -> LossRow:
    cases = list(by_case[str(event["event"])].values())
    full, bare = cases[0], cases[-1]
    where, service = hardest.get(str(event["event"]), ("", ""))
    low, high = _of_case(full, "least"), _of_case(full, "most")
    return LossRow(
        title=_named(str(event["title"]), names),
        when=_named(str(event["trigger"]), names),
        unserved=number(_of_case(full, "median")),
        range=f"{number(low)} to {number(high)}" if high - low > 0.5 else "",
        peak=number(float(full["peak_shed_mw"]["median"])),
        where=where,
        service=service,
        without=number(_of_case(bare, "median")) if len(cases) > 1 else "",
    )


def _names(content: ReviewContent) -> dict[str, str]:
    """What titles call links and zones -> what readers do."""
    zones = {str(row["zone"]): str(row["name"]) for row in content.rows("zones")}
    found = {}
    for row in content.rows("links"):
        ends = [zones.get(str(row[end]), str(row[end])) for end in ("from_zone", "to_zone")]
        found[f"Link {row['link']},"] = f"Link {ends[0]} – {ends[1]} ({row['link']}),"
    for zone, name in zones.items():
        found[f"unit of {zone},"] = f"unit of {name},"
        found[f"hour of {zone}."] = f"hour of {name}."
    return found


def _named(text: str, names: Mapping[str, str]) -> str:
    for own, called in names.items():
        if own in text:
            return text.replace(own, called)
    return text


def _finding(titles: Sequence[str], rows: Sequence[LossRow]) -> str:
    links = sum(title.startswith("Link ") for title in titles)
    units = len(titles) - links
    lost = f"{counted(links, 'link')} and {counted(units, 'largest unit')} lost one by one"
    if not rows:
        return sentence(f"{lost}: all demand is served after every one")
    some = counted(len(rows), "loss", "losses")
    return sentence(f"{lost}: {some} {plural(len(rows), 'leaves', 'leave')} demand unserved")


def _lede(n: int, differing: Sequence[Row], asks: bool) -> str:
    years = sentence(counted(n, "weather year")) + ("" if n > 1 else ", so no spread")
    text = (
        f"Each link in service and the largest unit of each zone is lost, unforeseen, for three "
        f"days around the tightest hour of its zone (of either end of a link), and the hours are "
        f"dispatched anew: neighbours, water and storages help. {years}. "
        "A link stands for all circuits between its zones, which is more than "
        "the one circuit of an operator’s N-1 rule."
    )
    if asks and not differing:
        text += " With the project and without it the figures are the same within 1 %."
    return text


def _zones(content: ReviewContent) -> tuple[tuple[ShortZone, ...], str]:
    """Zones of the first project's fullest case that are short in some hour, the worst first."""
    rows = content.rows("stress_margins", kind="zone")
    if not rows:
        return (), ""
    project, full = rows[0]["project"], rows[0]["case"]
    mine = [row for row in rows if row["project"] == project]
    bare = {
        str(row["place"]): float(row["least_mw"]) for row in mine if row["case"] == mine[-1]["case"]
    }
    shown = [row for row in mine if row["case"] == full]
    short = sorted(
        (row for row in shown if float(row["least_mw"]) < 0.0),
        key=lambda row: float(row["least_mw"]),
    )
    names = {str(row["zone"]): str(row["name"]) for row in content.rows("zones")}
    found = []
    for row in short:
        link, unit = float(row["largest_link_mw"]), float(row["largest_unit_mw"])
        change = float(row["least_mw"]) - bare.get(str(row["place"]), float(row["least_mw"]))
        found.append(
            ShortZone(
                name=names.get(str(row["place"]), str(row["place"])),
                largest=f"{'link' if link > unit else 'unit'} of {number(max(link, unit))} MW",
                worst=number(float(row["least_mw"]) / 1000.0, 2),
                hours=number(float(row["short_h"])),
                without=number(change, sign=True) if abs(change) >= 0.5 else "",
            )
        )
    rest = len(shown) - len(short)
    others = sentence(counted(rest, "other zone", "other zones"))
    others += f" {plural(rest, 'has', 'have')} enough in every hour."
    return tuple(found), others if rest else ""
