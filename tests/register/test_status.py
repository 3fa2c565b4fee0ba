"""Status by rule: which rule fires, on what evidence, and what was known when."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.register.invented import FILES, added, edited, register_with
from tieline.register.status import RULES, Status, statuses

TODAY = date(2026, 6, 30)


def piece(document: str, says: str, about: str = "C1", **more: str) -> str:
    fields = {"document": document, "about": about, "says": says, "claim": "Said."} | more
    name = f"X{zlib.crc32(repr((document, says, about, more)).encode())}"
    return f"  - {{id: {name}, " + ", ".join(f"{k}: {v}" for k, v in fields.items()) + "}\n"


def verdict(folder: Path, *pieces: str, entry: str = "C1", day: date = TODAY, **files: str):  # type: ignore[no-untyped-def]
    changes = added("evidence.yaml", "".join(pieces))
    changes |= {name.replace("_", "."): text for name, text in files.items()}
    return statuses(register_with(folder, changes), day).get(entry)


def test_nothing_after_the_promise(tmp_path: Path) -> None:
    found = verdict(tmp_path)
    assert found.status is Status.NO_EVIDENCE
    assert found.evidence == ("E1",)


def test_a_promise_is_unknown_before_it_was_published(tmp_path: Path) -> None:
    assert verdict(tmp_path, day=date(2024, 7, 24)) is None
    assert verdict(tmp_path, day=date(2024, 7, 25)) is not None


def test_restating_is_not_delivering(tmp_path: Path) -> None:
    said = piece("paper", "restates")
    recent = verdict(tmp_path, said, day=date(2025, 12, 1))
    assert recent.status is Status.NO_EVIDENCE
    assert "no document reports an action" in recent.rule
    later = verdict(tmp_path, said, day=date(2026, 7, 1))
    assert later.status is Status.SILENT
    assert "No document reports an action" in later.rule


def test_progress_is_active_for_a_year_then_silent(tmp_path: Path) -> None:
    said = piece("ministry", "reports progress")
    heard = date(2025, 3, 1)
    assert verdict(tmp_path, said, day=heard + timedelta(days=365)).status is Status.ACTIVE
    assert verdict(tmp_path, said, day=heard + timedelta(days=366)).status is Status.SILENT


def test_completion_by_another_is_delivered(tmp_path: Path) -> None:
    found = verdict(tmp_path, piece("paper", "reports completion"))
    assert found.status is Status.DELIVERED
    assert "Paper" in found.rule


@pytest.mark.parametrize("document", ["ministry", "copy", "msg"])
def test_completion_by_the_actor_is_self_reported(document: str, tmp_path: Path) -> None:
    """An agency of the promising country, a reprint of it, the country itself."""
    found = verdict(tmp_path, piece(document, "reports completion"))
    assert found.status is Status.SELF_REPORTED


def test_two_documents_one_origin(tmp_path: Path) -> None:
    both = (piece("ministry", "reports completion"), piece("copy", "reports completion"))
    found = verdict(tmp_path, *both)
    assert found.status is Status.SELF_REPORTED
    assert "2 documents, 1 known origin." in found.rule


def test_unknown_origin_is_not_independent(tmp_path: Path) -> None:
    documents = FILES["documents.yaml"].replace(
        "published: 2025-06, kind: press", "published: 2025-06, kind: press, origin: unknown"
    )
    found = verdict(tmp_path, piece("paper", "reports completion"), documents_yaml=documents)
    assert found.status is Status.SELF_REPORTED


def test_a_month_counts_from_its_last_day(tmp_path: Path) -> None:
    said = piece("paper", "reports completion")
    assert verdict(tmp_path, said, day=date(2025, 6, 29)).status is Status.NO_EVIDENCE
    assert verdict(tmp_path, said, day=date(2025, 6, 30)).status is Status.DELIVERED


def test_due_without_report(tmp_path: Path) -> None:
    promises = FILES["promises.yaml"].replace("by: 2026", "by: 2025-12")
    said = piece("ministry", "reports progress")
    found = verdict(tmp_path, said, promises_yaml=promises)
    assert found.status is Status.DUE
    assert "Progress was reported on 1 March 2025" in found.rule
    on_the_day = verdict(tmp_path, said, promises_yaml=promises, day=date(2025, 12, 31))
    assert on_the_day.status is Status.ACTIVE


def test_delayed_compares_revisions(tmp_path: Path) -> None:
    later = piece("paper", "plans", date="2028-06")
    found = verdict(tmp_path, later)
    assert found.status is Status.DELAYED
    assert found.rule == "Now planned for June 2028; before, for 2026."
    earlier = piece("paper", "plans", date="2026-01/2026-09")
    assert verdict(tmp_path, earlier).status is Status.NO_EVIDENCE


def test_the_order_of_plans_is_that_of_their_statement(tmp_path: Path) -> None:
    old = piece("paper", "plans", date="2028", stated="2023")
    new = piece("ministry", "plans", date="2027")
    assert verdict(tmp_path, old, new).status is Status.DELAYED
    assert verdict(tmp_path, old, new).rule.startswith("Now planned for 2027")


def test_not_measurable(tmp_path: Path) -> None:
    promises = FILES["promises.yaml"].replace(
        "    measure: {indicator: IND, target: 100}\n", "    measurable: no\n"
    )
    found = verdict(tmp_path, piece("paper", "restates"), promises_yaml=promises)
    assert found.status is Status.NOT_MEASURABLE
    assert "repeated in June 2025" in found.rule


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ("supersedes", Status.SUPERSEDED),
        ("merges", Status.MERGED),
        ("splits", Status.SPLIT),
    ],
)
def test_promises_that_live_on_in_others(says: str, status: Status, tmp_path: Path) -> None:
    promises = FILES["promises.yaml"].replace(
        "commitments:\n",
        "commitments:\n  - {id: C2, title: New, from: N, to: S, strength: wish}\n",
    )
    evidence = piece("paper", "announces", about="C2")
    found = verdict(tmp_path, piece("paper", says, into="C2"), evidence, promises_yaml=promises)
    assert found.status is status
    assert found.rule.endswith("C2.")


def test_cancelled_counts_above_delivered(tmp_path: Path) -> None:
    both = (piece("paper", "reports completion"), piece("paper", "cancels"))
    assert verdict(tmp_path, *both).status is Status.CANCELLED


def test_a_project_is_done_when_its_last_milestone_is(tmp_path: Path) -> None:
    begun = verdict(tmp_path, entry="long-line", day=date(2025, 1, 1))
    assert (begun.status, begun.stage) == (Status.ACTIVE, "construction")
    late = verdict(tmp_path, entry="long-line")
    assert late.status is Status.DUE
    done = piece(
        "paper", "reports completion", about="long-line", milestone="cod", date="2025-06",
        stage="operating",
    )  # fmt: skip
    found = verdict(tmp_path, done, entry="long-line")
    assert (found.status, found.stage) == (Status.DELIVERED, "operating")


def test_a_commitment_carried_out_by_a_project_takes_its_verdict(tmp_path: Path) -> None:
    promises = FILES["promises.yaml"].replace("    by: 2026\n", "    project: long-line\n")
    found = verdict(tmp_path, promises_yaml=promises)
    assert found.status is Status.DUE
    assert found.rule.startswith("Carried out by long-line.")


def test_later_evidence_does_not_change_the_past(tmp_path: Path) -> None:
    day = date(2025, 5, 1)
    before = statuses(register_with(tmp_path / "a"), day)
    more = added("evidence.yaml", piece("paper", "reports completion") + piece("paper", "cancels"))
    after = statuses(register_with(tmp_path / "b", more), day)
    assert before == after


def test_the_order_of_entries_does_not_matter(tmp_path: Path) -> None:
    head, *entries = FILES["evidence.yaml"].split("  - id: ")
    turned = head + "".join(f"  - id: {entry}" for entry in reversed(entries))
    straight = statuses(register_with(tmp_path / "a"), TODAY)
    assert statuses(register_with(tmp_path / "b", {"evidence.yaml": turned}), TODAY) == straight


def test_every_status_has_a_rule() -> None:
    assert {status for status, _ in RULES} == set(Status)


def test_edited_needs_its_passage() -> None:
    with pytest.raises(AssertionError):
        edited("evidence.yaml", "no such passage", "")
