"""Adequacy of the two lands: by hand, resumed, in any number of threads, and as B6."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.study.conftest import quiet
from tieline.adequacy import sampling
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.study.adequacy import SamplingOptions, assess_adequacy
from tieline.study.options import StudyOptions
from tieline.study.review import Review, make_review

FEW = SamplingOptions(samples=24, target_coefficient=0.0)
OPTIONS = StudyOptions(projects=("old-line", "null-line", "wind-farm"), weather_years=2, jobs=1)


@pytest.fixture(scope="module")
def study(lands: Programme, tmp_path_factory: pytest.TempPathFactory):
    return assess_adequacy(lands, OPTIONS, FEW, tmp_path_factory.mktemp("adequacy"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "results").iterdir()}


def test_a_zone_alone_by_hand(study) -> None:
    """A: three machines of 450 MW, each out 10 % of the time, for 1,000 MW: all three must run."""
    table = study.tables["adequacy_standards"].set_index("zone")
    assert table.loc["A", "alone_h"] == pytest.approx(8760 * (1 - 0.9**3), rel=1e-9)
    assert table.loc["A", "verdict"] == "implausible"
    # One machine more covers one outage, two cover two: 0.028 and 0.001 of the hours.
    assert 400.0 < table.loc["A", "firm_mw"] < 1000.0
    assert set(table.index) == {"A", "B"}


def test_a_line_of_no_capacity_saves_exactly_nothing(study) -> None:
    table = study.tables["adequacy_differences"]
    rows = table[table["project"] == "null-line"]
    assert len(rows) > 0
    assert (rows["value"] == 0.0).all()
    assert (rows["standard_error"] == 0.0).all()


def test_the_difference_is_that_of_the_cases(study) -> None:
    zones = study.tables["adequacy_zones"]
    eens = zones[(zones["indicator"] == "eens_mwh") & (zones["kind"] == "region")]
    of = eens.set_index(["case", "hydro"])["value"]
    table = study.tables["adequacy_differences"]
    row = table[
        (table["project"] == "wind-farm")
        & (table["counterfactual"] == "whole")
        & (table["indicator"] == "eens_mwh")
        & (table["kind"] == "region")
        & (table["hydro"] == "emergency release")
    ].iloc[0]
    before = of["wind-farm: nothing", "emergency release"]
    after = of["wind-farm: as-built", "emergency release"]
    assert row["value"] == pytest.approx(before - after, rel=1e-9)
    assert row["value"] > 0.0
    assert row["n"] == 2


def test_both_conventions_stand_beside_each_other(study) -> None:
    assert set(study.tables["adequacy_zones"]["hydro"]) == {"emergency release", "no release"}
    runs = study.tables["adequacy_runs"]
    assert (runs["samples"] == 24).all()


def test_interrupted_it_goes_on_to_the_same_bytes(
    lands: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "CHUNK", 8)
    options = replace(OPTIONS, projects=("old-line",))
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assess_adequacy(lands, options, FEW, whole)

    def impatient(said: str, share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assess_adequacy(lands, options, FEW, broken, impatient)
    assert not (broken / "results").exists()
    assert any((broken / "finished").iterdir())
    assess_adequacy(lands, replace(options, jobs=2), FEW, broken)
    assert contents(broken) == contents(whole)


def test_an_unknown_project_or_year_is_refused(lands: Programme) -> None:
    with pytest.raises(OptionError, match="not a project"):
        assess_adequacy(lands, replace(OPTIONS, projects=("no-line",)), FEW)
    with pytest.raises(OptionError, match="--samples"):
        SamplingOptions(samples=0)
    with pytest.raises(OptionError, match="2031"):
        assess_adequacy(lands, replace(OPTIONS, study_years=(2031,)), FEW)


REVIEWED = StudyOptions(projects=("wind-farm",), weather_years=2, jobs=1, adequacy_samples=24)


@pytest.fixture(scope="module")
def with_it(lands: Programme, tmp_path_factory: pytest.TempPathFactory) -> Review:
    return make_review(lands, REVIEWED, tmp_path_factory.mktemp("review"), quiet)


def test_b6_joins_the_benefits_and_the_net_value(
    lands: Programme, with_it: Review, tmp_path: Path
) -> None:
    # The dispatch is the same: finished comparisons of the other review are used again.
    shutil.copytree(with_it.page.parent / "finished", tmp_path / "finished")
    without = make_review(lands, replace(REVIEWED, adequacy_samples=0), tmp_path, quiet)
    tables = with_it.tables
    worth = tables["adequacy_worth"].set_index("counterfactual").loc["whole"]
    benefits = tables["benefits"]
    row = benefits[
        (benefits["indicator"] == "b6_usd") & (benefits["counterfactual"] == "whole")
    ].iloc[0]
    assert row["value"] == pytest.approx(worth["b6_usd"])
    assert row["n"] == 2

    eens = tables["adequacy_by_year"]
    eens = eens[eens["hydro"] == "emergency release"]
    saved = [
        eens[eens["case"] == f"wind-farm: {case}"].groupby("zone")["eens_mwh"].sum() / 2
        for case in ("nothing", "as-built")
    ]
    voll = {"A": 3000.0, "B": 4000.0}
    by_hand = sum(voll[zone] * (saved[0] - saved[1])[zone] for zone in voll)
    cap = worth["same_effect_mw"] * worth["peaking_usd_per_mw_per_year"]
    assert worth["uncapped_usd"] == pytest.approx(by_hand, rel=1e-9)
    assert row["value"] == pytest.approx(min(by_hand, cap), rel=1e-9)
    assert worth["leans_on"] == "B"

    # It leans on a zone short of its standard: in the range of the net value, not in its centre.
    assert not worth["in_centre"]
    values, widths = [], []
    for made in (with_it, without):
        net = made.tables["net_values"].set_index("counterfactual").loc["whole"]
        values.append(net["npv_usd"].to_numpy())
        widths.append((net["high_usd"] - net["low_usd"]).to_numpy())
    assert values[0] == pytest.approx(values[1])
    assert (widths[0] > widths[1]).all()
    assert "adequacy_worth" not in without.tables
    assert "missing: this run holds no adequacy figure" in without.page.read_text()
    assert "in every net value" not in with_it.page.read_text()


def test_the_cap_holds_for_gains_and_losses_alike(with_it: Review) -> None:
    """Plant and line of the wind farm move the same energy from zone to zone and back."""
    table = with_it.tables["adequacy_worth"]
    limit = table["same_effect_mw"] * table["peaking_usd_per_mw_per_year"]
    assert (table["b6_usd"].abs() <= limit * (1 + 1e-9)).all()
    assert (table["b6_usd"] < 0.0).any()
    assert (table["capped"] == (table["uncapped_usd"].abs() > limit)).all()
