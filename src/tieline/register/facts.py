"""Rows of facts: how statements stand, and what the power model says nothing about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tieline.register.dates import on_words
from tieline.register.names import names_of
from tieline.register.records import (
    Event,
    Exchange,
    Initiative,
    Measurement,
    Person,
    Register,
)
from tieline.register.standing import FACT_KINDS, fact_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """An entry that is no promise, and how the statement behind it stands.

    ``detail`` is what the title does not say: the office of a person, the place of an event, the
    kinds of an exchange, the day an initiative was announced.
    ``names`` are a person's own names, each with the code of its language.
    """

    id: str
    kind: str
    title: str
    detail: str
    standing: str
    rule: str
    evidence: tuple[str, ...]
    date: str
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModelled:
    """A promise of the programme's themes that the power model says nothing about."""

    id: str
    kind: str
    title: str
    theme: str
    why: str


_WORDS = {
    "pillars": "pillar",
    "areas": "area",
    "relations": "relation",
    "initiatives": "initiative",
    "indicators": "indicator",
    "events": "event",
    "exchanges": "exchange",
    "persons": "person",
}


def fact_rows(register: Register, as_of: date) -> tuple[FactRow, ...]:
    """The standing of every entry that is no promise and was known on a day."""
    rows = []
    names = names_of(register)
    for kind in FACT_KINDS:
        for entry in getattr(register, kind):
            fact = fact_standing(register, entry.id, as_of)
            if fact is None:
                continue
            when = getattr(entry, "date", None)
            rows.append(
                FactRow(
                    id=entry.id,
                    kind=_WORDS[kind],
                    title=getattr(entry, "title", None) or entry.name,
                    detail=_detail(entry, names),
                    standing=fact.standing.value,
                    rule=fact.rule,
                    evidence=fact.evidence,
                    date=when.text if when else "",
                    names=entry.names if isinstance(entry, Person) else (),
                )
            )
    return tuple(rows)


def _detail(entry: object, names: Mapping[str, str]) -> str:
    match entry:
        case Person():
            return "; ".join(f"{role.office}, {names[role.partner]}" for role in entry.roles)
        case Event():
            return ", ".join(part for part in (entry.type, entry.location) if part)
        case Exchange():
            return ", ".join(entry.kinds)
        case Initiative() if entry.announced is not None:
            return f"announced {on_words(entry.announced)}"
    return ""


def not_modelled(register: Register, known: Collection[str]) -> tuple[NotModelled, ...]:
    """Promises, areas and strands that serve a theme and that the power model does not measure.

    ``known`` are the ids of the entries known on the day of the review.
    """
    rows = []
    for kind, entries in (("area", register.areas), ("commitment", register.commitments)):
        for entry in entries:
            if entry.id in known and entry.themes and not entry.modelled:
                measured: tuple[Measurement, ...] = getattr(entry, "measured", ())
                rows.append(_outside(entry.id, kind, entry.title, entry.themes, measured))
    for initiative in register.initiatives:
        rows += [
            _outside(initiative.id, "initiative", strand.title, strand.themes, ())
            for strand in initiative.strands
            if initiative.id in known and strand.themes and not strand.modelled
        ]
    return tuple(rows)


def _outside(
    name: str,
    kind: str,
    title: str,
    themes: tuple[str, ...],
    measured: tuple[Measurement, ...],
) -> NotModelled:
    by = ", ".join(row.indicator for row in measured if row.indicator)
    why = "Outside electricity: not modelled." + (f" Followed by {by}." if by else "")
    return NotModelled(id=name, kind=kind, title=title, theme=", ".join(themes), why=why)
