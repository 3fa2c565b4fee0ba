"""The embedded register: whole, attested, within its limits of quotation."""

from __future__ import annotations

from datetime import date

import pytest

from tieline.errors import Problem
from tieline.io.read_programme import programme_folder
from tieline.io.read_register import read_register
from tieline.register.annex import quote_counts
from tieline.register.attestation import by_evidence, quoted_share
from tieline.register.records import Register
from tieline.register.review import as_json, review_register
from tieline.register.status import Status, statuses

MOST_QUOTED = 0.25
"""Share of the message that may be quoted, all passages together."""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    problems: list[Problem] = []
    empty = tmp_path_factory.mktemp("store")
    found = read_register(programme_folder(), problems, sources=empty)
    assert not problems, "\n".join(map(str, problems))
    assert found is not None
    return found


def test_every_statement_of_the_message_is_attested(register: Register) -> None:
    """59 located facts, and the passage on debt apart."""
    said = [piece for piece in register.evidence if piece.document == "vt"]
    assert len(said) == 60
    assert {piece.id for piece in said} == set(by_evidence(register))
    for piece in said:
        assert by_evidence(register)[piece.id].line == int(piece.id[1:].partition(".")[0])


def test_quotes_are_few_and_short(register: Register) -> None:
    assert quoted_share(register, "vt") < MOST_QUOTED
    quotes = [piece.exact for piece in register.evidence if piece.exact]
    assert max(map(len, quotes)) <= 65


def test_no_text_of_a_source_is_shipped() -> None:
    home = programme_folder() / "register"
    assert not (home / "sources").exists()
    assert {path.suffix for path in home.iterdir()} == {".yaml", ".csv"}


def test_all_follow_ups_are_there(register: Register) -> None:
    ids = {piece.id for piece in register.evidence}
    assert {f"F{number:03d}" for number in range(1, 92)} <= ids


def test_two_programmes_and_only_one_has_pillars(register: Register) -> None:
    assert [programme.id for programme in register.programmes] == ["AJ", "JPLA"]
    assert {pillar.programme for pillar in register.pillars} == {"AJ"}
    assert all(not row.pillar for row in register.commitments if row.programme == "JPLA")


def test_statuses_as_of_the_register(register: Register) -> None:
    """Statuses by rule; where they differ from a reader's first view, the rule says why."""
    found = {name: verdict.status for name, verdict in statuses(register, register.as_of).items()}
    assert found["monsoon-wind"] is Status.SELF_REPORTED
    assert found["C24"] is Status.DUE
    assert found["C06"] is Status.SILENT
    assert found["C03"] is Status.NOT_MEASURABLE
    assert found["C07"] is Status.ACTIVE
    assert found["C12"] is Status.DELIVERED
    assert found["C20"] is Status.NO_EVIDENCE


def test_under_construction_in_july_2024_on_three_words(register: Register) -> None:
    verdict = statuses(register, date(2024, 7, 25))["monsoon-wind"]
    assert (verdict.status, verdict.stage) == (Status.ACTIVE, "construction")
    assert verdict.evidence[-1] == "A14.4"
    words = next(piece for piece in register.evidence if piece.id == "A14.4")
    assert words.exact == "are currently underway"


def test_two_reports_of_operation_have_one_origin(register: Register) -> None:
    documents = {document.id: document for document in register.documents}
    assert documents["vt-monsoon-cod"].origin == "gnw-monsoon-cod"
    verdict = statuses(register, date(2025, 9, 30))["monsoon-wind"]
    assert "known origin" in verdict.rule


def test_plans_and_actual_of_the_project(register: Register) -> None:
    review = review_register(register)
    project = next(row for row in review.projects if row.id == "monsoon-wind")
    cod = next(step for step in project.milestones if step.id == "cod")
    assert [plan.planned.text for plan in cod.plans] == [
        "2025-12-31",
        "2025-07/2025-09",
        "2025-08/2025-09",
    ]
    assert str(cod.actual) == "2025-08-22"
    assert "4 months before the plan of 16 November 2023" in cod.verdict


def test_contributions_are_published_figures(register: Register) -> None:
    own = [row for row in register.contributions if row.project == "monsoon-wind"]
    assert len(own) == 4
    jica = next(row for row in own if row.partner == "JICA")
    assert jica.amount == ""
    assert "not published" in jica.note


def test_disputes_name_the_one_used_and_why(register: Register) -> None:
    for dispute in register.disputes:
        assert dispute.why
    finance = next(row for row in register.disputes if row.id == "D-FIN")
    assert finance.used == "F028"


def test_scripts_survive_to_the_review(register: Register) -> None:
    text = str(as_json(review_register(register)))
    for name in ("日・ASEAN外相会議", "上川陽子"):
        assert name in text or any(name in str(person) for person in register.persons)
    names = dict(next(row for row in register.partners if row.id == "VN").names)
    assert names == {"vi": "Việt Nam"}


def test_counts_are_of_what_was_published(register: Register) -> None:
    counts = quote_counts(register, date(2024, 7, 25))
    assert counts.attested == 60
    assert counts.held == counts.verified == 0
    assert counts.documents < len(register.documents)


def test_everything_the_message_says_is_an_entry(register: Register) -> None:
    """Lines of the message and their located statements, as counted by reading it."""
    statements = {
        1: 1, 5: 1, 7: 3, 8: 2, 10: 3, 11: 4, 12: 3, 13: 2, 14: 4, 15: 8, 16: 3, 17: 3, 18: 2,
        19: 2, 20: 4, 21: 2, 22: 4, 23: 2, 24: 1, 25: 2, 26: 2, 29: 1, 30: 1,
    }  # fmt: skip
    found: dict[int, int] = {}
    for piece in register.evidence:
        if piece.document == "vt":
            line = by_evidence(register)[piece.id].line
            found[line] = found.get(line, 0) + 1
    assert found == statements
    assert {area.title for area in register.areas} == {
        "Green transformation", "Digital transformation", "Culture and the arts",
        "The environment", "Women, peace, and security", "Health", "Human resource development",
    }  # fmt: skip
    kinds = {event.type for event in register.events}
    assert {"anniversary", "exhibition", "recognition", "visit", "meeting", "review"} <= kinds
    exchanged = {kind for exchange in register.exchanges for kind in exchange.kinds}
    assert {"government", "party", "cultural", "people", "alumni"} <= exchanged
    assert all(person.roles for person in register.persons)


def test_every_document_is_there_for_something(register: Register) -> None:
    used = {piece.document for piece in register.evidence}
    used |= {document.origin for document in register.documents}
    for row in (*register.contributions, *register.listings):
        used |= set(row.documents)
    assert {document.id for document in register.documents} <= used


def test_every_question_has_somebody_to_answer_it(register: Register) -> None:
    """Not every question to one address: the body that runs a thing can count it."""
    asked = {row.id: row.ask for row in register.commitments if row.question}
    assert all(asked.values())
    assert len({party for parties in asked.values() for party in parties}) >= 6
