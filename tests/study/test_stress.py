"""Events met by small systems: by hand, as laws, and as a study that resumes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.case.test_events import event
from tests.dispatch.systems import case_of, inputs_of, random_system, served
from tests.study.conftest import quiet
from tests.study.lands import two_lands
from tieline.case.case import Case
from tieline.case.events import Effect, Event
from tieline.case.projects import with_service
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.options import DispatchOptions
from tieline.errors import OptionError
from tieline.io.read_programme import read_programme
from tieline.io.read_results import read_results
from tieline.study.event_desk import Desk, Outcome
from tieline.study.event_rows import outcome_rows
from tieline.study.margins import margin_rows
from tieline.study.options import StudyOptions
from tieline.study.review import make_review, page_from_saved
from tieline.study.single_losses import events_of
from tieline.study.store import CACHE
from tieline.study.stress import StressOptions, plan_stress
from tieline.study.stress_study import stress
from tieline.study.stress_tables import spread

OPTIONS = DispatchOptions()
SLOW = [HealthCheck.too_slow]


def met(case: Case, inputs: HourlyInputs, happening: Event) -> Outcome:
    desk = Desk([case], [inputs], OPTIONS)
    return desk.follow(desk.passage(happening), 0)


def shed(outcome: Outcome) -> np.ndarray:
    """Unserved power from the begin of the event on (h, z)   [MW]."""
    whole = np.concatenate([result.shed for result in outcome.stressed])
    return whole[outcome.until :]


def region(outcome: Outcome) -> dict[str, float]:
    return next(row for row in outcome_rows(outcome) if row["kind"] == "region")


def test_a_single_loss_in_three_zones_by_hand() -> None:
    """A 100 MW for 50, B 40 for 80, C 20 for 30; A to B 40, A to C 20 MW."""
    case = case_of(
        [{"id": "A"}, {"id": "B"}, {"id": "C"}],
        [
            {"zone": 0, "capacity": 100.0, "cost": 10.0},
            {"zone": 1, "capacity": 40.0, "cost": 20.0},
            {"zone": 2, "capacity": 20.0, "cost": 20.0},
        ],
        link_rows=[
            {"id": "A-B", "from": 0, "to": 1, "forward": 40.0},
            {"id": "A-C", "from": 0, "to": 2, "forward": 20.0},
        ],
    )
    inputs = inputs_of(case, np.tile([50.0, 80.0, 30.0], (48, 1)))
    lost = event(
        Effect(acts_on="capacity", share=0.0, assets=("link:A-B",), hours=6), begins="01-01"
    )
    outcome = met(case, inputs, lost)
    assert shed(outcome).sum(axis=0).tolist() == pytest.approx([0.0, 240.0, 0.0])
    rows = {(row["kind"], row["place"]): row for row in outcome_rows(outcome)}
    assert rows["region", "all"]["ens_mwh"] == pytest.approx(240.0)
    assert rows["zone", "B"]["peak_shed_mw"] == pytest.approx(40.0)
    assert rows["zone", "B"]["hours_below_99_h"] == 6.0
    assert rows["zone", "B"]["time_to_99_h"] == 6.0
    # Before, A gave 50 + 40 + 10 and C 20 MW; with the link gone A sends C 20 and C gives 10.
    saved = (100.0 - 70.0) * 10.0 + (20.0 - 10.0) * 20.0
    assert rows["region", "all"]["extra_cost_usd"] == pytest.approx(-6 * saved)
    margins = {row["place"]: row for row in margin_rows(case, inputs) if row["kind"] == "zone"}
    assert margins["B"]["least_mw"] == pytest.approx(40.0 - 40.0 - (80.0 - 40.0))
    assert margins["C"]["least_mw"] == pytest.approx(20.0 - 20.0 - (30.0 - 20.0))
    assert margins["A"]["least_mw"] == pytest.approx(0.0 - 100.0 - (50.0 - 100.0))
    assert margins["B"]["short_h"] == 48.0


def test_water_below_the_plan_saves_load_and_nothing_else() -> None:
    """The lake has no inflow and keeps its level; a cheaper plant is no reason to touch it."""
    case = case_of(
        [{"id": "A"}],
        [{"id": "gas", "zone": 0, "capacity": 30.0, "cost": 80.0}],
        reservoir_rows=[{"zone": 0, "turbine": 5.0, "energy": 100.0, "initial": 0.5}],
    )
    inputs = inputs_of(case, np.full((48, 1), 20.0))
    half = event(
        Effect(acts_on="capacity", share=0.5, assets=("plant:gas",), hours=10), begins="01-01"
    )
    outcome = met(case, inputs, half)
    # 15 MW of gas and 5 of the turbine serve all; the 50 MWh are the plan's, missing at the end.
    assert shed(outcome).sum() == pytest.approx(0.0, abs=1e-6)
    assert outcome.stressed[-1].level[-1, 0] == pytest.approx(0.0, abs=1e-6)
    dearer = event(Effect(acts_on="cost", share=9.0, hours=10), begins="01-01")
    kept = met(case, inputs, dearer)
    assert kept.stressed[0].turbine.sum() == pytest.approx(0.0, abs=1e-6)
    assert region(kept)["extra_cost_usd"] == pytest.approx(10 * 20.0 * 80.0 * 8.0)


def test_nobody_foresees_an_event() -> None:
    """A battery that could have charged before the event has not."""
    case = case_of(
        [{"id": "A"}],
        [{"id": "gas", "zone": 0, "capacity": 30.0, "cost": 80.0}],
        storage_rows=[{"zone": 0, "power": 10.0, "energy": 40.0, "charge": 0.9}],
    )
    inputs = inputs_of(case, np.full((96, 1), 20.0))
    out = event(
        Effect(acts_on="capacity", share=0.0, assets=("plant:gas",), hours=3), begins="01-02"
    )
    outcome = met(case, inputs, out)
    assert outcome.until == 24
    assert shed(outcome)[:3].sum() == pytest.approx(60.0)
    assert outcome.stressed[0].stored[23, 0] == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(seed=st.integers(0, 10_000))
def test_a_null_event_costs_and_sheds_nothing_more(seed: int) -> None:
    system = random_system(
        seed=seed, zone_count=2, hours=48, reservoir_count=2, storage_count=1, link_count=2,
        limits=False, ramps=False,
    )  # fmt: skip
    outcome = met(system.case, system.inputs, event(begins="01-01"))
    told = region(outcome)
    scale = 1.0 + abs(float(outcome.calm[0].objective))
    assert abs(told["ens_mwh"]) < 1e-5
    assert abs(told["extra_cost_usd"]) < 1e-6 * scale + 0.01 * OPTIONS.dump_cost * scale


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(seed=st.integers(0, 10_000), share=st.floats(0.0, 0.9))
def test_more_connection_never_sheds_more_under_the_same_event(seed: int, share: float) -> None:
    """Pure transport: no store carries anything from one hour to another."""
    system = random_system(
        seed=seed, zone_count=3, hours=24, reservoir_count=0, storage_count=0, link_count=4,
        limits=False, ramps=False,
    )  # fmt: skip
    links = [f"link:{name}" for name in system.case.links.id]
    joined = with_service(system.case, dict.fromkeys(links, True))
    inputs = replace(
        system.inputs,
        link_forward=np.tile(joined.links.forward, (24, 1)),
        link_backward=np.tile(joined.links.backward, (24, 1)),
    )
    apart = with_service(joined, {links[0]: False})
    happening = event(
        Effect(acts_on="capacity", share=share, hours=12),
        Effect(acts_on="demand", share=1.2, hours=12),
        begins="01-01",
    )
    desk = Desk([joined, apart], [inputs, served(apart, inputs)], OPTIONS)
    passage = desk.passage(happening)
    with_it, without = (shed(desk.follow(passage, k)).sum() for k in (0, 1))
    assert with_it <= without + 1e-6


STORM = """\
event: storm
title: A storm
kind: cyclone
trigger: Invented.
begins: "02-01"
effects:
  - acts_on: capacity
    technologies: [gas_ccgt]
    share: 0.4
    hours: 30
    repair_h: [20]
    repair_share: [1]
