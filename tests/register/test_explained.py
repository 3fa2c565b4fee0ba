"""tieline explain: every word leads to a file and a line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tieline.io.read_programme import programme_folder
from tieline.io.read_register import read_register
from tieline.register.explained import explained
from tieline.register.names import names_of
from tieline.register.records import Register


@pytest.fixture(scope="module")
def register() -> Register:
    found = read_register(programme_folder(), [], sources=Path("no-store"))
    assert found is not None
    return found


def line_at(place: str) -> str:
    """The line of the embedded programme that ``register/x.yaml line 12`` points to."""
    file, word, number = place.split()
    lines = (programme_folder() / file).read_text(encoding="utf-8").splitlines()
    assert word in ("line", "row")
    return lines[int(number) - 1]


def test_a_promise_with_its_words_its_rule_and_its_figures(register: Register) -> None:
    found = explained(register, "C06", register.as_of)
    assert found is not None
    assert "id: C06" in line_at(found.place)
    assert ("promise", "Japan to Lao PDR, commitment") in found.details
    assert found.status == "silent"
    assert found.lines == ((19, "including its debt problems"),)
    assert [item.row.id for item in found.evidence] == ["A19.1", "A19.2", "F077", "F058", "F061"]
    assert [item.row.id for item in found.evidence if item.decides] == ["F061"]
    for item in found.evidence:
        assert f"id: {item.row.id}" in line_at(item.place)
    assert len(found.figures) == 6
    for row in found.figures:
        assert row.evidence in line_at(row.place)


def test_a_project_with_its_plans_and_its_disputes(register: Register) -> None:
    found = explained(register, "monsoon-wind", register.as_of)
    assert found is not None
    reached = dict(found.milestones)["First 300 MW in operation"]
    assert reached.startswith("Reached by 15 July 2025: within the plan")
    assert {row.id for row in found.disputes} >= {"D-FIN", "D-CO2", "D-ONTIME"}
    assert [line for line, _ in found.lines] == [5, 14]


def test_every_entry_of_the_register_can_be_explained(register: Register) -> None:
    for name in list(names_of(register))[::6]:
        found = explained(register, name, register.as_of)
        assert found is not None
        assert found.place, name
    assert explained(register, "nothing", register.as_of) is None


def test_a_dispute_and_a_piece_of_evidence_can_be_explained(register: Register) -> None:
    dispute = explained(register, "D-FIN", register.as_of)
    assert dispute is not None
    assert [row.id for row in dispute.disputes] == ["D-FIN"]
    piece = explained(register, "F029", register.as_of)
    assert piece is not None
    assert [item.row.id for item in piece.evidence] == ["F029"]
    assert [row.id for row in piece.disputes] == ["D-FIN"]


def test_only_what_was_known_is_explained(register: Register) -> None:
    found = explained(register, "C06", date(2024, 8, 1))
    assert found is not None
    assert (found.status, len(found.evidence)) == ("no evidence", 2)
    assert {row.evidence for row in found.figures} == {"F066", "F068"}
