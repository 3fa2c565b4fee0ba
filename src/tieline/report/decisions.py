"""What needs a decision: the finding, why, and whom to ask what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tieline.report.content import ReviewContent
from tieline.report.plain import names_of, plain
from tieline.report.promises import codes
from tieline.report.statuses import Status, status
from tieline.report.words import count, counted, sentence

ON_PAGE_ONE = 5


@dataclass(frozen=True, slots=True)
class Decision:
    """One question: about what, why now, to whom."""

    id: str
    code: str
    title: str
    status: Status
    why: str
    question: str
    whom: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The first few stand on page one; the rest follow the table of promises."""

    finding: str
    first: tuple[Decision, ...]
    rest: tuple[Decision, ...]

    @property
    def rest_by_status(self) -> tuple[tuple[str, tuple[Decision, ...]], ...]:
        """The rest in a line: ``(("no evidence", (..)), ...)``, in the register's order."""
        groups: dict[str, list[Decision]] = {}
        for row in self.rest:
            groups.setdefault(row.status.code, []).append(row)
        return tuple((code, tuple(rows)) for code, rows in groups.items())


def decisions(content: ReviewContent) -> Decisions:
    """The section, in the register's order."""
    code, names = codes(content), names_of(content)
    parties = {str(key): str(name) for key, name in content.register.get("names", {}).items()}
    held = [
        Decision(
            id=str(row["id"]),
            code=code.get(str(row["id"]), str(row["id"])),
            title=str(row["title"]),
            status=status(row["status"]),
            why=plain(row.get("why"), names),
            question=str(row.get("question") or ""),
            whom=str(row.get("whom_name") or ""),
            parties=tuple(parties.get(one, one) for one in _ids(row.get("whom"))),
        )
        for row in content.register.get("decisions", ())
    ]
    return Decisions(_finding(held), tuple(held[:ON_PAGE_ONE]), tuple(held[ON_PAGE_ONE:]))


def _ids(held: str | Sequence[str] | None) -> list[str]:
    """One id or several, as a list."""
    return [held] if isinstance(held, str) and held else [str(one) for one in held or ()]


def _finding(rows: Sequence[Decision]) -> str:
    """How many questions, and who has to answer most of them."""
    if not rows:
        return "Nothing in the register calls for a question today"
    parties = Counter(party for row in rows for party in row.parties or (row.whom,) if party)
    text = counted(len(rows), "question")
    if not parties:
        return sentence(f"{text} to put to the parties")
    party, most = parties.most_common(1)[0]
    if len(parties) == 1:
        return sentence(f"{text} to put to one party: {party}")
    if 2 * most > len(rows):
        return sentence(
            f"{text} for {counted(len(parties), 'party', 'parties')}; "
            f"{count(most)} of them concern one: {party}"
        )
    return sentence(f"{text} to put to {counted(len(parties), 'party', 'parties')}")
