"""Resilience: what each event does to the system, with and without each project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.countries import country_names
from tieline.report.losses import SINGLE_LOSS, Losses, losses
from tieline.report.service_curves import CurveFigure, curve_figures
from tieline.report.words import counted, listed, number, plural, sentence

WORTHS = {
    "plant": "its plant",
    "connection": "its line",
    "whole": "all of it",
    "without": "it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One cell of the matrix: what one worth of one project saves in one event.

    state  'less', 'more', 'both', 'no difference', 'all served', '' where it was not asked
    """

    state: str
    value: str
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event: what it leaves unserved as built, where, and what each project changes."""

    id: str
    title: str
    trigger: str
    kind: str
    source: str
    part: str
    unserved: str
    range: str
    peak: str
    where: str
    service: str
    cost: str
    saved: tuple[Saved, ...]
    survives: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """N-1 import margin of one country: worst hour, hour of 1 % and median, with and without."""

    name: str
    largest: str
    short: bool
    left: float
    width: float
    dot: float
    worst: float
    least: str
    tight: str
    hours: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resilience:
    """The section; ``rows`` empty where no event was met."""

    finding: str
    lede: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[EventRow, ...]
    figures: tuple[CurveFigure, ...]
    sentences: tuple[str, ...]
    n: int
    margins: tuple[Margin, ...] = ()
    axis: Axis | None = None
    losses: Losses | None = None
    years: str = ""
    partly: str = ""


def resilience(content: ReviewContent) -> Resilience:
    """Events in the order of their unserved energy, gravest first."""
    met = content.rows("stress_events")
    events = [event for event in met if event["kind"] != SINGLE_LOSS]
    if not met:
        return Resilience(
            finding="This run met no stress event",
            lede="",
            columns=(),
            rows=(),
            figures=(),
            sentences=(),
            n=0,
        )
    titles = {str(row["id"]): str(row["title"]) for row in content.rows("projects")}
    asked = [
        (project, tuple(worth for worth in WORTHS if (project, worth) in pairs))
        for pairs in [_pairs(content)]
        for project in dict.fromkeys(project for project, _ in pairs)
    ]
    regions = _regions(content)
    names = country_names(content)
    rows = [_event(content, event, asked, regions, names) for event in events]
    order = sorted(
        range(len(rows)), key=lambda k: -_median(regions, str(events[k]["event"]), "ens_mwh")
    )
    margins, scale = _margins(content, names)
    year = next((int(row["study_year"]) for row in content.rows("stress")), 0)
    named = {str(event["event"]) for event in events}
    counts = sorted(
        {int(row["n"]) for (name, _), row in regions.items() if name in named or not named}
    )
    n = counts[-1] if counts else 0
    single = [event for event in met if event["kind"] == SINGLE_LOSS]
    return Resilience(
        finding=_finding(content, events, regions, titles),
        lede=_lede(year, n),
        columns=tuple((titles.get(project, project), worths) for project, worths in asked),
        rows=tuple(rows[k] for k in order),
        figures=curve_figures(content, events, names),
        sentences=(*_sentences(content, events, titles), *_short(margins, year)),
        n=n,
        margins=margins,
        axis=scale,
        losses=losses(
            content,
            single,
            {
                str(event["event"]): _hardest(content, str(event["event"]), names)
                for event in single
            },
        ),
        years=" to ".join(str(count) for count in dict.fromkeys((*counts[:1], *counts[-1:]))),
        partly=_partly(events),
    )


def _partly(events: Sequence[Row]) -> str:
    """Which events were not followed whole, and the command that does."""
    parts = [f"“{event['title']}”" for event in events if not event["whole"]]
    if not parts:
        return "Every event was followed whole."
    return f"{listed(parts)} {plural(len(parts), 'was', 'were')} followed in part alone."


def _margins(
    content: ReviewContent, names: dict[str, str]
) -> tuple[tuple[Margin, ...], Axis | None]:
    """Countries of the first project's fullest case, the tightest first, in GW."""
    rows = content.rows("stress_margins", kind="country")
    if not rows:
        return (), None
    project, full = rows[0]["project"], rows[0]["case"]
    bare = [row for row in rows if row["project"] == project][-1]["case"]
    others = {
        str(row["place"]): float(row["least_mw"])
        for row in rows
        if row["project"] == project and row["case"] == bare
    }
    shown = [row for row in rows if row["project"] == project and row["case"] == full]
    shown.sort(key=lambda row: float(row["p01_mw"]))
    scale = axis(float(row[name]) / 1000.0 for row in shown for name in ("least_mw", "median_mw"))
    found = []
    for row in shown:
        least, tight, median = (float(row[name]) for name in ("least_mw", "p01_mw", "median_mw"))
        link, unit = float(row["largest_link_mw"]), float(row["largest_unit_mw"])
        change = least - others.get(str(row["place"]), least)
        found.append(
            Margin(
                name=names.get(str(row["place"]), str(row["place"])),
                largest=f"{'link' if link > unit else 'unit'} of {number(max(link, unit))} MW",
                short=least < 0.0,
                left=scale.at(least / 1000.0),
                width=round(scale.at(median / 1000.0) - scale.at(least / 1000.0), 2),
                dot=scale.at(tight / 1000.0),
                worst=scale.at(least / 1000.0),
                least=number(least / 1000.0, 2),
                tight=number(tight / 1000.0, 2),
                hours=number(float(row["short_h"])),
                without=number(change, sign=True) if abs(change) >= 0.5 else "",
            )
        )
    return tuple(found), scale


