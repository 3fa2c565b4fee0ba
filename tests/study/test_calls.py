"""The commands as functions: each answers, and keeps what the page looks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tieline.io.programme import Programme
from tieline.io.studies import read_studies
from tieline.study import calls
from tieline.study.options import StudyOptions


def test_every_command_has_its_function(lands: Programme, tmp_path: Path) -> None:
    options = StudyOptions(projects=("old-line",), weather_years=1, jobs=1, study_years=(2030,))
    made = calls.assess(lands, tmp_path, options)
    assert set(made.tables["net_values"]["project"]) == {"old-line"}
    shared = calls.allocate(lands, "old-line", tmp_path, options, study_year=2030)
    assert sum(shared.shapley.values()) == pytest.approx(shared.worths["AAA BBB"])
    swept = calls.capacity(lands, "old-line", tmp_path, options, capacities=[25.0], study_year=2030)
    assert [point["capacity_mw"] for point in swept["points"]] == [0.0, 25.0]
    both = calls.portfolio(lands, ["old-line", "one-line"], tmp_path, options, study_year=2030)
    assert [row["project"] for row in both["rows"]] == ["old-line", "one-line"]
    again = calls.repeat(lands, tmp_path, options, ways=["tolerance"])
    assert [row["moved"] for row in again["variants"]] == [[]]
    assert set(read_studies(tmp_path)) == {"allocation", "capacity", "portfolio", "repeat"}
    tables = calls.finance(lands, ["wind-farm"])
    assert set(tables["finance_summary"]["project"]) == {"wind-farm"}


def test_a_coalition_leaves_unbuilt_what_costs_it_more(lands: Programme, tmp_path: Path) -> None:
    """The dear line of 2,000 MUSD: only both together are asked to carry it, at a loss."""
    options = StudyOptions(weather_years=1, jobs=1)
    found = calls.allocate(lands, "dear-line", tmp_path, options, study_year=2030)
    assert found.worths["AAA BBB"] < -1e8
    assert all(value >= 0.0 for who, value in found.worths.items() if who != "AAA BBB")
    assert found.shapley["AAA"] == pytest.approx(found.shapley["BBB"])
    (rule,) = [item for item in found.allocations if item.rule == "Shapley"]
    assert "what is shared is a loss" in rule.note
