"""Attach, attest, check: what can be verified, and what a change of one letter does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.register.invented import SHA256, SOURCE, edited, read, register_with, write
from tieline.errors import InputError, OptionError
from tieline.io.add_document import add_document
from tieline.io.sources import (
    attach_source,
    attest_held,
    attest_passage,
    check_sources,
    write_attestations,
)
from tieline.register.attestation import Check, sha256_of_quote

DAY = date(2026, 6, 30)


def attested(folder: Path, changes: dict[str, str] | None = None) -> Path:
    """The invented register with its quote attested and its source taken away again."""
    register = register_with(folder, changes)
    rows = attest_held(register, checked_by="editor", checked_on=DAY)
    rows = attest_passage(
        replace(register, attestations=rows),
        "E2",
        "The Long Line is underway",
        checked_by="editor",
        checked_on=DAY,
    )
    write_attestations(rows, folder / "register" / "attestations.csv")
    (folder / "register" / "sources" / "msg.txt").unlink()
    return folder


def checks(folder: Path) -> dict[str, Check]:
    register, problems = read(folder)
    assert register is not None, "\n".join(map(str, problems))
    return {row.evidence: row.check for row in check_sources(register)}


def test_attested_without_the_source_verified_with_it(tmp_path: Path) -> None:
    attested(tmp_path)
    assert checks(tmp_path)["E1"] is Check.ATTESTED
    assert checks(tmp_path)["E2"] is Check.ATTESTED
    assert checks(tmp_path)["E3"] is Check.CITED
    copy = tmp_path / "copy.txt"
    copy.write_text(SOURCE, encoding="utf-8", newline="")
    register, _ = read(tmp_path)
    assert register is not None
    name, stored = attach_source(register, copy, tmp_path / "register" / "sources")
    assert (name, stored.name) == ("msg", "msg.txt")
    assert checks(tmp_path)["E1"] is Check.VERIFIED
    assert checks(tmp_path)["E2"] is Check.VERIFIED


def test_the_store_of_the_user_is_found_by_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attested(tmp_path)
    monkeypatch.setenv("TIELINE_SOURCES", str(tmp_path / "store"))
    copy = tmp_path / "copy.txt"
    copy.write_text(SOURCE, encoding="utf-8", newline="")
    register, _ = read(tmp_path)
    assert register is not None
    _, stored = attach_source(register, copy, None)
    assert stored == tmp_path / "store" / f"{SHA256}.txt"


@pytest.mark.parametrize(
    ("old", "new"),
    [("carries 1.1 million MWh", "carries 1.1 million Mwh"), ("carries", "carried")],
)
def test_one_changed_letter_is_caught_without_the_source(
    old: str, new: str, tmp_path: Path
) -> None:
    attested(tmp_path)
    path = tmp_path / "register" / "evidence.yaml"
    text = path.read_text(encoding="utf-8")
    exact = "exact: carries 1.1 million MWh"
    path.write_text(text.replace(exact, exact.replace(old, new)), encoding="utf-8")
    _, problems = read(tmp_path)
    assert any(
        "entry E1, exact" in str(problem) and "not the text that was attested" in str(problem)
        for problem in problems
    )


def test_a_change_that_normalising_undoes_is_no_change(tmp_path: Path) -> None:
    assert sha256_of_quote("“a” – b") == sha256_of_quote('"a" - b')
    assert sha256_of_quote("a") != sha256_of_quote("A")


def test_an_attestation_of_another_text_is_refused(tmp_path: Path) -> None:
    attested(tmp_path)
    path = tmp_path / "register" / "attestations.csv"
    path.write_text(path.read_text().replace(SHA256, "0" * 64), encoding="utf-8")
    _, problems = read(tmp_path)
    assert {problem.column for problem in problems} == {"source_sha256"}


def test_another_text_cannot_be_attached(tmp_path: Path) -> None:
    register = register_with(tmp_path)
    other = tmp_path / "other.txt"
    other.write_text(SOURCE + "more", encoding="utf-8")
    with pytest.raises(OptionError, match="that of no document"):
        attach_source(register, other, tmp_path)
    with pytest.raises(OptionError, match="was attested with"):
        attach_source(register, other, tmp_path, "msg")
    with pytest.raises(OptionError, match="cannot be read"):
        attach_source(register, tmp_path / "missing.txt", tmp_path)
    with pytest.raises(OptionError, match="is not a document"):
        attach_source(register, other, tmp_path, "nothing")


def test_attestations_written_again_are_the_same_bytes(tmp_path: Path) -> None:
    register = register_with(tmp_path)
    path = tmp_path / "register" / "attestations.csv"
    write_attestations(attest_held(register, checked_by="editor", checked_on=DAY), path)
    before = path.read_bytes()
    again = register_with(tmp_path)
    later = date(2026, 7, 1)
    write_attestations(attest_held(again, checked_by="editor", checked_on=later), path)
    assert path.read_bytes() == before


def test_a_quote_that_is_not_there_cannot_be_attested(tmp_path: Path) -> None:
    register = register_with(tmp_path)
    wrong = tuple(
        replace(piece, exact="carries 2 MWh") if piece.id == "E1" else piece
        for piece in register.evidence
    )
    with pytest.raises(OptionError, match="E1: not found"):
        attest_held(replace(register, evidence=wrong), checked_by="editor", checked_on=DAY)


def test_a_document_is_added_and_nothing_else_changes(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "register" / "documents.yaml"
    before = path.read_text(encoding="utf-8")
    entry = {
        "id": "new",
        "title": 'A "title": with traps # and ລາວ',
        "publisher": "Nobody",
        "published": "2025-01",
        "kind": "press",
        "party": ("N", "S"),
    }
    add_document(path, entry)
    assert path.read_text(encoding="utf-8").startswith(before)
    register, problems = read(tmp_path)
    assert not problems
    assert register is not None
    assert register.documents[-1].title == entry["title"]
    assert register.documents[-1].party == ("N", "S")
    with pytest.raises(OptionError, match="is a document already"):
        add_document(path, entry)


def test_a_wrong_document_is_not_added(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "register" / "documents.yaml"
    before = path.read_bytes()
    entry = {"id": "n", "title": "t", "publisher": "p", "published": "soon", "kind": "pres"}
    with pytest.raises(InputError) as raised:
        add_document(path, entry)
    assert {problem.column for problem in raised.value.problems} == {"published", "kind"}
    assert path.read_bytes() == before


def test_ambiguous_passages_are_refused(tmp_path: Path) -> None:
    register = register_with(tmp_path, edited("evidence.yaml", "claim: Begun.", "claim: Is begun."))
    with pytest.raises(OptionError, match="ambiguous"):
        attest_passage(register, "E4", "We are committed", checked_by="editor", checked_on=DAY)
    with pytest.raises(OptionError, match="quote of its own"):
        attest_passage(register, "E1", "Trade", checked_by="editor", checked_on=DAY)
