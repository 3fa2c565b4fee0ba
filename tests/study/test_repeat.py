"""The same study by other ways of solving: no verdict may move; if one did, it is named."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.study.conftest import quiet
from tieline.case.case import position
from tieline.case.projects import with_link
from tieline.cli.beside import WAYS
from tieline.errors import OptionError, ResultError
from tieline.io.programme import Programme
from tieline.io.studies import read_studies
from tieline.io.write import json_text
from tieline.study.assess import Assessment
from tieline.study.capacity import meeting, run_sweep, sweep
from tieline.study.costs import cost_of
from tieline.study.options import StudyOptions
from tieline.study.repeat import VARIANTS, chosen_ways, compared, repeat, repeat_jobs

PROJECTS = ("old-line", "wind-farm")


def test_no_verdict_moves_in_the_two_lands(lands: Programme, tmp_path: Path) -> None:
    options = StudyOptions(projects=PROJECTS, weather_years=1, jobs=1, study_years=(2030,))
    jobs = repeat_jobs(lands, options, tmp_path)
    assert [variant for variant, _ in jobs] == [None, *VARIANTS]
    keys = {job.key for _, asked in jobs for job in asked}
    assert len(keys) >= len(PROJECTS) * len(VARIANTS), "every way but a shuffle that moves nothing"
    found = repeat(lands, options, jobs, tmp_path, quiet)
    for variant in found["variants"]:
        assert variant["moved"] == [], variant["name"]
        assert variant["verdicts"] > 20
        assert variant["largest_b1"]["usd"] < 1.0
    (kept,) = read_studies(tmp_path)["repeat"]
    assert kept["kind"] == "repeat"
    assert [row["name"] for row in kept["variants"]] == [row.name for row in VARIANTS]


def test_ways_are_run_apart_and_the_rest_is_named(lands: Programme, tmp_path: Path) -> None:
    options = StudyOptions(projects=("old-line",), weather_years=1, jobs=1, study_years=(2030,))
    jobs = repeat_jobs(lands, options, tmp_path, chosen_ways(["order", "tolerance"]))
    assert [variant.id for variant, _ in jobs[1:]] == ["tolerance", "order"]
    found = repeat(lands, options, jobs, tmp_path, quiet)
    assert [row["id"] for row in found["variants"]] == ["tolerance", "order"]
    assert found["not_run"] == [row.name for row in VARIANTS[:2]]
    assert tuple(row.id for row in VARIANTS) == WAYS
    assert [row.id for row in chosen_ways(())] == ["dual-simplex", "tolerance", "order"]
    with pytest.raises(OptionError, match="interior-point"):
        chosen_ways(["interior-pont"])


def test_more_of_a_dedicated_line_costs_its_line_alone(lands: Programme) -> None:
    """10 MUSD in the investment and 5 outside it, over 40 MW; running cost in proportion."""
    asked = sweep(lands, "W--B", study_year=2030)
    cost = cost_of(lands, lands.project("wind-farm"), "line")
    factor = 1.0 / sum(1.065**-k for k in range(1, 26))
    running = 1e6 * 15e6 / cost.central_capex
    assert asked.cost_usd_per_mw_year == pytest.approx((15e6 * factor + running) / 40.0)
    assert "line to the buyer" in asked.cost_source


def test_a_verdict_that_moves_is_named(assessment: Assessment) -> None:
    before = assessment.tables
    moved = before["net_values"].copy()
    first = moved.index[0]
    moved.loc[first, "verdict"] = "reversed"
    moved.loc[first, "npv_usd"] += 5.0
    found = compared(before, {**before, "net_values": moved})
    (row,) = found["moved"]
    assert row["after"] == "reversed"
    assert row["table"] == "net_values"
    assert found["largest_net"]["usd"] == pytest.approx(5.0)
    assert compared(before, before)["moved"] == []


def test_welfare_rises_with_capacity_and_meets_its_cost_by_hand(
    lands: Programme, tmp_path: Path
) -> None:
    """In the two lands every MWh sent saves the same, so welfare is a straight line."""
    asked = sweep(lands, "one-line", study_year=2030, capacities=(30.0, 60.0))
    assert asked.capacities == (0.0, 30.0, 60.0)
    assert asked.cost_usd_per_mw_year == pytest.approx(
        (20e6 / sum(1.065**-k for k in range(1, 26)) + 0.4e6) / 60.0
    )
    options = StudyOptions(weather_years=1, jobs=1)
    found = run_sweep(lands, asked, options, tmp_path, quiet)
    gains = [point["welfare_usd_per_year"] for point in found["points"]]
    assert gains[0] == 0.0
    assert 0.0 < gains[1] < gains[2]
    assert found["marginal_usd_per_mw_year"][0] == pytest.approx(gains[1] / 30.0)
    assert found["best_mw"] == 60.0
    again = run_sweep(lands, asked, options, tmp_path, quiet)
    assert json_text(again) == json_text(found), "finished weather years come from disk"


def test_what_a_sweep_cannot_do_is_said(lands: Programme) -> None:
    with pytest.raises(OptionError, match="Did you mean 'one-line'"):
        sweep(lands, "one-lin")
    with pytest.raises(OptionError, match="at least one above 0"):
        sweep(lands, "one-line", capacities=(0.0,))
    unknown = sweep(lands, "null-line", capacities=(10.0,))
    assert "give one with" in unknown.cost_source
    assert sweep(lands, "null-line", capacities=(10.0,), cost_musd_per_mw=1.0).cost_source


def test_where_welfare_only_just_pays_its_cost() -> None:
    assert meeting([0, 10, 20], [0, 10, 10], [0, 4, 12]) == pytest.approx(10 + 10 * 6 / 8)
    assert meeting([0, 10], [0, 5], [0, 3]) is None
    assert meeting([0, 10], [0, 2], [0, 3]) is None


def test_a_damaged_study_is_named(tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "repeat--all.json").write_text("{")
    with pytest.raises(ResultError, match=r"repeat--all\.json is damaged"):
        read_studies(tmp_path)
    assert read_studies(tmp_path / "nothing") == {}


def test_with_link_is_what_a_sweep_changes(lands: Programme) -> None:
    case = lands.case(2030)
    row = position(case.links.id, "one-line", "link")
    changed = with_link(case, "one-line", forward_mw=5.0, backward_mw=0.0)
    assert changed.links.forward[row] == 5.0
    assert dataclasses.replace(changed, links=case.links).links is case.links
