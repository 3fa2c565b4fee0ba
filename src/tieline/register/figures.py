"""Rows of figures: indicators, disputes, contributions, listings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tieline.register.dates import Period
from tieline.register.known import known_about, published_by
from tieline.register.names import names_of
from tieline.register.numbers import Value
from tieline.register.records import Baseline, Document, Indicator, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationRow:
    """One figure of a series; ``value`` as written, ``amount`` its number."""

    period: Period
    value: str
    amount: float
    bound: str
    change_pct: Value | None
    comparator: Period | None
    nature: str
    evidence: str
    document: str
    dispute: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineRow:
    """What a series is compared with."""

    period: Period
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One series with every figure known."""

    id: str
    title: str
    unit: str
    measure: str
    nature: str
    programme: str
    baseline: BaselineRow | None
    observations: tuple[ObservationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRow:
    """One of the rival statements of a dispute."""

    evidence: str
    value: str
    unit: str
    claim: str
    date: Period | None
    document: str
    publisher: str
    published: Period
    origin: str
    used: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """Rival statements side by side, the one used and why.

    ``by_value`` if they are figures in one unit for one date; otherwise claims are compared.
    """

    id: str
    title: str
    about: tuple[str, ...]
    by_value: bool
    used: str
    why: str
    positions: tuple[PositionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionRow:
    """A partner's part in a project or subject."""

    project: str
    subject: str
    country: str
    actor: str
    instrument: str
    amount: str
    currency: str
    amount_musd: str
    date: Period | None
    status: str
    note: str
    confidence: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """Whether and by whom a subject is placed under an initiative."""

    project: str
    subject: str
    initiative: str
    title: str
    listed: str
    wording: str
    date: Period | None
    note: str
    documents: tuple[str, ...]


def indicator_rows(register: Register, as_of: date) -> tuple[IndicatorRow, ...]:
    """Every series known on a day with the figures published by then, in order of period."""
    return tuple(
        _indicator(register, indicator, as_of)
        for indicator in register.indicators
        if known_about(register, indicator.id, as_of).pieces
    )


def dispute_rows(register: Register, as_of: date) -> tuple[DisputeRow, ...]:
    """Disputes of which at least two positions were published by ``as_of``.

    While the position that is used now was not published, none is used and no reason is given;
    nor is one given while any side of a dispute was not published of which none is used.
    """
    documents = _documents(register)
    evidence = {piece.id: piece for piece in register.evidence}
    rows = []
    for dispute in register.disputes:
        positions = []
        for position in dispute.positions:
            piece = evidence[position.evidence]
            document = documents[piece.document]
            if not published_by(document, as_of):
                continue
            positions.append(
                PositionRow(
                    evidence=piece.id,
                    value=piece.value.text if piece.value else "",
                    unit=piece.unit,
                    claim=piece.claim or piece.exact,
                    date=piece.date,
                    document=document.id,
                    publisher=document.publisher,
                    published=document.published,
                    origin=document.origin,
                    used=piece.id == dispute.used,
                    note=position.note,
                )
            )
        if len(positions) > 1:
            whole = len(positions) == len(dispute.positions)
            decided = any(row.used for row in positions) if dispute.used else whole
            rows.append(
                DisputeRow(
                    id=dispute.id,
                    title=dispute.title,
                    about=dispute.about,
                    by_value=all(row.value for row in positions)
                    and len({(row.unit, str(row.date)) for row in positions}) == 1,
                    used=dispute.used if decided else "",
                    why=dispute.why if decided else "",
                    positions=tuple(positions),
                )
            )
    return tuple(rows)


def contribution_rows(register: Register, as_of: date) -> tuple[ContributionRow, ...]:
    """Contributions whose every source was published by ``as_of``, in file order.

    Their status is that of the register's own day: a review of an earlier day leaves it out.
    """
    return tuple(
        ContributionRow(
            project=row.project,
            subject=row.subject,
            country=row.countries,
            actor=row.actor,
            instrument=row.instrument,
            amount=row.amount,
            currency=row.currency,
            amount_musd=row.amount_musd,
            date=row.date,
            status=row.status if as_of >= register.as_of else "",
            note=row.note,
            confidence=row.confidence,
            documents=row.documents,
        )
        for row in register.contributions
        if _all_out(row.documents, register, as_of)
    )


def listing_rows(register: Register, as_of: date) -> tuple[ListingRow, ...]:
    """Listings whose every source was published by ``as_of``, in file order."""
    names = names_of(register)
    return tuple(
        ListingRow(
            project=row.project,
            subject=row.subject,
            initiative=row.initiative,
            title=names.get(row.initiative, row.initiative),
            listed=row.listed,
            wording=row.wording,
            date=row.date,
            note=row.note,
            documents=row.documents,
        )
        for row in register.listings
        if _all_out(row.documents, register, as_of)
    )


def _indicator(register: Register, indicator: Indicator, as_of: date) -> IndicatorRow:
    documents = _documents(register)
    evidence = {piece.id: piece for piece in register.evidence}
    rows = [
        ObservationRow(
            period=row.period,
            value=row.value.text,
            amount=row.value.amount,
            bound=row.value.bound,
            change_pct=row.change_pct,
            comparator=row.comparator,
            nature=row.nature,
            evidence=row.evidence,
            document=evidence[row.evidence].document,
            dispute=row.dispute,
            note=row.note,
        )
        for row in register.observations
        if row.indicator == indicator.id
        and published_by(documents[evidence[row.evidence].document], as_of)
    ]
    rows.sort(key=lambda row: (row.period.last, row.period.first))
    baseline = indicator.baseline
    if baseline is not None and not _known_baseline(baseline, rows):
        baseline = None
    return IndicatorRow(
        id=indicator.id,
        title=indicator.title,
        unit=indicator.unit,
        measure=indicator.measure,
        nature=indicator.nature,
        programme=indicator.programme,
        baseline=BaselineRow(period=baseline.period, value=baseline.value) if baseline else None,
        observations=tuple(rows),
    )


def _known_baseline(baseline: Baseline, rows: list[ObservationRow]) -> bool:
    """A count that begins at nothing needs no source; any other figure is one of the series."""
    figure = (baseline.period.text, baseline.value.amount)
    return not baseline.value.amount or figure in {(row.period.text, row.amount) for row in rows}


def _documents(register: Register) -> dict[str, Document]:
    return {document.id: document for document in register.documents}


def _all_out(names: tuple[str, ...], register: Register, as_of: date) -> bool:
    documents = _documents(register)
    return all(published_by(documents[name], as_of) for name in names)