def _short(margins: Sequence[Margin], year: int) -> tuple[str, ...]:
    """Which countries one loss could leave short, in a sentence."""
    short = [f"{row.name} in {row.hours} hours" for row in margins if row.short]
    if not margins:
        return ()
    if not short:
        return (f"No country of {year} is short after its largest single loss.",)
    some = counted(len(short), "country", "countries")
    return (
        f"After the largest single loss at home or over a line, {some} of {number(len(margins))} "
        f"would be short in some hour of a year, even with full imports: {listed(short)}.",
    )


def _pairs(content: ReviewContent) -> list[tuple[str, str]]:
    rows = content.rows("resilience_values", kind="region")
    return list(dict.fromkeys((str(row["project"]), str(row["counterfactual"])) for row in rows))


def _regions(content: ReviewContent) -> dict[tuple[str, str], Row]:
    """(event, indicator) -> quantiles of the fullest case of the first project."""
    found: dict[tuple[str, str], Row] = {}
    for row in content.rows("stress", kind="region"):
        found.setdefault((str(row["event"]), str(row["indicator"])), row)
    return found


def _median(regions: dict[tuple[str, str], Row], event: str, indicator: str) -> float:
    row = regions.get((event, indicator))
    return float(row["median"]) if row is not None and finite(row["median"]) else 0.0


def _event(
    content: ReviewContent,
    event: Row,
    asked: Sequence[tuple[str, tuple[str, ...]]],
    regions: dict[tuple[str, str], Row],
    names: dict[str, str],
) -> EventRow:
    name = str(event["event"])
    unserved = regions.get((name, "ens_mwh"))
    place, service = _hardest(content, name, names)
    saved = []
    for project, worths in asked:
        for worth in worths:
            cells = content.rows(
                "resilience_values", kind="region", project=project, event=name,
                counterfactual=worth,
            )  # fmt: skip
            saved.append(_saved(cells[0]) if cells else Saved(state="", value="", range=""))
    cost = regions.get((name, "extra_cost_usd"))
    return EventRow(
        id=name,
        title=str(event["title"]),
        trigger=str(event["trigger"]),
        kind=str(event["kind"]),
        source=str(event["source"]),
        part="" if event["whole"] else _share_followed(event),
        unserved=energy(unserved["median"]) if unserved else "–",
        range=_range(unserved),
        peak=number(float(_of(regions, name, "peak_shed_mw")["median"])) if unserved else "",
        where=place,
        service=service,
        cost=number(float(cost["median"]) / 1e6) if cost and finite(cost["median"]) else "–",
        saved=tuple(saved),
        survives=_most(regions, name) <= 1.0,
    )


