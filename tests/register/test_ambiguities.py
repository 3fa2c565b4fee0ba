"""The fifteen ambiguities of the message, each decided once and kept decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.register.invented import read, write
from tieline.io.read_programme import programme_folder
from tieline.io.read_register import read_register
from tieline.register.attestation import by_evidence
from tieline.register.dates import resolve_relative
from tieline.register.names import names_of
from tieline.register.quotes import Match, check_quote
from tieline.register.records import Evidence, Register
from tieline.register.review import review_register


@pytest.fixture(scope="module")
def register() -> Register:
    found = read_register(programme_folder(), [], sources=Path("no-store"))
    assert found is not None
    return found


def piece(register: Register, name: str) -> Evidence:
    return next(row for row in register.evidence if row.id == name)


def test_01_relative_dates_against_the_update_date(register: Register) -> None:
    document = next(row for row in register.documents if row.id == "vt")
    assert document.published.text == "2024-07-25"
    for name, words, meant in (
        ("A07.2", "last October", "2023-10"),
        ("A22.1", "next year", "2025"),
        ("A07.3", "this occasion", "2024-07"),
    ):
        row = piece(register, name)
        assert row.date_words == words
        assert row.date is not None
        assert row.date.text == meant
        resolved = resolve_relative(words, document.published.first)
        assert resolved is not None
        assert resolved.text == meant


def test_02_an_advertorial_is_a_statement_of_a_party(register: Register) -> None:
    document = next(row for row in register.documents if row.id == "vt")
    assert document.kind == "party statement"
    assert document.party == ("JP",)
    author = next(row for row in register.persons if row.id == "per-jpfm")
    assert "inferred" in author.note


def test_03_a_bound_is_not_a_value(register: Register) -> None:
    value = piece(register, "A20.1").value
    assert value is not None
    assert (value.amount, value.bound) == (1100000, ">")
    row = next(row for row in register.observations if row.evidence == "A20.1")
    assert row.value.bound == ">"


def test_04_the_previous_year_is_the_same_quarter(register: Register) -> None:
    row = next(row for row in register.observations if row.evidence == "A20.1")
    assert row.comparator is not None
    assert row.comparator.text == "2023-01/2023-03"
    base = next(row for row in register.observations if row.evidence == "F041").value.amount
    exact = next(row for row in register.observations if row.evidence == "F042").value.amount
    assert 100 * (exact / base - 1) == pytest.approx(36.17, abs=0.01)


def test_05_tourists_are_not_arrivals_and_mixed_totals_are_disputed(register: Register) -> None:
    indicator = next(row for row in register.indicators if row.id == "IND-ARR")
    assert "tourists" in indicator.note
    dispute = next(row for row in register.disputes if row.id == "D-2024")
    assert dispute.used == "F044"


def test_06_recently_learned_is_not_recently_inscribed(register: Register) -> None:
    event = next(row for row in register.events if row.id == "ev-naga")
    assert event.date.text == "2023-12"
    assert "18.COM 8.B.39" in event.note
    assert piece(register, "A21.1").date is None


def test_07_such_as_is_an_open_list(register: Register) -> None:
    assert "open list" in piece(register, "A14.2").note.lower()
    assert "not in the message" in piece(register, "A14.3").note
    commitment = next(row for row in register.commitments if row.id == "C04")
    assert "such as" in commitment.title


def test_08_seven_areas_not_nine(register: Register) -> None:
    assert len(register.areas) == 7
    assert piece(register, "A15.6").exact == "women, peace, and security"
    assert piece(register, "A15.6").about == ("WPS",)


def test_09_aliases(register: Register) -> None:
    summit = next(row for row in register.events if row.id == "ev-summit-2023-12")
    assert {"Special Summit", "Commemorative Summit"} <= set(summit.aliases)
    programme = next(row for row in register.programmes if row.id == "AJ")
    assert "Japan-ASEAN cooperation" in programme.aliases
    laos = next(row for row in register.partners if row.id == "LA")
    assert laos.name == "Lao PDR"
    assert "Laos" in laos.aliases


def test_10_pillars_by_code_not_by_position(register: Register) -> None:
    assert {row.id for row in register.pillars} == {"PIL1", "PIL2", "PIL3"}
    assert any(row.id == "D-PILLARS" for row in register.disputes)


def test_11_three_meetings_and_the_counting_rule(register: Register) -> None:
    event = next(row for row in register.events if row.id == "ev-fm-meetings")
    assert "dinner" in event.note
    value = piece(register, "A17.1").value
    assert value is not None
    assert value.amount == 3
    counted = [row for row in register.evidence if row.says == "verifies" and event.id in row.about]
    assert len(counted) == 3


def test_12_who_must_act_is_not_who_speaks(register: Register) -> None:
    expo = next(row for row in register.commitments if row.id == "C09")
    assert (expo.promiser, expo.recipients) == ("LA", ("JP",))


def test_13_the_seventieth_counts_from_a_day(register: Register) -> None:
    event = next(row for row in register.events if row.id == "ev-70th")
    assert event.since == date(1955, 3, 5)
    assert "69 years" in piece(register, "A22.1").note
    rows = review_register(register, date(2024, 7, 25)).calendar
    assert any(row.title.startswith("70 years") and row.date.year == 2025 for row in rows)


def test_14_the_editor_assigns_pillars_and_says_so(register: Register) -> None:
    entries = (*register.commitments, *register.initiatives, *register.projects)
    assigned = [row for row in entries if row.pillar]
    assert assigned
    assert {row.assigned_by for row in assigned} == {"editor"}
    warned = {row.entry for row in review_register(register).warnings}
    assert {row.id for row in assigned} <= warned


def test_15_curly_quotes_and_no_break_spaces(register: Register, tmp_path: Path) -> None:
    source = "Japan supports ASEAN’s efforts\n\u00a0(Latest Update July 25, 2024)\n"
    assert check_quote(source, "ASEAN's efforts").match is Match.NORMALISED
    assert check_quote(source, " (Latest Update July 25").match is Match.NORMALISED
    assert by_evidence(register)["A30.1"].line == 30
    quoted = (
        'evidence:\n  - {id: Q, document: msg, about: C1, says: context, exact: "\\"will\\""}\n'
    )
    _, problems = read(write(tmp_path, {"more.yaml": quoted}))
    assert problems == []


def test_every_entry_of_the_message_has_a_name(register: Register) -> None:
    names = names_of(register)
    for row in register.message:
        assert all(names[entry] for entry in row.entries)
