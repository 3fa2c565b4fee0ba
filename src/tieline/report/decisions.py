"""What needs a decision: the finding, why, and whom to ask what."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.report.content import ReviewContent
from tieline.report.plain import names_of, plain
from tieline.report.promises import codes
from tieline.report.statuses import Status, status
from tieline.report.words import counted, sentence

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


@dataclass(frozen=True, slots=True)
class Decisions:
    """The first few stand on page one; the rest follow the table of promises."""

    finding: str
    first: tuple[Decision, ...]
    rest: tuple[Decision, ...]


def decisions(content: ReviewContent) -> Decisions:
    """The section, in the register's order."""
    code, names = codes(content), names_of(content)
    held = [
        Decision(
            id=str(row["id"]),
            code=code.get(str(row["id"]), str(row["id"])),
            title=str(row["title"]),
            status=status(row["status"]),
            why=plain(row.get("why"), names),
            question=str(row.get("question") or ""),
            whom=str(row.get("whom_name") or row.get("whom") or ""),
        )
        for row in content.register.get("decisions", ())
    ]
    named = {row.whom for row in held if row.whom}
    finding = (
        sentence(
            f"{counted(len(held), 'question')} to put to "
            f"{'one party' if len(named) == 1 else 'named parties'}"
        )
        if held
        else "Nothing in the register calls for a question today"
    )
    return Decisions(finding, tuple(held[:ON_PAGE_ONE]), tuple(held[ON_PAGE_ONE:]))