source: invented
confidence: estimate
"""


@pytest.fixture
def stormy(tmp_path: Path) -> Path:
    folder = two_lands(tmp_path / "lands")
    plants = (folder / "system" / "plants.csv").read_text(encoding="utf-8")
    technology = plants.splitlines()[1].split(",")[2]
    (folder / "events").mkdir()
    text = STORM.replace("gas_ccgt", technology)
    (folder / "events" / "storm.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_study_resumes_to_the_same_bytes(stormy: Path, tmp_path: Path) -> None:
    programme, out = read_programme(stormy), tmp_path / "out"
    options = StudyOptions(projects=("old-line", "wind-farm"), weather_years=2, jobs=1)
    made = stress(programme, options, out, quiet)
    assert set(made.tables["stress"]["case"]) == {
        "with", "without", "as-built", "home-only", "nothing",
    }  # fmt: skip
    files = {path.name: path.read_bytes() for path in sorted((out / "results").iterdir())}
    kept = sorted((out / CACHE).glob("*.json"))
    assert len(kept) == 4
    kept[0].unlink()
    stress(programme, options, out, quiet)
    assert {p.name: p.read_bytes() for p in sorted((out / "results").iterdir())} == files
    values = made.tables["resilience_values"]
    whole = values[(values["counterfactual"] == "whole") & (values["kind"] == "region")]
    assert (whole["value_mwh"] >= -1e-6).all()
    assert whole["usd_per_year"].isna().all(), "no chance has a source: no money"


def test_what_is_unknown_is_refused(stormy: Path) -> None:
    programme = read_programme(stormy)
    options = StudyOptions(projects=("old-line",), weather_years=1)
    with pytest.raises(OptionError, match=r"Did you mean 'storm'\?"):
        plan_stress(programme, options, StressOptions(events=("strom",)))
    with pytest.raises(OptionError, match="has no events"):
        plan_stress(replace(programme, events=()), options, StressOptions())


def test_every_single_loss_is_an_event(stormy: Path, tmp_path: Path) -> None:
    programme = read_programme(stormy)
    options = StudyOptions(projects=("old-line",), weather_years=1, jobs=1)
    chosen = StressOptions(events=("storm",), single_losses=True)
    (task,) = plan_stress(programme, options, chosen)
    case = programme.case(task.study_year)
    links = [n for n, on in zip(case.links.id, case.links.in_service, strict=True) if on]
    assert [name for name in task.events if name.startswith("n-1 link") and " at " not in name] == [
        f"n-1 link {name}" for name in links
    ]
    # A link between two markets is lost when either is tightest, a plant's own line once.
    assert "n-1 link old-line at A" in task.events
    assert not [name for name in task.events if name.startswith("n-1 link W--B at")]
    with pytest.raises(OptionError, match="not a single loss"):
        events_of(programme, ["n-1 link nowhere"], task.study_year)
    made = stress(programme, options, tmp_path / "out", quiet, chosen)
    assert set(made.tables["stress"]["event"]) == set(task.events)
    losses = made.tables["stress_runs"].query("event != 'storm'")
    assert set(losses["kind"]) == {"region", "country"}
    few = plan_stress(
        programme,
        replace(options, weather_years=2),
        replace(chosen, loss_years=1),
    )
    assert [len(item.events) > 1 for item in few] == [True, False]


def test_quantiles_keep_what_was_never_reached_as_the_largest() -> None:
    told = spread(np.array([3.0, np.nan, 1.0]))
    assert told["least"] == 1.0
    assert told["median"] == 3.0
    assert np.isnan(told["most"])
    assert told["n"] == 3
    assert json.dumps(told["n"]) == "3"


def test_a_long_event_is_followed_whole_or_through_its_tightest_weeks() -> None:
    case = case_of([{"id": "A"}], [{"zone": 0, "capacity": 30.0, "cost": 80.0}])
    inputs = inputs_of(case, np.full((6 * 168, 1), 20.0))
    long = event(Effect(acts_on="demand", share=1.1, hours=3 * 168), begins="01-08")
    desk = Desk([case], [inputs], OPTIONS)
    assert desk.passage(long, 3).whole
    part = desk.passage(long, 2, 1)
    assert (part.whole, len(part.weeks)) == (False, 1)
    assert len(desk.passage(long, 2).weeks) == 2


def test_in_the_folder_of_a_review_its_events_take_their_place(
    stormy: Path, tmp_path: Path
) -> None:
    programme, out = read_programme(stormy), tmp_path / "out"
    options = StudyOptions(projects=("old-line",), weather_years=1, jobs=1, adequacy_samples=0)
    made = make_review(programme, options, out, quiet)
    review = dict(made.tables)
    losses = [name for name in review["stress"]["event"].unique() if name.startswith("n-1 ")]
    assert losses, "a review loses every link and largest unit"
    stress(programme, replace(options, weather_years=2), out, quiet)
    after = read_results(out)
    assert set(after.tables) == set(review)
    pd.testing.assert_frame_equal(after.tables["benefits"], review["benefits"])
    counts = after.tables["stress"].groupby("event")["n"].max()
    assert counts["storm"] == 2
    assert set(counts[losses]) == {1}, "losses were not met again"
    page = page_from_saved(out).page.read_text(encoding="utf-8")
    assert "n = 2 synthetic weather years" in page
    assert "lost one by one" in page
    with pytest.raises(OptionError, match="another seed"):
        stress(programme, replace(options, seed=7), out, quiet)
    with pytest.raises(OptionError, match="events are met with project"):
        stress(programme, replace(options, projects=("wind-farm",)), out, quiet)
    assert set(read_results(out).tables) == set(review)
