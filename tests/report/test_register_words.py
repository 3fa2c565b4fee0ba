"""The register's sentences as readers meet them."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.report import invented
from tieline.report import TABLES
from tieline.report.changes import changes
from tieline.report.commitments import commitments
from tieline.report.counted import counted_by_others
from tieline.report.decisions import decisions
from tieline.report.disputes import disputes, disputes_about
from tieline.report.evidence import annex, safe_address
from tieline.report.facts import statements
from tieline.report.message import latest_count, measure, message
from tieline.report.money import money_elsewhere
from tieline.report.plain import plain, quantity
from tieline.report.promises import codes, headline, promises
from tieline.report.regional import regional
from tieline.report.sources import further, one_origins, sources, unknown_origins
from tieline.report.timeline import span, timeline
from tieline.report.words import date


def test_ids_become_names_and_dates_become_words() -> None:
    names = {"kg-2029-07": "Klow Gazette", "well": "Never used"}
    said = plain("kg-2029-07 of 2029-07-25 says so; all is well, own-party said 2029-07.", names)
    assert said == "Klow Gazette of 25 July 2029 says so; all is well, own-party said July 2029."


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("692550000", "USD", "692.55 million USD"),
        (">1100000", "persons", "> 1.1 million persons"),
        ("~950000000", "USD", "about 950 million USD"),
        ("4120832", "", "4\u202f120\u202f832"),
        ("22", "km", "22 km"),
        ("44.71", "km", "44.71 km"),
        ("39-52", "", "39-52"),
        (None, "", ""),
    ],
)
def test_quantities_stay_as_exact_as_they_were_written(value: object, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@pytest.mark.parametrize(
    ("edtf", "text"), [("../2025-07-15", "by 15 July 2025"), ("2025-07/..", "from July 2025")]
)
def test_open_intervals(edtf: str, text: str) -> None:
    assert date(edtf) == text
    assert span(edtf) is not None


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x.example", "http://", "", None]
)
def test_only_web_addresses_become_links(address: object) -> None:
    assert safe_address(address) == ""


def test_short_ids_stay_and_long_ones_become_initials() -> None:
    found = codes(invented.content())
    assert found["C01"] == "C01"
    assert found["szoh-wind"] == "SW"
    assert len(set(found.values())) == len(found)


def test_promises_are_counted_apart_from_own_reports() -> None:
    rows = invented.register()["statuses"]
    assert headline(rows) == (
        "Two of 13 promises are delivered, one more by own report, one is due without a report, "
        "one is delayed and on two we found no recent word"
    )
    assert headline([]) == "The register holds no promise yet"


def test_a_register_of_one_promise_is_told_in_the_singular() -> None:
    (row,) = [one for one in invented.register()["statuses"] if one["status"] == "no evidence"][:1]
    register = invented.register() | {"statuses": [row], "decisions": []}
    content = invented.content(register=register)
    assert headline([row]) == "On the one promise we found no recent word"
    assert "delivered" in promises(content).finding
    assert commitments(content).finding.endswith("none is delivered")


def test_squares_stand_delivered_first() -> None:
    shown = [
        [square.status.code for square in row.squares] for row in promises(invented.content()).rows
    ]
    assert shown[1][:3] == ["delivered", "delivered", "delivered (self-reported)"]
    assert shown[0][0] == "due: no report found"


def test_the_words_that_made_a_promise_come_before_what_decides_it() -> None:
    rows = {row.id: row for row in commitments(invented.content()).rows}
    project = rows["szoh-wind"]
    assert project.project
    assert [(item.id, decides) for item, decides in project.evidence] == [
        ("e1", True),
        ("e4", False),
        ("e2", True),
        ("e3", True),
    ]


def test_rows_that_call_for_a_question_come_first() -> None:
    ranks = [row.status.rank for row in commitments(invented.content()).rows]
    assert ranks == sorted(ranks)


def test_decisions_name_who_is_asked_most() -> None:
    found = decisions(invented.content())
    assert found.finding == "Four questions to put to one party: Borduria: Ministry of Invention"
    register = invented.register()
    register["decisions"] *= 2
    register["decisions"][0] = register["decisions"][0] | {"whom": ["SY"]}
    found = decisions(invented.content(register=register))
    assert found.finding == (
        "Eight questions for two parties; seven of them concern one: "
        "Borduria: Ministry of Invention"
    )
    assert len(found.first) == 5
    assert len(found.rest) == 3
    assert sum(len(rows) for _, rows in found.rest_by_status) == 3


def test_every_plan_is_kept_in_the_order_it_was_stated() -> None:
    held = invented.content()
    found = timeline(held, held.register["projects"][0])
    assert found is not None
    trial, operation = found.milestones
    assert [row.label for row in operation.rows] == [
        "Plan of 16 Nov 2028",
        "Plan of 19 Jan 2030",
        "Done: 22 August 2030",
    ]
    assert operation.rows[-1].done
    assert found.last_done == "commercial operation on 22 August 2030"
    assert "four months before the first plan" in found.finding
    assert all(0 <= row.left <= 100 for m in (trial, operation) for row in m.rows)


def test_changes_lead_to_their_entries() -> None:
    found = changes(invented.content())
    assert found.since == "31 January 2030"
    assert [(row.code, row.moved) for row in found.past] == [("C03", True)]
    assert found.coming[0].title == "Ten invented years"


def test_the_message_leads_to_measurements_or_says_that_there_are_none() -> None:
    lines = message(invented.content()).lines
    assert lines[0].measures[0].target == "#sheet-szoh-wind"
    assert lines[0].measures[0].text.startswith("96.5 ± 3.5 million USD a year in 2030")
    assert lines[1].measures[0].text == "resilience: not yet measured"
    assert lines[2].measures[0].target == "#indicator-IND"
    assert lines[2].measures[0].text == "Visitors: sources disagree, none is used"


def test_context_projects_are_not_ranked() -> None:
    found = regional(invented.content(), {})
    assert [row.id for row in found.rows] == ["north-line", "sea-cable", "old-line"]
    assert found.unmeasured == ("Far line",)
    assert found.finding.startswith("One project lowers the cost of supply")


def test_disputes_stand_side_by_side_and_say_what_is_one_source() -> None:
    held = invented.content()
    found = disputes(held)
    assert found.finding == "Sources disagree on two points; on one of them none is used"
    (row,) = found.rows
    assert row.id == "d2"
    assert not row.decided
    assert row.one_origin == "Szohôd Times"
    assert [p.text for p in row.positions] == ["> 1.1 million persons", "900\u202f000 persons"]
    assert [p.by_way_of for p in row.positions] == ["", "Szohôd Times"]
    (line,) = disputes_about(held, {"szoh-wind"})
    assert [p.used for p in line.positions] == [True, False]


def test_counted_figures_name_their_dispute_and_their_origin() -> None:
    (series,) = counted_by_others(invented.content())
    assert series.standing == "disputed"
    (figure,) = series.observations
    assert (figure.value, figure.change) == ("> 1.1 million", "28 % on 2028")
    assert (figure.dispute, figure.by_way_of) == ("d2", "Szohôd Times")


def test_statements_of_fact_are_counted_by_who_bears_them_out() -> None:
    found = statements(invented.content())
    assert [heading for heading, _ in found.groups] == ["Events", "Holders of office"]
    assert found.finding.startswith("One statement of fact is borne out by another source")
    event = found.groups[0][1][0]
    assert event.detail == "meeting, Klow, July 2029"
    assert [item.id for item in event.evidence] == ["e1", "e2"]


def test_documents_of_one_origin_are_one_source() -> None:
    held = invented.content()
    (group,) = one_origins(held)
    assert group.name == "Szohôd Times"
    assert [row.id for row in group.documents] == ["g2", "g3"]
    assert [row.id for row in unknown_origins(held)] == ["g4"]
    assert [row.id for row in further(held)] == ["g4"]
    assert sources(held)["g4"].by_way_of == "a source it does not name"


def test_money_elsewhere_keeps_its_currency_and_its_documents() -> None:
    found = money_elsewhere(invented.content())
    assert found.finding == "One contribution to one other subject"
    ((subject, (row,)),) = found.contributions
    assert subject == "Old dam"
    assert row.note == "5\u202f545 MJPY; completed"
    assert [item.id for item in row.documents] == ["g4"]


def test_what_is_not_modelled_stands_by_kind() -> None:
    (group,) = message(invented.content()).not_modelled
    assert group.heading == "Promises"
    assert group.rows[0][:2] == ("Invented promise C05", "#entry-C05")


def test_a_measurement_of_debt_is_said_in_words_where_a_run_holds_it() -> None:
    said = pd.DataFrame(
        [{"project": "szoh-wind", "position": 0, "kind": "plain", "text": "It adds a little."}]
    )
    flow = pd.DataFrame([dict.fromkeys(TABLES["cash_flow"], 0) | {"project": "szoh-wind"}])
    item = {"metric": "debt", "project": "", "indicator": ""}
    tables = {"finance_sentences": said, "cash_flow": flow}
    found = measure(invented.content(tables=tables), item)
    assert found is not None
    assert (found.text, found.target) == ("It adds a little.", "#money-szoh-wind")
    bare = measure(invented.content(tables={"finance_sentences": said}), item)
    assert bare is not None
    assert bare.target == ""


def test_an_indicator_gives_its_latest_count_or_its_target() -> None:
    register = invented.register()
    (indicator,) = register["indicators"]
    (first,) = indicator["observations"]
    rows = [
        first | {"dispute": "", "value": "900000"},
        first | {"period": "2030", "value": "2000000", "nature": "target", "dispute": ""},
    ]
    held = invented.content()
    assert latest_count(held, indicator | {"observations": rows}) == (
        "900\u202f000 persons, counted for 2029"
    )
    assert latest_count(held, indicator | {"observations": rows[1:]}) == (
        "target 2 million persons, no count was found"
    )
    assert latest_count(held, indicator | {"observations": []}) == "no count was found"


def test_cautions_stand_beside_the_rule() -> None:
    register = invented.register()
    register["warnings"] = [
        {"entry": "C03", "text": "Several documents, one origin."},
        {"entry": "C03", "text": "Last heard of on 2029-10-26."},
    ]
    rows = {row.id: row for row in commitments(invented.content(register=register)).rows}
    assert rows["C03"].cautions == ("Several documents, one origin.",)
    assert rows["C01"].cautions == ()


@pytest.mark.parametrize(
    ("claim", "value", "shown"),
    [
        ("International arrivals.", "831248", "831\u202f248 persons"),
        ("There were 831,248 arrivals.", "831248", ""),
        ("Over 35 billion.", ">35000000000", ""),
        ("More than 1.1 million came.", ">1100000", ""),
        ("Nothing was counted.", None, ""),
    ],
)
def test_a_figure_its_claim_does_not_name_stands_beside_it(
    claim: str, value: str | None, shown: str
) -> None:
    row = invented.evidence("x", quote="", claim=claim, value=value, unit="persons")
    held = annex(invented.content(register={"annex": [row]}))
    assert held["x"].figure == shown


def test_a_figure_stands_in_full_once_and_is_named_after_that() -> None:
    register = invented.register()
    held = {"project": "", "metric": "connectivity"}
    register["message"] = [
        {"line": 5, "quote": "first", "entries": [], "measurements": [held]},
        {"line": 9, "quote": "second", "entries": [], "measurements": [held]},
    ]
    first, second = message(invented.content(register=register)).lines
    assert "crosses a border" in first.measures[0].text
    assert second.measures[0].text == "connectivity: as on line 5"
    assert second.measures[0].target == first.measures[0].target
