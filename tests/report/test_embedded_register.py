"""The embedded register on the page: every sentence one click from its evidence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.report.test_page import read
from tieline.io.read_programme import programme_folder
from tieline.io.read_register import read_register
from tieline.register.records import Register
from tieline.register.review import as_json, review_register
from tieline.report import ReviewContent, render


@pytest.fixture(scope="module")
def register() -> Register:
    found = read_register(programme_folder(), [], sources=Path("no-store"))
    assert found is not None
    return found


def page_of(register: Register, day: date | None = None) -> str:
    return render(
        ReviewContent(
            programme={"id": "x", "title": register.title, "question": register.question},
            register=as_json(review_register(register, day)),
        )
    )


@pytest.fixture(scope="module")
def html(register: Register) -> str:
    return page_of(register)


def test_every_link_inside_the_page_has_its_target(html: str) -> None:
    reader = read(html)
    assert len(reader.ids) == len(set(reader.ids))
    assert {one[1:] for one in reader.targets if one.startswith("#")} <= set(reader.ids)


def test_every_entry_and_every_piece_of_evidence_has_its_place(
    html: str, register: Register
) -> None:
    review = review_register(register)
    ids = set(read(html).ids)
    assert {f"evidence-{row.id}" for row in review.annex} <= ids
    assert {f"entry-{row.id}" for row in review.statuses} <= ids
    places = {"indicator": "indicator"}
    assert {f"{places.get(row.kind, 'entry')}-{row.id}" for row in review.facts} <= ids
    assert {f"dispute-{row.id}" for row in review.disputes} <= ids
    assert {f"document-{row.id}" for row in review.documents} <= ids


def test_every_line_of_the_message_leads_to_its_quote_and_entries(
    html: str, register: Register
) -> None:
    table = html[html.index('class="msg"') : html.index("</table>", html.index('class="msg"'))]
    for line in review_register(register).message:
        assert f'href="#evidence-{line.evidence}"' in table
        for entry in line.entries:
            place = "indicator" if entry.kind == "indicator" else "entry"
            assert f'href="#{place}-{entry.id}"' in table, entry.id


def test_contributions_lead_to_their_documents(html: str, register: Register) -> None:
    targets = set(read(html).targets)
    review = review_register(register)
    for row in (*review.contributions, *review.listings):
        if not row.project:
            assert {f"#document-{name}" for name in row.documents} <= targets, row.subject


def test_names_in_their_own_scripts_reach_the_page(html: str) -> None:
    for name in ("ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ", "日・ASEAN外相会議", "ประเทศไทย",
                 "Tập đoàn Điện lực Việt Nam", "上川陽子", "ສອນໄຊ ສີພັນດອນ"):  # fmt: skip
        assert name in html
    assert '<span lang="lo">' in html


def test_persons_carry_their_office_and_nothing_else(html: str) -> None:
    assert "Deputy Prime Minister and Minister of Foreign Affairs, Lao PDR" in html


def test_conflicting_figures_stand_side_by_side(html: str) -> None:
    block = html[html.index('id="dispute-D-DEBT-2022"') :]
    block = block[: block.index("</div>")]
    assert block.count("<li") == 2
    assert "131 percent of GDP" in block
    assert "112 percent of GDP" in block
    assert "Why this one" in block
    assert "going back to International Monetary Fund" in block


def test_a_page_of_the_past_names_nothing_that_came_later(register: Register) -> None:
    past = page_of(register, date(2024, 8, 1))
    assert "Comprehensive Strategic Partnership" not in past
    assert not re.search(r"evidence-F0(38|55|60)\b", past)
    assert "GlobeNewswire" not in past
    assert "Set back: <b>promises as known then; the power system" in past


def test_a_page_of_its_own_day_is_not_set_back(html: str) -> None:
    assert "Set back" not in html
    assert "Sources looked for" not in html


def test_a_page_of_a_day_to_come_says_up_to_when_sources_were_looked_for(
    register: Register,
) -> None:
    page = page_of(register, date(2027, 6, 1))
    assert "Sources looked for: <b>up to 23 November 2026 only</b>" in page


def test_same_register_and_day_same_bytes(html: str, register: Register) -> None:
    assert page_of(register) == html