def _share_followed(event: Row) -> str:
    """``the tightest of its 13 weeks``; weeks begin on the plan's days, so each is whole."""
    weeks, held = -(-int(event["span_h"]) // 168), max(round(int(event["followed_h"]) / 168), 1)
    return f"the tightest {'' if held == 1 else f'{held} '}of its {weeks} weeks"


def _most(regions: dict[tuple[str, str], Row], event: str) -> float:
    """Unserved energy of the worst weather year   [MWh]."""
    row = regions.get((event, "ens_mwh"))
    return float(row["most"]) if row is not None and finite(row["most"]) else 0.0


def _of(regions: dict[tuple[str, str], Row], event: str, indicator: str) -> Row:
    return regions[event, indicator]


def _hardest(content: ReviewContent, event: str, names: dict[str, str]) -> tuple[str, str]:
    """Country with most unserved energy in the fullest case, and what becomes of its service."""
    rows = content.rows("stress", event=event, kind="country")
    first = rows[0]["case"] if rows else ""
    of_case = [row for row in rows if row["case"] == first]
    ens = [row for row in of_case if row["indicator"] == "ens_mwh" and finite(row["most"])]
    if not ens or max(float(row["most"]) for row in ens) <= 1.0:
        return "", ""
    worst = max(ens, key=lambda row: float(row["most"]))["place"]
    said = {row["indicator"]: row for row in of_case if row["place"] == worst}
    below, back = said["hours_below_99_h"]["median"], said["time_to_99_h"]["median"]
    if not below:
        service = "99 % served in every hour"
    elif finite(back):
        service = f"{number(below)} h below 99 %, back after {number(back)} h"
    else:
        service = f"{number(below)} h below 99 %, not back in the hours followed"
    return names.get(str(worst), str(worst)), service


def energy(mwh: float | None) -> str:
    """MWh in at most three digits: ``97 020`` -> ``97.0 GWh``."""
    if mwh is None or not finite(mwh):
        return "–"
    if abs(mwh) < 0.5:
        return "0"
    if abs(mwh) < 1000.0:
        return f"{number(mwh)} MWh"
    return f"{number(mwh / 1000.0, 1 if abs(mwh) < 1e5 else 0)} GWh"


def _range(row: Row | None) -> str:
    if row is None or not finite(row["least"]) or row["least"] == row["most"]:
        return ""
    least, most = energy(row["least"]), energy(row["most"])
    unit = most.rpartition(" ")[2]
    if least.endswith(f" {unit}"):
        least = least.removesuffix(f" {unit}")
    return f"{least} to {most}"


def _saved(row: Row) -> Saved:
    state = str(row["finding"])
    quiet = state in ("all served", "no difference")
    return Saved(
        state=state,
        value="" if quiet else energy(row["median"]),
        range="" if quiet else _range(row),
    )


def _lede(year: int, n: int) -> str:
    return (
        f"Each event strikes study year {year} unforeseen, in {counted(n, 'weather year')}: "
        "reservoirs and storages stand where the undisturbed year left them, and give more than "
        "planned only to save load. Figures are medians over weather years with the least and "
        "the most beside them; an event has no probability unless a source gives one, so nothing "
        "here is money."
    )


def _finding(
    content: ReviewContent,
    events: Sequence[Row],
    regions: dict[tuple[str, str], Row],
    titles: dict[str, str],
) -> str:
    count = len(events)
    ids = [str(event["event"]) for event in events]
    unserved = [name for name in ids if _most(regions, name) > 1.0]
    helped = {
        (str(row["project"]), str(row["event"]))
        for row in content.rows("resilience_values", kind="region")
        if row["counterfactual"] in ("whole", "without")
        and row["finding"] == "less"
        and row["event"] in ids
    }
    text = (
        f"{sentence(counted(len(unserved), 'event'))} of {number(count)} "
        f"{'leaves' if len(unserved) == 1 else 'leave'} demand unserved in some weather year"
    )
    projects = [project for project, _ in _pairs(content)]
    for project in list(dict.fromkeys(projects))[:1]:
        times = len([1 for owner, _ in helped if owner == project])
        said = "in none of them" if not times else f"in {counted(times, 'of them', 'of them')}"
        text += f"; {titles.get(project, project)} lessens it {said}"
    return text


def _sentences(
    content: ReviewContent, events: Sequence[Row], titles: dict[str, str]
) -> tuple[str, ...]:
    found = []
    title = {str(event["event"]): str(event["title"]) for event in events}
    for project, worth in _pairs(content):
        if worth not in ("connection", "without"):
            continue
        every = content.rows(
            "resilience_values", kind="region", project=project, counterfactual=worth
        )
        rows = [row for row in every if row["event"] in title]
        by = {state: [row for row in rows if row["finding"] == state] for state in
              ("less", "more", "both", "no difference", "all served")}  # fmt: skip
        name = titles.get(project, project)
        what = f"The line of {name}" if worth == "connection" else name
        if by["less"]:
            best = max(by["less"], key=lambda row: float(row["median"] or 0.0))
            found.append(
                f"{what} lessens unserved energy in {counted(len(by['less']), 'event')}; most in "
                f"“{title[str(best['event'])]}”, by {energy(best['median'])} "
                f"({_range(best) or 'the same in every weather year'})."
            )
        if by["more"]:
            which = listed([f"“{title[str(row['event'])]}”" for row in by["more"]])
            found.append(f"{what} leaves more unserved in {which}.")
        if by["both"]:
            which = listed([f"“{title[str(row['event'])]}”" for row in by["both"]])
            found.append(f"{what} helps in some weather years and not in others in {which}.")
        if by["no difference"]:
            count = len(by["no difference"])
            found.append(
                f"In {counted(count, 'event')} it makes no difference above 1\u202f% of what is "
                "left unserved."
            )
    return tuple(found)
