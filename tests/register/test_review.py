"""The review: same input, same bytes; counts that add up; every id explained."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.register.invented import FILES, SOURCE, added, register_with
from tieline.io.read_programme import programme_folder
from tieline.io.read_register import read_register
from tieline.register.agenda import CalendarRow, icalendar
from tieline.register.records import Register
from tieline.register.review import RegisterReview, as_json, review_register
from tieline.register.status import Status


@pytest.fixture(scope="module")
def embedded() -> Register:
    found = read_register(programme_folder(), [], sources=Path("no-store"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def review(embedded: Register) -> RegisterReview:
    return review_register(embedded)


def as_bytes(review: RegisterReview) -> bytes:
    return json.dumps(as_json(review), ensure_ascii=False).encode()


def test_same_input_same_bytes(embedded: Register, review: RegisterReview) -> None:
    again = read_register(programme_folder(), [], sources=Path("no-store"))
    assert again is not None
    assert as_bytes(review_register(again)) == as_bytes(review)


def test_the_past_is_reviewed_from_what_was_known(embedded: Register) -> None:
    past = review_register(embedded, date(2024, 7, 26))
    assert all(row.published.last <= past.as_of for row in past.annex)
    project = next(row for row in past.projects if row.id == "monsoon-wind")
    assert all(step.actual is None for step in project.milestones if step.type == "operation")


PAST = (date(2023, 10, 1), date(2024, 7, 25), date(2024, 8, 1), date(2025, 7, 1), date(2026, 1, 1))


@pytest.mark.parametrize("day", PAST, ids=str)
def test_what_came_later_leaves_no_trace(embedded: Register, day: date) -> None:
    """A review of the past is that of a register in which nothing later was ever entered."""
    known = {row.id for row in embedded.documents if row.published.last <= day}
    evidence = tuple(row for row in embedded.evidence if row.document in known)
    ids = {row.id for row in evidence}
    then = replace(
        embedded,
        evidence=evidence,
        observations=tuple(row for row in embedded.observations if row.evidence in ids),
        attestations=tuple(row for row in embedded.attestations if row.evidence in ids),
        disputes=tuple(
            row
            for row in (
                replace(
                    row,
                    positions=tuple(p for p in row.positions if p.evidence in ids),
                    # Nobody could have given a reason against what was not out yet.
                    why=row.why
                    if row.used or all(p.evidence in ids for p in row.positions)
                    else "",
                )
                for row in embedded.disputes
            )
            if len(row.positions) > 1
        ),
        searches=(),
        message=tuple(row for row in embedded.message if row.document in known),
    )
    assert as_bytes(review_register(then, day)) == as_bytes(review_register(embedded, day))


def test_the_words_of_the_editor_are_not_put_back_in_time(embedded: Register) -> None:
    past = review_register(embedded, date(2024, 8, 1))
    text = as_bytes(past).decode()
    assert not past.searches
    assert "2025" not in " ".join(row.question for row in past.decisions)
    assert "plant operating" not in text
    debt = next(row for row in past.indicators if row.id == "IND-DEBT")
    assert debt.baseline is None
    assert "IND-ARRJP" not in {row.id for row in past.indicators}


def test_a_dispute_is_open_until_the_side_used_is_published(embedded: Register) -> None:
    rows = {row.id: row for row in review_register(embedded, date(2025, 8, 30)).disputes}
    assert rows["D-START"].used == "F036.2"
    early = replace(
        embedded,
        disputes=tuple(
            replace(row, used="F092", positions=(*row.positions, row.positions[0]))
            for row in embedded.disputes
            if row.id == "D-START"
        ),
    )
    (row,) = review_register(early, date(2025, 8, 30)).disputes
    assert (row.used, row.why) == ("", "")


def test_a_promise_begins_with_its_announcement(embedded: Register) -> None:
    """That an exhibition was planned was known before Laos was invited to it in the message."""
    entries = {row.id for row in review_register(embedded, date(2024, 7, 1)).statuses}
    assert "C09" not in entries


def test_statuses_have_the_promised_keys(review: RegisterReview) -> None:
    rows = as_json(review)["statuses"]
    assert {"id", "kind", "title", "status", "rule", "evidence", "from", "to", "due"} <= set(
        rows[0]
    )
    assert {row["status"] for row in rows} <= {status.value for status in Status}
    assert all(row["rule"] and row["evidence"] for row in rows)


def test_pillar_counts_cover_every_promise_once(review: RegisterReview) -> None:
    listed = [entry for row in review.pillars for entry in row.entries]
    assert sorted(listed) == sorted(row.id for row in review.statuses)
    for row in review.pillars:
        assert sum(row.counts.values()) == len(row.entries)
        assert set(row.counts) == {status.value for status in Status}


def test_overdue_first_and_firm_before_wishes(review: RegisterReview) -> None:
    order = [status.value for status in Status]
    ranks = [order.index(row.status) for row in review.statuses]
    assert ranks == sorted(ranks)
    due = [row.strength for row in review.statuses if row.status == Status.DUE.value]
    assert due == sorted(due, key=["commitment", "intention", "wish", "fact"].index)


def test_every_id_has_a_name_or_is_evidence(review: RegisterReview) -> None:
    plain = as_json(review)
    evidence = {row["id"] for row in plain["annex"]}
    for row in plain["statuses"]:
        assert row["id"] in plain["names"]
        assert set(row["evidence"]) <= evidence
    for line in plain["message"]:
        assert line["evidence"] in evidence
        assert all(entry["id"] in plain["names"] for entry in line["entries"])


def test_each_line_of_the_message_leads_somewhere(review: RegisterReview) -> None:
    lines = [row.line for row in review.message]
    assert lines == [5, 7, 8, *range(10, 27)]
    assert all(row.quote and row.entries for row in review.message)
    debt = next(row for row in review.message if row.line == 19)
    assert "debt" in {row.metric for row in debt.measurements}


def test_decisions_say_whom_to_ask_what(review: RegisterReview) -> None:
    assert review.decisions
    assert all(row.question and row.whom_name for row in review.decisions)
    assert review.decisions[0].status == Status.DUE.value
    asked = {row.id: row for row in review.decisions}
    assert asked["C26"].whom == ("JF",)
    assert asked["C06"].whom_name == (
        "Ministry of Foreign Affairs of Japan and Ministry of Finance of the Lao PDR"
    )


def test_not_modelled_promises_are_listed(review: RegisterReview) -> None:
    listed = {row.id for row in review.not_modelled}
    assert {"HEA", "WPS", "DX", "C24"} <= listed
    assert "GX" not in listed
    assert "Power connectivity" not in {row.title for row in review.not_modelled}


def test_changes_are_newest_first_and_within_the_dates(embedded: Register) -> None:
    review = review_register(embedded, date(2026, 11, 23), date(2024, 7, 25))
    days = [row.date for row in review.changes]
    assert days == sorted(days, reverse=True)
    assert all(review.since < day <= review.as_of for day in days)
    overdue = [row for row in review.changes if row.entry == "C24" and not row.evidence]
    assert [(row.date, row.after) for row in overdue] == [(date(2026, 9, 7), Status.DUE.value)]


def test_changes_add_up_to_the_difference(embedded: Register) -> None:
    """From the status of the first day, the changes lead to that of the last."""
    start, end = date(2024, 8, 1), date(2026, 11, 23)
    before = {row.id: row.status for row in review_register(embedded, start).statuses}
    review = review_register(embedded, end, start)
    for change in reversed(review.changes):
        assert before.get(change.entry, "") == change.before, change
        before[change.entry] = change.after
    assert before == {row.id: row.status for row in review.statuses}


def test_verified_with_the_source_attested_without(tmp_path: Path) -> None:
    with_source = review_register(register_with(tmp_path))
    assert with_source.quotes.verified == 1
    row = next(row for row in with_source.annex if row.id == "E1")
    assert (row.check, row.line) == ("verified", 3)
    assert row.start is not None
    assert row.end is not None
    assert SOURCE[row.start : row.end] == row.quote
    (tmp_path / "register" / "sources" / "msg.txt").unlink()
    from tests.register.invented import read

    register, _ = read(tmp_path)
    assert register is not None
    assert review_register(register).quotes.verified == 0


def test_a_date_nobody_has_looked_up_to_is_said(tmp_path: Path) -> None:
    register = register_with(tmp_path)
    said = [row.text for row in review_register(register, date(2027, 1, 1)).warnings]
    assert "Sources were looked for up to 2026-06-30 only; nobody has looked since." in said
    assert not any("looked for" in row.text for row in review_register(register).warnings)


def test_a_fact_is_confirmed_by_another_source_only(tmp_path: Path) -> None:
    folders = itertools.count()

    def standing(*pieces: str) -> str:
        folder = tmp_path / str(next(folders))
        register = register_with(folder, added("evidence.yaml", "".join(pieces)))
        return next(row.standing for row in review_register(register).facts if row.id == "ev")

    def says(what: str, document: str) -> str:
        name = f"V{what[:2]}{document}"
        return f"  - {{id: {name}, document: {document}, about: ev, says: {what}, claim: x}}\n"

    assert standing() == "stated only"
    assert standing(says("verifies", "paper")) == "confirmed"
    assert standing(says("contradicts", "paper")) == "disputed"
    assert standing(says("verifies", "msg")) == "stated only"


def test_the_calendar_is_valid_icalendar(review: RegisterReview) -> None:
    """RFC 5545: CRLF, lines of at most 75 octets, begin and end in pairs, text escaped."""
    text = icalendar(review.calendar, review.as_of)
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == len(review.calendar)
    unfolded = text.replace("\r\n ", "")
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in unfolded.split("\r\n") if line)


def test_long_lines_of_any_script_fold_between_letters() -> None:
    title = "ກອງປະຊຸມ; ความเชื่อมโยง, 日本・ASEAN外相会議 " * 3
    row = CalendarRow(date=date(2027, 1, 1), text="2027", title=title, kind="event", entry="e")
    text = icalendar((row,), date(2026, 1, 1))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert title.replace(";", "\\;").replace(",", "\\,") in text.replace("\r\n ", "")


def test_due_dates_of_the_year_to_come(tmp_path: Path) -> None:
    rows = review_register(register_with(tmp_path), date(2026, 3, 1)).calendar
    assert [(row.kind, row.entry, row.date) for row in rows] == [
        ("anniversary", "ev", date(2026, 3, 1)),
        ("milestone", "long-line", date(2026, 3, 31)),
        ("due", "C1", date(2026, 12, 31)),
    ]


def test_scripts_survive_every_step(tmp_path: Path) -> None:
    names = {"lo": "ສປປ ລາວ", "ja": "日本", "th": "ประเทศไทย", "vi": "Việt Nam"}
    titles = "".join(
        f"  - {{id: d-{code}, title: {text}, publisher: {text}, published: 2025, kind: press, "
        f"language: {code}}}\n"
        for code, text in names.items()
    )
    claims = "".join(
        f"  - {{id: L-{code}, document: d-{code}, about: C1, says: context, claim: {text}}}\n"
        for code, text in names.items()
    )
    changes = {
        "documents.yaml": FILES["documents.yaml"] + titles,
        "evidence.yaml": FILES["evidence.yaml"] + claims,
    }
    text = as_bytes(review_register(register_with(tmp_path, changes))).decode()
    assert all(name in text for name in names.values())
