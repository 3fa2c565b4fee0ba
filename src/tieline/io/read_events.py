"""Stress events: the files of events/, checked against the dictionary and the tables."""

from __future__ import annotations

import calendar
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tieline.case.events import HYDRO, KINDS, Effect, Event
from tieline.errors import Problem
from tieline.io.dictionary import FileForm, dictionary
from tieline.io.nearest import suggestion
from tieline.io.read_fields import Fields, fields_of
from tieline.io.tables import Tables
from tieline.io.yaml_lines import Located, read_yaml

EFFECTS = "effects"
FOLDER = "events"
LONGEST_H = 17_520
"""Two years: a third in a row would say nothing that the second does not."""


@dataclass(frozen=True, slots=True)
class _Read:
    head: Fields
    effects: tuple[Fields, ...]


def read_events(folder: Path, tables: Tables, problems: list[Problem]) -> tuple[Event, ...]:
    """Every event of a programme in the order of the file names; () where there is no folder."""
    place = folder / FOLDER
    read: dict[str, _Read] = {}
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        if path.name.startswith("."):
            continue
        file = f"{FOLDER}/{path.name}"
        if path.suffix != ".yaml":
            rule, remedy = "is not an event file.", "Name it <event>.yaml or move it away."
            problems.append(Problem(file=file, rule=rule, remedy=remedy))
            continue
        found = _read(path, file, problems)
        if found is not None:
            problems.extend(_head_problems(found, path.stem, tables))
            for effect in found.effects:
                problems.extend(_effect_problems(effect, tables))
            problems.extend(_same_effects(found))
            read[path.stem] = found
    own = {name: tuple(map(_effect, item.effects)) for name, item in read.items()}
    problems.extend(_combination_problems(read, own))
    return tuple(_event(name, item, own) for name, item in read.items())


def _forms() -> tuple[FileForm, FileForm]:
    """The form of a file without its effects, and of one effect."""
    form = dictionary().forms["event"]
    stem = f"{EFFECTS}."
    head = {name: column for name, column in form.fields.items() if not name.startswith(stem)}
    effect = {
        name.removeprefix(stem): replace(column, name=name.removeprefix(stem))
        for name, column in form.fields.items()
        if name.startswith(stem)
    }
    return replace(form, fields=head), replace(form, fields=effect)


def _read(path: Path, file: str, problems: list[Problem]) -> _Read | None:
    content = read_yaml(path, file, problems)
    if content is None:
        return None
    head_form, effect_form = _forms()
    if not isinstance(content.value, dict):
        fields_of(content, file, head_form, problems)
        return None
    parts = dict(content.value)
    listed = parts.pop(EFFECTS, None)
    head = fields_of(replace(content, value=parts), file, head_form, problems)
    entries = list(_entries(listed, head, file, problems))
    effects = [_entry(item, file, effect_form, problems) for item in entries]
    if head is None or any(effect is None for effect in effects):
        return None
    return _Read(head, tuple(effect for effect in effects if effect is not None))


def _entries(
    listed: Located | None, head: Fields | None, file: str, problems: list[Problem]
) -> Iterator[Located]:
    if listed is not None and isinstance(listed.value, list) and listed.value:
        yield from listed.value
        return
    if listed is None and head is not None and head.values["combines"]:
        return
    place = f"line {listed.key_line}" if listed is not None else ""
    empty = listed is not None and listed.value in ([], "", None)
    rule = (
        "is missing." if listed is None else "is empty." if empty else "is not a list of effects."
    )
    remedy = "Give a list of entries with acts_on, hours and what they hit."
    problems.append(Problem(file=file, place=place, column=EFFECTS, rule=rule, remedy=remedy))


def _entry(item: Located, file: str, form: FileForm, problems: list[Problem]) -> Fields | None:
    """One effect; a problem without a place of its own gets the line of the entry."""
    found: list[Problem] = []
    fields = fields_of(item, file, form, found)
    for problem in found:
        place = problem.place or f"line {item.line}"
        column = f"{EFFECTS}.{problem.column}" if problem.column else EFFECTS
        problems.append(replace(problem, place=place, column=column))
    return fields


def _effect(fields: Fields) -> Effect:
    values = fields.values
    return Effect(
        acts_on=values["acts_on"],
        share=float(values["share"]),
        assets=values["assets"],
        zones=values["zones"],
        countries=values["countries"],
        technologies=values["technologies"],
        fuels=values["fuels"],
        delay_h=int(values["delay_h"]),
        hours=int(values["hours"]),
        repair_h=values["repair_h"],
        repair_share=values["repair_share"],
    )


