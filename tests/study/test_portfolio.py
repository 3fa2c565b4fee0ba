"""Projects together: laws of the Shapley value on the two lands, through dispatch."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report import invented
from tests.study.conftest import quiet
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.report.together import together
from tieline.study.options import StudyOptions
from tieline.study.portfolio import foretold, portfolio, run_portfolio

SET = ("one-line", "twin-line", "null-line")


@pytest.fixture(scope="module")
def found(lands: Programme, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    asked = portfolio(lands, SET, 2030)
    options = StudyOptions(weather_years=1, jobs=1)
    return run_portfolio(lands, asked, options, tmp_path_factory.mktemp("portfolio"), quiet)


def value(found: dict[str, Any], project: str, kind: str) -> float:
    row = next(row for row in found["rows"] if row["project"] == project)
    return float(row[f"{kind}_usd_per_year"])


def test_shapley_and_phases_add_up_to_the_cluster(found: dict[str, Any]) -> None:
    whole = found["cluster_usd_per_year"]
    assert whole > 0.0
    for kind in ("shapley", "in_order"):
        assert sum(value(found, name, kind) for name in SET) == pytest.approx(whole)


def test_twins_get_the_same_and_a_null_project_nothing(found: dict[str, Any]) -> None:
    one, twin = (value(found, name, "shapley") for name in SET[:2])
    assert one == pytest.approx(twin, rel=1e-9)
    for kind in ("first_in", "last_in", "in_order", "shapley"):
        assert value(found, "null-line", kind) == pytest.approx(0.0, abs=0.01)


def test_the_first_phase_is_worth_what_it_is_alone(found: dict[str, Any]) -> None:
    assert value(found, "one-line", "in_order") == value(found, "one-line", "first_in")
    last = value(found, "null-line", "in_order")
    assert last == pytest.approx(value(found, "null-line", "last_in"))


def test_the_page_shows_it(found: dict[str, Any]) -> None:
    (shown,) = together(invented.content(studies={"portfolio": (found,)}))
    assert shown.sums[3] == shown.whole
    assert [title for title, _ in shown.rows] == ["One line", "Twin line", "Null line"]


def test_the_cost_is_said_first_and_mistakes_are_named(lands: Programme) -> None:
    asked = portfolio(lands, SET, 2030)
    said = foretold(lands, asked, StudyOptions(weather_years=2, jobs=1))
    assert said.tasks == 2 * 7
    assert said.seconds > 0.0
    with pytest.raises(OptionError, match="at least two"):
        portfolio(lands, ["one-line", "one-line"])
    with pytest.raises(OptionError, match="one-lin"):
        portfolio(lands, ["one-lin", "twin-line"])
