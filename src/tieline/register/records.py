"""What a register holds: frozen records, one per entry of its files.

Every record knows the file and line it was read from (``place``). Dates are :class:`Period`
(any precision); ids are text. A record says what sources say: statuses are computed
(:mod:`tieline.register.status`), never entered.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TypeAlias

from tieline.register.dates import Period
from tieline.register.numbers import Value

Names: TypeAlias = tuple[str, ...]
Translations: TypeAlias = tuple[tuple[str, str], ...]
"""Language code and text, in file order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands: file relative to the programme folder, line or row from 1.

    ``fields`` holds the line of each field the file gives.
    """

    file: str = ""
    line: int = 0
    fields: tuple[tuple[str, int], ...] = ()

    def line_of(self, field: str) -> int:
        """The line of a field (``measure.target`` is that of ``measure``), else of the entry."""
        return dict(self.fields).get(field.partition(".")[0], self.line)


NOWHERE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source. Its text is not part of the register, only its hash."""

    id: str
    title: str
    publisher: str
    published: Period
    kind: str
    language: str = ""
    address: str = ""
    party: Names = ()
    origin: str = ""
    read: str = ""
    sha256: str = ""
    characters: int = 0
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A country, organisation or company."""

    id: str
    name: str
    kind: str
    names: Translations = ()
    aliases: Names = ()
    iso3166: str = ""
    iati_type: str = ""
    member_of: Names = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A public office, with the term as far as a source states it."""

    office: str
    partner: str
    term_start: Period | None = None
    term_end: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A holder of public office; nothing else about a person is recorded."""

    id: str
    name: str
    names: Translations = ()
    roles: tuple[Role, ...] = ()
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme of cooperation; with or without pillars."""

    id: str
    title: str
    aliases: Names = ()
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pillar:
    """A pillar of a programme, keyed by its code, never by its position."""

    id: str
    title: str
    programme: str = ""
    parent: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area of cooperation."""

    id: str
    title: str
    programme: str = ""
    crs: str = ""
    themes: Names = ()
    modelled: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How partners stand to each other: a membership, a partnership, a chair."""

    id: str
    title: str
    partners: Names = ()
    programme: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """One of the fields an initiative covers."""

    title: str
    themes: Names = ()
    modelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """A named framework under which projects are placed."""

    id: str
    title: str
    programme: str = ""
    aliases: Names = ()
    partners: Names = ()
    pillar: str = ""
    assigned_by: str = ""
    announced: Period | None = None
    strands: tuple[Strand, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRole:
    """Who does what in a project."""

    partner: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryShare:
    """A country and its share of a project in percent."""

    code: str
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A step of a project; its planned and actual dates come from evidence, all of them kept."""

    id: str
    title: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Where an entry is measured: a figure of the engine or an indicator of the register."""

    metric: str
    project: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project; the same id names its rows in the power system."""

    id: str
    title: str
    programme: str = ""
    initiative: str = ""
    pillar: str = ""
    assigned_by: str = ""
    partners: tuple[PartnerRole, ...] = ()
    countries: tuple[CountryShare, ...] = ()
    crs: str = ""
    themes: Names = ()
    milestones: tuple[Milestone, ...] = ()
    measured: tuple[Measurement, ...] = ()
    ask: Names = ()
    question: str = ""
    asked: datetime.date | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What would count: an indicator and the figure promised."""

    indicator: str
    target: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """A promise: who, to whom, what, by when, how firm."""

    id: str
    title: str
    promiser: str
    recipients: Names
    strength: str
    measurable: bool = True
    programme: str = ""
    due: Period | None = None
    areas: Names = ()
    pillar: str = ""
    assigned_by: str = ""
    initiative: str = ""
    project: str = ""
    measure: Measure | None = None
    themes: Names = ()
    modelled: bool = False
    measured: tuple[Measurement, ...] = ()
    into: Names = ()
    ask: Names = ()
    question: str = ""
    asked: datetime.date | None = None
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The value an indicator is compared with."""

    period: Period
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A series of figures with one unit and one nature (observed or modelled)."""

    id: str
    title: str
    measure: str
    unit: str
    nature: str = "observed"
    programme: str = ""
    baseline: Baseline | None = None
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One figure of a series, with its evidence; a bound stays a bound."""

    indicator: str
    period: Period
    value: Value
    evidence: str
    unit: str = ""
    nature: str = "observed"
    comparator: Period | None = None
    change_pct: Value | None = None
    dispute: str = ""
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A meeting, visit, review, anniversary, recognition."""

    id: str
    title: str
    type: str
    date: Period
    programme: str = ""
    aliases: Names = ()
    location: str = ""
    partners: Names = ()
    persons: Names = ()
    reviews: Names = ()
    since: datetime.date | None = None
    since_what: str = ""
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """People or institutions exchanged between partners."""

    id: str
    title: str
    kinds: Names
    between: Names
    programme: str = ""
    count: Value | None = None
    period: Period | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one document says about one or more entries, in the editor's reading.

    ``date`` is when the thing said happened or is planned, not when the document appeared.
    ``exact`` is a short quote; ``claim`` the same in our words.
    """

    id: str
    document: str
    about: Names
    says: str
    claim: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    date: Period | None = None
    date_words: str = ""
    stated: Period | None = None
    milestone: str = ""
    stage: str = ""
    value: Value | None = None
    unit: str = ""
    parts: tuple[Value, ...] = ()
    into: Names = ()
    note: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """That a passage stood in a source: hashes and offsets (code points, ``end`` exclusive)."""

    evidence: str
    document: str
    source_sha256: str
    start: int
    end: int
    line: int
    text_sha256: str
    match: str
    checked_by: str
    checked_on: datetime.date
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputePosition:
    """One of the rival statements."""

    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Figures or statements that do not agree, side by side; which is used, and why."""

    id: str
    title: str
    about: Names
    positions: tuple[DisputePosition, ...]
    why: str
    used: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One line of the message the register began with, and where it leads."""

    document: str
    line: int
    evidence: str
    entries: Names = ()
    measured: tuple[Measurement, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What was looked for and not found."""

    what: str
    about: Names = ()
    searched: datetime.date | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """Money, work or backing of a partner in a project; ``amount_usd`` only where published."""

    subject: str
    actor: str
    instrument: str
    documents: Names
    project: str = ""
    partner: str = ""
    countries: str = ""
    amount: str = ""
    currency: str = ""
    amount_musd: str = ""
    date: Period | None = None
    status: str = ""
    note: str = ""
    confidence: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Whether an official text places a subject under an initiative, and how to word it."""

    subject: str
    initiative: str
    listed: str
    wording: str
    documents: Names
    project: str = ""
    date: Period | None = None
    note: str = ""
    confidence: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The text of a source at hand, checked against its sha256."""

    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everything a programme folder says about what was promised and what followed.

    ``as_of`` is the day up to which sources were looked for; the default date of a review.
    """

    title: str
    question: str
    as_of: datetime.date
    programmes: tuple[Programme, ...] = ()
    documents: tuple[Document, ...] = ()
    partners: tuple[Partner, ...] = ()
    persons: tuple[Person, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    areas: tuple[Area, ...] = ()
    relations: tuple[Relation, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    projects: tuple[Project, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    observations: tuple[Observation, ...] = ()
    events: tuple[Event, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    message: tuple[MessageLine, ...] = ()
    searches: tuple[Search, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    listings: tuple[Listing, ...] = ()
    crs_codes: tuple[tuple[str, str], ...] = ()
    held: tuple[Held, ...] = field(default=(), repr=False)
