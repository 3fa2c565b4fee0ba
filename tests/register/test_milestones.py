"""Plan against actual, every revision kept, the past as it was known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.register.invented import added, register_with
from tieline.register.milestones import MilestoneHistory, milestone_histories

LATER = (
    "  - {id: X1, document: ministry, about: long-line, milestone: cod, says: plans, "
    "date: 2026-05-31, claim: Moved.}\n"
    "  - {id: X2, document: paper, about: long-line, milestone: cod, says: reports completion, "
    "date: 2025-06-01, claim: Done.}\n"
)


def cod(folder: Path, day: date) -> MilestoneHistory:
    register = register_with(folder, added("evidence.yaml", LATER))
    return milestone_histories(register, register.projects[0], day)[1]


def test_every_revision_is_kept(tmp_path: Path) -> None:
    step = cod(tmp_path, date(2025, 5, 1))
    assert [(plan.planned.text, plan.evidence) for plan in step.plans] == [
        ("2026-03", "E3"),
        ("2026-05-31", "X1"),
    ]
    assert step.actual is None
    assert step.verdict == (
        "Planned for 31 May 2026 (stated on 1 March 2025), "
        "later than March 2026 as stated on 25 July 2024."
    )


def test_actual_is_compared_with_every_plan(tmp_path: Path) -> None:
    step = cod(tmp_path, date(2026, 1, 1))
    assert step.actual is not None
    assert step.verdict == (
        "Reached on 1 June 2025: 9 months before the plan of 25 July 2024 (March 2026); "
        "12 months before the plan of 1 March 2025 (31 May 2026)."
    )


def test_the_past_knows_no_later_plan(tmp_path: Path) -> None:
    assert [plan.evidence for plan in cod(tmp_path, date(2024, 12, 31)).plans] == ["E3"]
