"""Monte Carlo against published systems and against every state of small ones."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.adequacy.systems import REFERENCE, case, expected, inputs, rows_of, rts79, zones
from tieline.adequacy.adequacy import AdequacyOptions, assess
from tieline.adequacy.result import ErrorOver

REPAIR = 0.7
"""[h]; in these systems hours are independent, so only the outage rate matters."""


def drawn(made, hourly, samples, seed=1):
    options = AdequacyOptions(
        samples=samples, target_coefficient=0.0, seed=seed, error=ErrorOver.DRAWS
    )
    return assess(made, [hourly], options)


def within(estimate, wanted, errors=3.0):
    assert abs(estimate.value - wanted) <= errors * estimate.standard_error, (estimate, wanted)


def golden_rts79():
    """Scale of the published load, LOLE [h/yr], LOLE [d/yr], EENS [MWh/yr]."""
    held = expected("rts79")
    first = held["expected"]
    yield 1.0, first["LOLE_h_per_yr"], first["LOLE_d_per_yr_daily_peaks"], first["EENS_MWh_per_yr"]
    for scale, row in zip((1.1, 0.84), held["variants"], strict=True):
        yield scale, row["LOLE_h_per_yr"], row["LOLE_d_per_yr"], row["EENS_MWh_per_yr"]


@pytest.mark.parametrize(("scale", "lole_h", "lole_d", "eens"), [*golden_rts79()])
def test_rts79_within_three_standard_errors(scale, lole_h, lole_d, eens):
    """IEEE RTS-79, generation only, 2850, 3135 and 2394 MW peak."""
    found = drawn(*rts79(scale), samples=8192).group("RTS")
    within(found.lole_h, lole_h)
    within(found.lole_d, lole_d)
    within(found.eens_mwh, eens)


def test_pras_one_node():
    """PRAS TestData.jl, single node A: LOLE 0.355 h, EUE 1.59 MWh over four hours."""
    golden = expected("pras_singlenode_a")["expected"]
    made = case(
        zones(["A"]),
        plants=[{"id": f"Gen {k}", "capacity": 10.0, "q": 0.1, "repair": REPAIR} for k in range(3)],
    )
    load = np.array([25, 28, 27, 24]) - np.array([5, 6, 7, 8])
    found = drawn(made, inputs(made, load[:, None]), samples=40_000).group("A")
    within(found.lole_h, golden["LOLE_h"])
    within(found.eens_mwh, golden["EUE_MWh"])


def test_pras_two_regions():
    """PRAS TestData.jl, test 1: two regions, a line that fails; one hour."""
    golden = expected("pras_test1_two_regions")["expected"]
    units = rows_of(REFERENCE / "pras_test1_two_regions" / "generators.csv")
    made = case(
        zones(["A", "B"]),
        plants=[
            {
                "id": row["unit"],
                "zone": "AB".index(row["region"]),
                "capacity": float(row["capacity_mw_t1"]),
                "q": float(row["p_fail"]),
                "repair": REPAIR,
            }
            for row in units
        ],
        links=[{"id": "L", "a": 0, "b": 1, "forward": 8, "backward": 8, "q": 0.1, "repair": 0.7}],
    )
    result = drawn(made, inputs(made, [[8.0, 9.0]]), samples=20_000)
    within(result.group("region").lole_h, golden["LOLE_h"])
    within(result.group("region").eens_mwh, golden["EUE_MWh"])
    for zone in "AB":
        within(result.group(zone).lole_h, golden["LOLE_by_region"][zone])
        within(result.group(zone).eens_mwh, golden["EUE_by_region"][zone])


def small_system(seed):
    """Three zones, five machines, a storage of two, three links: 1,024 states of one hour."""
    rng = np.random.default_rng(seed)
    made = case(
        zones(["A", "B", "C"]),
        plants=[
            {
                "id": f"P{k}",
                "zone": int(rng.integers(3)),
                "capacity": float(rng.integers(20, 90)),
                "q": float(rng.choice([0.1, 0.3])),
                "repair": REPAIR,
            }
            for k in range(5)
        ],
        storages=[
            {
                "id": "S",
                "zone": int(rng.integers(3)),
                "power": 40.0,
                "energy": float(rng.integers(20, 60)),
                "units": 2,
                "q": 0.2,
                "repair": REPAIR,
            }
        ],
        links=[
            {
                "id": f"L{k}",
                "a": a,
                "b": b,
                "forward": float(rng.integers(0, 40)),
                "backward": float(rng.integers(0, 40)),
                "q": 0.2,
                "repair": REPAIR,
            }
            for k, (a, b) in enumerate([(0, 1), (1, 2), (2, 0)])
        ],
    )
    return made, rng.uniform(30.0, 90.0, (1, 3))


def least_unserved(made, load, machines, stored, running):
    """min sum of unserved: zones balance, flows within what runs  [MW]."""
    plants, links, storages = made.plants, made.links, made.storages
    supply = np.bincount(plants.zone, plants.capacity * machines, minlength=3)
    given = min(
        storages.power[0] * sum(stored) / 2, storages.energy[0] * storages.discharge_efficiency[0]
    )
    supply[storages.zone[0]] += given
    flows = len(running)
    balance = np.hstack([np.eye(3), np.zeros((3, flows))])
    for k in range(flows):
        balance[links.from_zone[k], 3 + k] -= 1.0
        balance[links.to_zone[k], 3 + k] += 1.0
    bounds = [(0.0, demand) for demand in load] + [
        (-back * on, ahead * on)
        for ahead, back, on in zip(links.forward, links.backward, running, strict=True)
    ]
    cost = np.concatenate([np.ones(3), np.zeros(flows)])
    return linprog(cost, A_ub=-balance, b_ub=supply - load, bounds=bounds).fun


@pytest.mark.parametrize("seed", range(2))
def test_every_state_of_a_small_system(seed):
    made, load = small_system(seed)
    rates = [*made.plants.forced_outage, 0.2, 0.2, *made.links.forced_outage]
    energy = hours = 0.0
    for up in itertools.product([0, 1], repeat=len(rates)):
        chance = np.prod([1.0 - q if on else q for q, on in zip(rates, up, strict=True)])
        unserved = least_unserved(made, load[0], np.array(up[:5]), up[5:7], up[7:])
        energy += chance * unserved
        hours += chance * (unserved > 1e-6)
    region = drawn(made, inputs(made, load), samples=10_000).group("region")
    within(region.eens_mwh, energy, 4.0)
    within(region.lole_h, hours, 4.0)
