"""The page: self-contained, deterministic, honest about what is missing."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest

from tests.report import invented
from tieline.errors import ResultError
from tieline.report import TABLES, ReviewContent, render
from tieline.report.page import css_string, linked
from tieline.report.sheet import sheets
from tieline.report.statuses import STATUSES
from tieline.report.worths import figure

LARGEST = 4_000_000


@pytest.fixture(scope="module")
def html() -> str:
    return render(invented.content())


class Reader(HTMLParser):
    """Collects ids, links and every attribute that could fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.fetched: list[tuple[str, str, str]] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href" and tag == "a":
                self.targets.append(value or "")
            elif name in ("src", "href", "xlink:href", "data", "action", "poster", "srcset"):
                self.fetched.append((tag, name, value or ""))
            if name.startswith("on"):
                self.fetched.append((tag, name, value or ""))


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def visible(text: str) -> str:
    body = text[text.index("<body>") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_it_fetches_nothing(html: str) -> None:
    reader = read(html)
    assert reader.fetched == []
    assert not {"script", "link", "img", "iframe", "object", "embed"} & set(reader.tags)
    assert "@import" not in html
    assert "url(" not in html


def test_every_inner_link_has_its_target_and_no_id_is_used_twice(html: str) -> None:
    reader = read(html)
    assert len(reader.ids) == len(set(reader.ids))
    inner = {target[1:] for target in reader.targets if target.startswith("#")}
    assert inner <= set(reader.ids)
    outer = {target for target in reader.targets if not target.startswith("#")}
    assert outer == {"https://gazette.example/message", "https://g4.example/text"}


def test_it_is_small_and_the_same_bytes_every_time(html: str) -> None:
    assert len(html.encode()) < LARGEST
    assert render(invented.content()) == html


@pytest.mark.parametrize("status", STATUSES, ids=lambda status: status.code)
def test_every_status_has_a_shape_of_its_own(html: str, status: Any) -> None:
    style = html[html.index("<style>") : html.index("</style>")]
    rule = re.search(rf"\.st-{status.shape} {{([^}}]*)}}", style)
    assert rule is not None
    assert f'st-{status.shape}"' in html
    assert status.code in visible(html)
    # Something besides the fill says it: an edge, a hatch, an outline or a cut.
    drawn = ("border", "gradient", "clip-path", "box-shadow", "border-radius")
    assert status.shape == "delivered" or any(word in rule[1] for word in drawn)


def test_shapes_differ_apart_from_their_colours(html: str) -> None:
    style = html[html.index("<style>") : html.index("</style>")]
    forms = {}
    for shape in {status.shape for status in STATUSES}:
        rule = re.search(rf"\.st-{shape} {{([^}}]*)}}", style)
        assert rule is not None
        form = re.sub(r"#[0-9a-f]{3,6}|var\(--[a-z0-9-]+\)", "", rule[1])
        forms[re.sub(r"\bcolor: *;|background: *;|\s", "", form)] = shape
    assert len(forms) == len({status.shape for status in STATUSES})


def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert('x')</script> \"&\" </style>"
    register = invented.register()
    register["statuses"][0]["title"] = hostile
    register["annex"][0]["quote"] = hostile
    register["annex"][0]["address"] = "javascript:alert(1)"
    register["message"][0]["quote"] = hostile
    programme = invented.PROGRAMME | {"title": hostile}
    zones = invented.zones()
    zones["name"] = hostile
    text = render(invented.content(register=register, programme=programme, tables={"zones": zones}))
    assert "<script" not in text
    assert "javascript:" not in text
    assert text.count("</style>") == 1
    assert "&lt;script&gt;" in text


def test_css_strings_cannot_end_early() -> None:
    assert css_string('a"}b') == "a\\22 \\7d b"
    assert css_string("Viet Nam") == "Viet Nam"


def test_other_scripts_survive() -> None:
    text = render(invented.content())
    for words in ("ພະລັງງານລົມ", "ວຽງຈັນ", "日本語の題名", "ภาษาไทย", "Tiếng Việt", "Szohôd"):
        assert words in text


@pytest.mark.parametrize("absent", [*TABLES, "register", "provenance", "outline"])
def test_whatever_is_missing_is_said(absent: str) -> None:
    if absent in TABLES:
        empty = pd.DataFrame(columns=list(TABLES[absent]))
        text = render(invented.content(tables={absent: empty}))
    else:
        text = render(invented.content(**{absent: None if absent == "outline" else {}}))
    assert not re.search(r"\b(nan|None|inf)\b(?! of)", visible(text))


def test_nothing_at_all_still_makes_a_page() -> None:
    text = visible(render(ReviewContent(programme={"id": "x", "title": "Empty", "question": ""})))
    assert "not yet measured" in text
    assert "The register holds no promise yet" in text
    assert "No zones were saved with this run" in text


def test_headline_words_are_measured_or_said_to_be_missing(html: str) -> None:
    said = visible(html)
    assert "7.31 ± 0.76 %" in said
    assert "resilience: this run holds no figure for it" in said


def test_numbers_shown_are_those_of_the_table() -> None:
    held = invented.content()
    found = figure(held, "szoh-wind", "b1_usd")
    assert found is not None
    rows = {
        (row["study_year"], row["counterfactual"]): row
        for row in held.rows("benefits", project="szoh-wind", indicator="b1_usd")
    }
    for worth in found.worths:
        row = rows[worth.study_year, worth.counterfactual]
        decimals = len(worth.value.partition(".")[2])
        half = (row["upper"] - row["lower"]) / 2e6
        shown = float(worth.value.replace("\u2212", "-"))
        assert shown == pytest.approx(row["value"] / 1e6, abs=0.51 * 10**-decimals)
        assert float(worth.error) == pytest.approx(half, abs=0.51 * 10**-decimals)
        assert worth.t == "3.18"
        assert worth.n == 4
    text = visible(render(held))
    assert "96.5 ± 3.5" in text
    assert "sampling error under the assumed weather (t = 3.18; n = 4 weather years)" in text
    assert "indicative" in text


def test_worths_say_resolved_or_not_and_nothing_else(html: str) -> None:
    verdicts = re.findall(r'<div class="vd">([a-z ]+)', html)
    assert set(verdicts) == {"resolved", "not resolved"}


def test_findings_change_with_the_numbers() -> None:
    def heading(value: float, error: float) -> str:
        rows = pd.DataFrame(
            [
                invented.benefit("szoh-wind", "plant", 2030, "b1_usd", 5e7, 1e6),
                invented.benefit("szoh-wind", "connection", 2030, "b1_usd", value, error),
                invented.benefit("szoh-wind", "whole", 2030, "b1_usd", 5e7 + value, error),
            ]
        )
        return sheets(invented.content(tables={"benefits": rows}))[0].finding

    assert "of it comes with its connection" in heading(2e7, 1e6)
    assert "cannot be told from zero" in heading(2e7, 2e7)
    assert "its connection alone costs 20.0" in heading(-2e7, 1e6)
    assert "costs 30.0" in heading(-8e7, 1e6)
    assert (
        "has not been measured"
        in sheets(invented.content(tables={"benefits": pd.DataFrame()}))[0].finding
    )


def test_the_head_counts_what_the_register_says() -> None:
    register = invented.register()
    text = render(invented.content(register=register))
    assert "Two of 13 promises are delivered, one more by own report" in text
    for row in register["statuses"]:
        row["status"] = "delivered"
    text = render(invented.content(register=register))
    assert "13 of 13 promises are delivered" in text


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(ResultError, match="lacks the columns"):
        invented.content(tables={"zones": pd.DataFrame({"zone": ["A"]})})
    with pytest.raises(ResultError, match="not a table of a review"):
        invented.content(tables={"zone": pd.DataFrame()})


def test_one_weather_year_has_no_interval() -> None:
    row = invented.benefit("szoh-wind", "whole", 2030, "b1_usd", 5e7, math.nan, n=1)
    row |= {"lower": math.nan, "upper": math.nan, "verdict": "not resolved"}
    text = visible(render(invented.content(tables={"benefits": pd.DataFrame([row])})))
    assert "One weather year: there is no sampling error to show." in text
    assert "no interval" in text
    assert "comes to 50.0 million USD a year in 2030, by one weather year alone" in text
    assert "± million" not in text
    assert "Three worths" not in text


def test_an_address_in_a_text_is_a_link_and_nothing_else_is_markup() -> None:
    said = str(linked("Bank 2020, https://www.bank.example/a?b=1&c=2; <b>estimate</b>"))
    assert 'href="https://www.bank.example/a?b=1&amp;c=2"' in said
    assert ">bank.example</a>; &lt;b&gt;estimate" in said


def test_a_table_says_on_a_narrow_screen_what_each_number_is(html: str) -> None:
    tables = re.findall(r'<table class="[^"]*cards.*?</table>', html, re.S)
    assert tables
    for table in tables:
        for row in re.findall(r"<tr>(.*?)</tr>", table[table.index("<tbody>") :], re.S):
            numbers = re.findall(r'<td class="n[^"]*"[^>]*>', row)
            assert all("data-l=" in cell for cell in numbers), row
