"""What must change no draw: threads, order of rows, a project far away."""

from dataclasses import fields, replace

import numpy as np
import pytest

from tests.adequacy.systems import case, inputs, plants, zones
from tieline.adequacy.adequacy import AdequacyOptions, assess, gains
from tieline.adequacy.firm import firm_capacity_for, firm_capacity_saving

MACHINES = [
    {"id": "coal", "zone": 0, "capacity": 300.0, "units": 3, "q": 0.1},
    {"id": "gas", "zone": 1, "capacity": 200.0, "units": 4, "q": 0.2},
    {"id": "oil", "zone": 1, "capacity": 50.0, "units": 2, "q": 0.3, "repair": 10.0},
]
LINKS = [{"id": "L", "a": 0, "b": 1, "forward": 60.0, "backward": 60.0, "q": 0.05}]
LOAD = 150.0 + 80.0 * np.random.default_rng(3).random((240, 2))


def result(machines=MACHINES, links=LINKS, load=LOAD, ids=("A", "B"), **options):
    made = case(zones(list(ids)), plants=machines, links=links)
    chosen = {"samples": 48, "target_coefficient": 0.0, "threads": 1} | options
    return assess(made, [inputs(made, load)], AdequacyOptions(**chosen))


def same_draws(a, b, zone="A"):
    at = [[group.name for group in one.groups].index(zone) for one in (a, b)]
    assert (a.progress.energy[:, at[0]] == b.progress.energy[:, at[1]]).all()
    assert (a.progress.hours[:, at[0]] == b.progress.hours[:, at[1]]).all()


def test_threads_change_no_draw():
    one, three = result(), result(threads=3)
    for field in fields(one.progress):
        assert np.array_equal(
            getattr(one.progress, field.name), getattr(three.progress, field.name)
        )


def test_order_of_rows_changes_no_draw():
    one, other = result(), result(machines=MACHINES[::-1])
    assert one.progress.energy.tobytes() == other.progress.energy.tobytes()
    assert one.progress.energy.any()


def test_a_project_far_away_changes_no_draw():
    far = [*MACHINES, {"id": "aaa far", "zone": 2, "capacity": 100.0, "units": 2, "q": 0.5}]
    load = np.hstack([LOAD, np.full((240, 1), 80.0)])
    one, other = result(), result(machines=far, load=load, ids=("A", "B", "0 far"))
    for zone in ("A", "B"):
        same_draws(one, other, zone)


def test_more_capacity_never_adds_shortfalls_and_its_gain_is_paired():
    before = result()
    after = result(machines=[*MACHINES, {"id": "new", "zone": 0, "capacity": 80.0, "q": 0.0}])
    gain = next(g for g in gains(after, before) if g.name == "region")
    saved = before.progress.energy[:, -1] - after.progress.energy[:, -1]
    assert (saved >= 0).all()
    assert gain.eens_mwh.value == pytest.approx(saved.mean() / 1e6, rel=1e-12)
    assert gain.eens_mwh.standard_error < before.group("region").eens_mwh.standard_error


def test_firm_capacity_brings_a_zone_to_its_standard():
    before = result()
    lole = before.groups[0].lole_h.value
    firm = firm_capacity_for(before.progress, 0, lole / 2)
    assert firm > 0.0
    new = {"id": "firm", "zone": 0, "capacity": firm, "q": 0.0}
    after = result(machines=[*MACHINES, new])
    assert after.groups[0].lole_h.value <= lole / 2
    assert firm_capacity_for(before.progress, 0, lole) == 0.0

    saved = before.groups[0].eens_mwh.value / 2
    same = firm_capacity_saving(before.progress, 0, saved)
    new = replace(
        case(zones(["A", "B"]), plants=MACHINES, links=LINKS),
        plants=plants([*MACHINES, {"id": "firm", "zone": 0, "capacity": same, "q": 0.0}]),
    )
    options = AdequacyOptions(samples=48, target_coefficient=0.0, threads=1)
    left = assess(new, [inputs(new, LOAD)], options).groups[0].eens_mwh.value
    # What the zone then needs less of, its neighbour has more of: it saves at least as much.
    assert left <= saved * 1.02
    assert firm_capacity_saving(before.progress, 0, 0.0) == 0.0
