"""Kernel and slow twin agree draw by draw; threads, rows and far projects change nothing."""

import numpy as np
import pytest

from tests.adequacy.systems import case, inputs, zones
from tests.adequacy.twin import Twin
from tieline.adequacy.adequacy import AdequacyOptions, assess
from tieline.adequacy.reservoirs import ReservoirPlan, stand_in_plan
from tieline.case.columns import floats
from tieline.errors import OptionError

HOURS = 72
MORE_HOURS = 300
"""More than two of the spans that the kernel looks over at once."""


def random_system(seed, hours=HOURS):
    """A few zones near shortage, some links (parallel ones too), storages and reservoirs."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 7))
    ids = [f"Z{k}" for k in rng.permutation(count)]
    table = zones(
        ids,
        countries=[f"C{k % 2}" for k in range(count)],
        offset=rng.integers(-5, 9, count),
        kind=["external" if k == 0 and seed % 3 == 0 else "demand" for k in range(count)],
    )
    machines = [
        {
            "id": f"P{k}",
            "zone": int(rng.integers(count)),
            "capacity": float(rng.integers(20, 200)),
            "units": int(rng.integers(1, 5)),
            "q": float(rng.choice([0.0, 0.05, 0.2, 0.4])),
            "repair": float(rng.choice([2.0, 10.0, 40.0])),
            "profile": "sun" if rng.random() < 0.3 else "",
        }
        for k in range(int(rng.integers(count, 3 * count)))
    ]
    made = case(
        table,
        plants=machines,
        storages=[
            {
                "id": f"S{k}",
                "zone": int(rng.integers(count)),
                "power": float(rng.integers(5, 60)),
                "energy": float(rng.integers(10, 200)),
                "units": int(rng.integers(1, 3)),
                "q": float(rng.choice([0.0, 0.1])),
                "charge": float(rng.choice([0.5, 0.9, 1.0])),
            }
            for k in range(int(rng.integers(0, 4)))
        ],
        reservoirs=[
            {
                "id": f"R{k}",
                "zone": int(rng.integers(count)),
                "turbine": float(rng.integers(20, 120)),
                "energy": float(rng.integers(50, 2000)),
                "annual_inflow": float(rng.integers(100, 2500)),
                "units": int(rng.integers(1, 4)),
                "q": float(rng.choice([0.0, 0.2])),
                "repair": 8.0,
            }
            for k in range(int(rng.integers(0, 4)))
        ],
        links=[
            {
                "id": f"L{k}",
                "a": int(a),
                "b": int(b),
                "forward": float(rng.integers(0, 80)),
                "backward": float(rng.integers(0, 80)),
                "loss": float(rng.choice([0.0, 0.05])),
                "q": float(rng.choice([0.0, 0.1])),
            }
            for k, (a, b) in enumerate(
                rng.choice(count, 2, replace=False) for _ in range(int(rng.integers(0, 9)))
            )
        ],
    )
    load = rng.uniform(20.0, 160.0, (hours, count))
    available = np.tile(made.plants.capacity * made.plants.flat_availability, (hours, 1))
    varying = [p for p, name in enumerate(made.plants.profile) if name]
    available[:, varying] *= rng.random((hours, len(varying)))
    return made, inputs(made, load, available)


def falling_plan(made, hourly):
    """A plan whose level falls towards empty, so that debts are called in."""
    plan = stand_in_plan(made, hourly)
    fall = np.linspace(1.0, 0.0, len(plan.level))[:, None]
    return ReservoirPlan(output=plan.output, level=floats(plan.level * fall))


def counted(twin, sample):
    """hours, days, events, energy of every zone, country and the region, by definition."""
    unserved, _ = twin.run(sample)
    table = twin.case.zones
    members = {name: [name] for name in table.id}
    for country in set(table.country):
        members[country] = [
            name for name, of in zip(table.id, table.country, strict=True) if of == country
        ]
    members["region"] = [
        name for name, kind in zip(table.id, table.kind, strict=True) if kind != "external"
    ]
    offset = dict(zip(table.id, table.utc_offset_h.tolist(), strict=True))
    figures = {}
    for group, names in members.items():
        amounts = [sum(hour[name] for name in names) for hour in unserved]
        short = [h for h, amount in enumerate(amounts) if amount > 0]
        shift = offset[sorted(names)[0]] if group != "region" and names else 0
        figures[group] = (
            len(short),
            len({(h + shift) // 24 for h in short}),
            sum(1 for h in short if h - 1 not in short),
            sum(amounts),
        )
    return figures


@pytest.mark.parametrize("seed", range(40))
def test_agrees_with_its_slow_twin_draw_by_draw(seed):
    made, hourly = random_system(seed, MORE_HOURS if seed % 4 == 0 else HOURS)
    samples = 2 if seed % 4 == 0 else 6
    plan = falling_plan(made, hourly) if seed % 2 else stand_in_plan(made, hourly)
    release = seed % 5 != 0
    options = AdequacyOptions(
        samples=samples, seed=seed * 2**33 + 7, target_coefficient=0.0, emergency_release=release
    )
    result = assess(made, [hourly], options, plans=[plan])
    twin = Twin(made, hourly, plan, options.seed, release)
    progress = result.progress
    for sample in range(samples):
        wanted = counted(twin, sample)
        for g, group in enumerate(result.groups):
            got = (
                progress.hours[sample, g],
                progress.days[sample, g],
                progress.events[sample, g],
                progress.energy[sample, g],
            )
            assert got == wanted[group.name], (sample, group.name)


def test_the_random_systems_are_worth_testing():
    """Shortfalls, imports, releases and charging all occur in the systems above."""
    seen = {"short": 0, "flow": 0}
    for seed in range(8):
        made, hourly = random_system(seed)
        unserved, sent = Twin(made, hourly, stand_in_plan(made, hourly), seed).run(0)
        seen["short"] += sum(any(hour.values()) for hour in unserved)
        seen["flow"] += sum(any(hour.values()) for hour in sent)
    assert seen["short"] > 50
    assert seen["flow"] > 50


def test_a_zone_beyond_what_a_row_holds_is_refused():
    made, hourly = random_system(1)
    wrong = inputs(made, np.full((HOURS, len(made.zones.id)), 3.0e6), hourly.plant_available)
    with pytest.raises(OptionError, match="2,147,484 MW of power or demand in a zone"):
        assess(made, [wrong], AdequacyOptions(samples=2))


def test_a_year_without_demand_is_never_short_and_has_no_share():
    made, hourly = random_system(1)
    idle = inputs(made, np.zeros((HOURS, len(made.zones.id))), hourly.plant_available)
    result = assess(made, [idle], AdequacyOptions(samples=8, target_coefficient=0.1))
    region = result.group("region")
    assert (region.lole_h.value, region.eens_mwh.value) == (0.0, 0.0)
    assert np.isnan(region.eens_ppm.value)
    assert result.stopped_by == "samples"