def _event(name: str, item: _Read, own: Mapping[str, tuple[Effect, ...]]) -> Event:
    values = item.head.values
    chance = values["probability_per_year"]
    together = [effect for other in values["combines"] for effect in own.get(other, ())]
    return Event(
        id=name,
        title=values["title"],
        kind=values["kind"],
        trigger=values["trigger"],
        begins=values["begins"],
        effects=(*own[name], *together),
        months=tuple(int(month) for month in values["months"]),
        lead_h=int(values["lead_h"]),
        scope=values["scope"],
        countries=values["countries"],
        probability_per_year=math.nan if chance is None else float(chance),
        probability_source=values["probability_source"],
        source=values["source"],
        confidence=values["confidence"],
    )


def _problem(fields: Fields, column: str, value: object, rule: str, remedy: str) -> Problem:
    """A problem with a field; one that the file leaves out is put at its first line."""
    place = fields.place(column) or f"line {min(fields.lines.values(), default=1)}"
    shown = None if value is None else str(value)
    return Problem(
        file=fields.file, place=place, column=column, value=shown, rule=rule, remedy=remedy
    )


def _head_problems(item: _Read, stem: str, tables: Tables) -> Iterator[Problem]:
    head, values = item.head, item.head.values
    if values["event"] != stem:
        rule = f"is not the name of the file, {stem!r}."
        yield _problem(head, "event", values["event"], rule, "Give both the id of the event.")
    if values["begins"] != "tightest":
        month, day = map(int, values["begins"].split("-"))
        if day > calendar.monthrange(2023, month)[1]:
            rule, remedy = "is not a day of a year of 365.", "Give month and day, as in 04-15."
            yield _problem(head, "begins", values["begins"], rule, remedy)
    for month in values["months"]:
        if month != int(month):
            yield _problem(head, "months", month, "is not a month.", "Give numbers from 1 to 12.")
    yield from _repeated(head, "months", "scope", "countries", "combines")
    yield from _names(head, "scope", _column(tables, "zones", "zone"), "zone")
    yield from _names(head, "countries", _column(tables, "zones", "country"), "country")
    if (values["probability_per_year"] is None) != (not values["probability_source"]):
        rule = "needs a chance and its source together."
        remedy = "Give probability_per_year and probability_source, or neither."
        yield _problem(head, "probability_per_year", None, rule, remedy)


def _effect_problems(fields: Fields, tables: Tables) -> Iterator[Problem]:
    values = fields.values
    found = [
        *_repeated(fields, "assets", "zones", "countries", "technologies", "fuels"),
        *_names(fields, "zones", _column(tables, "zones", "zone"), "zone"),
        *_names(fields, "countries", _column(tables, "zones", "country"), "country"),
        *_names(fields, "technologies", _technologies(tables), "technology"),
        *_names(fields, "fuels", _column(tables, "plants", "fuel"), "fuel"),
        *_asset_problems(fields, tables),
        *_repair_problems(fields),
    ]
    yield from found
    span = values["delay_h"] + values["hours"] + max(values["repair_h"], default=0.0)
    if span > LONGEST_H:
        rule = f"lasts {span:,.0f} h with delay and repair, longer than two years, {LONGEST_H:,} h."
        yield _problem(fields, "hours", values["hours"], rule, "Shorten the effect or its repair.")
    acts = values["acts_on"]
    if acts not in ("demand", "inflow", "cost") and values["share"] > 1.0:
        rule, remedy = "is above 1: nothing gains capacity.", "Give the share that is left."
        yield _problem(fields, "share", values["share"], rule, remedy)
    if acts in ("border", "largest-unit", "largest-link") and not (
        values["zones"] or values["countries"]
    ):
        rule, remedy = f"is {acts!r} and names no place.", "Name zones or countries."
        yield _problem(fields, "acts_on", None, rule, remedy)
    if values["assets"] and acts != "capacity":
        rule, remedy = f"are named for {acts!r}.", "Name assets for 'capacity' alone."
        yield _problem(fields, "assets", None, rule, remedy)
    if not found and not _selects(fields, tables):
        rule, remedy = "selects no row of any table.", "Check zones, technologies and fuels."
        yield _problem(fields, "acts_on", acts, rule, remedy)


def _same_effects(item: _Read) -> Iterator[Problem]:
    for place, effect in enumerate(item.effects):
        if any(effect.values == other.values for other in item.effects[:place]):
            rule = "is an effect that this event has already."
            yield _problem(effect, "acts_on", effect.values["acts_on"], rule, "Leave it out.")


