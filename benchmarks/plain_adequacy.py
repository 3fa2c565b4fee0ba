"""The yardstick of adequacy: what an able user writes in an afternoon with NumPy and SciPy.

Crude sequential Monte Carlo, one sample-year at a time: every machine's up and down times drawn at
once, summed to hourly outages of each zone; with several zones a linear program of least unserved
energy (HiGHS) in every hour in which one is short. No storage, no release of reservoirs.
"""

from __future__ import annotations

import time

import numpy as np
from scipy.optimize import linprog

from tieline.adequacy.system import WATTS, System


def outages(rng: np.random.Generator, made: System) -> np.ndarray:
    """(z, h) [MW] of machines on outage in one sample-year."""
    units, hours = made.units, made.hours
    zones = made.years[0].margin.shape[0]
    up, down = units.time_to_failure, units.repair
    cycles = int(3.0 * hours / (up + down).min()) + 20
    times = np.empty((up.size, 2 * cycles))
    times[:, ::2] = rng.exponential(size=(up.size, cycles)) * up[:, None]
    times[:, 1::2] = rng.exponential(size=(up.size, cycles)) * down[:, None]
    # Who is down at the start has no first time up; both are without memory.
    times[rng.random(up.size) < units.forced_outage, 0] = 0.0
    ends = np.minimum(np.ceil(np.cumsum(times, axis=1)), hours).astype(np.int64)
    lost = np.broadcast_to((units.power / WATTS)[:, None], (up.size, cycles))
    zone = np.broadcast_to(units.zone[:, None], (up.size, cycles))
    step = np.zeros((zones, hours + 1))
    np.add.at(step, (zone, ends[:, ::2]), lost)
    np.add.at(step, (zone, ends[:, 1::2]), -lost)
    return np.cumsum(step, axis=1)[:, :hours]


def unserved(made: System, margin: np.ndarray) -> float:
    """[MWh] of one hour: min sum of unserved over flows within the links; margin (z,) [MW]."""
    year, network, zones = made.years[0], made.network, margin.size
    arcs = network.link.size
    free = np.where(network.sign > 0, year.forward[0, network.link], year.backward[0, network.link])
    balance = np.zeros((zones, zones + arcs))
    balance[np.arange(zones), np.arange(zones)] = -1.0
    balance[network.receiver, zones + np.arange(arcs)] -= 1.0
    balance[network.other, zones + np.arange(arcs)] += 1.0
    cost = np.concatenate([np.ones(zones), np.zeros(arcs)])
    bounds = [(0.0, None)] * zones + [(0.0, most) for most in free / WATTS]
    return float(linprog(cost, A_ub=balance, b_ub=margin, bounds=bounds).fun)


def speed(made: System, samples: int) -> tuple[float, float]:
    """Sample-years a second of one core's time, and mean hours of shortfall a year."""
    rng = np.random.default_rng(0)
    margin = made.years[0].margin / WATTS
    short = 0
    begin = time.process_time()
    for _ in range(samples):
        left = margin - outages(rng, made)
        in_need = np.flatnonzero((left < 0.0).any(axis=0))
        if len(left) > 1:
            in_need = [h for h in in_need if unserved(made, left[:, h]) > 1e-6]
        short += len(in_need)
    return samples / (time.process_time() - begin), short / samples