def _repair_problems(fields: Fields) -> Iterator[Problem]:
    hours, shares = fields.values["repair_h"], fields.values["repair_share"]
    if len(hours) != len(shares):
        rule = f"has {len(hours)} points, repair_share {len(shares)}."
        yield _problem(fields, "repair_h", None, rule, "Give one share for each hour.")
        return
    if not hours:
        return
    if any(b <= a for a, b in itertools.pairwise(hours)):
        rule = "overlap: each point comes after the one before."
        yield _problem(fields, "repair_h", _listed(hours), rule, "Give the hours in rising order.")
    if any(b < a for a, b in itertools.pairwise(shares)) or shares[-1] != 1.0:
        rule = "is not a repair: shares rise and the last is 1."
        remedy = "End the repair with 1; what is lost again is an effect of its own."
        yield _problem(fields, "repair_share", _listed(shares), rule, remedy)


def _listed(values: Iterable[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)


def _asset_problems(fields: Fields, tables: Tables) -> Iterator[Problem]:
    for asset in fields.values["assets"]:
        kind, _, wanted = asset.partition(":")
        if kind not in KINDS:
            remedy = f"Begin it with one of {', '.join(f'{kind}:' for kind in KINDS)}."
            yield _problem(fields, "assets", asset, "names no table.", remedy)
            continue
        known = _column(tables, f"{kind}s", kind)
        if wanted not in known and f"{kind}s" in tables and tables[f"{kind}s"].whole:
            remedy = suggestion(wanted, known, f"Use a row of system/{kind}s.csv.")
            yield _problem(fields, "assets", asset, f"is not a {kind}.", remedy)


def _repeated(fields: Fields, *columns: str) -> Iterator[Problem]:
    for column in columns:
        counted = Counter(fields.values[column])
        for entry in [entry for entry, count in counted.items() if count > 1]:
            shown = f"{entry:g}" if isinstance(entry, float) else entry
            rule = f"stands {counted[entry]} times."
            yield _problem(fields, column, shown, rule, "Name it once.")


def _names(fields: Fields, column: str, known: set[str], what: str) -> Iterator[Problem]:
    for name in fields.values[column]:
        if known and name not in known:
            remedy = suggestion(name, known, f"Known: {', '.join(sorted(known))}.")
            yield _problem(fields, column, name, f"is not a known {what}.", remedy)


def _selects(fields: Fields, tables: Tables) -> bool:
    """Whether any row of any year could be hit; what a zone holds is left to the study year."""
    values = fields.values
    if values["acts_on"] not in ("capacity", "cost") or values["assets"]:
        return True
    if "plants" not in tables:
        return True
    zones = set(values["zones"])
    if "zones" in tables and values["countries"]:
        pairs = zip(tables["zones"].text("zone"), tables["zones"].text("country"), strict=True)
        zones |= {zone for zone, country in pairs if country in values["countries"]}
    rows: list[tuple[str, str, str]] = []
    for name in ("plants", "reservoirs", "storages"):
        if name in tables:
            table = tables[name]
            blank = ("",) * len(table)
            technology = (HYDRO,) * len(table) if name == "reservoirs" else table.text("technology")
            fuel = table.text("fuel") if name == "plants" else blank
            rows += zip(table.text("zone"), technology, fuel, strict=True)
    return any(
        (not zones or zone in zones)
        and (not values["technologies"] or technology in values["technologies"])
        and (not values["fuels"] or fuel in values["fuels"])
        for zone, technology, fuel in rows
    )


def _combination_problems(
    read: Mapping[str, _Read], own: Mapping[str, tuple[Effect, ...]]
) -> Iterator[Problem]:
    for name, item in read.items():
        for other in item.head.values["combines"]:
            known = [event for event in own if event != name]
            if other not in known:
                rule = "is this event itself." if other == name else "is not an event."
                remedy = suggestion(other, known, f"Events: {', '.join(known)}.")
                yield _problem(item.head, "combines", other, rule, remedy)
            elif read[other].head.values["combines"]:
                rule = "is a combination itself."
                yield _problem(item.head, "combines", other, rule, "Name its parts.")


def _column(tables: Tables, name: str, column: str) -> set[str]:
    if name not in tables or not tables[name].whole:
        return set()
    return set(tables[name].text(column)) - {""}


def _technologies(tables: Tables) -> set[str]:
    known: Iterable[str] = _column(tables, "plants", "technology")
    return {*known, *_column(tables, "storages", "technology"), HYDRO} if known else set()
