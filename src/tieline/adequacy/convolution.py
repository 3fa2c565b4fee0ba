"""Exact adequacy of a single zone by convolution of its machines.

The capacity outage table of R. Billinton, R. N. Allan, *Reliability Evaluation of Power Systems*,
2nd ed., 1996, section 2.2. No links, no storage, hours independent of each other in the table:
what a Monte Carlo of the same zone must reproduce within its error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tieline.adequacy.reservoirs import ReservoirPlan
from tieline.case.case import Case, position
from tieline.case.columns import Floats, floats
from tieline.case.weather_year import HourlyInputs
from tieline.errors import OptionError
from tieline.units import HOURS_PER_DAY


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CapacityOutageTable:
    """P(capacity on outage = k x step), k = 0, 1, ...

    step         [MW]
    probability  (k,) adds up to 1
    installed    [MW]
    """

    step: float
    probability: Floats
    installed: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExactAdequacy:
    """lole_h [h/yr], lole_d [d/yr], eens_mwh [MWh/yr] of the hours given; hour by hour beside it.

    lole_d is the classical figure: the sum over days of the largest hourly probability.
    lolp (h,) [1]; eens_by_hour (h,) [MWh]
    """

    lole_h: float
    lole_d: float
    eens_mwh: float
    lolp: Floats
    eens_by_hour: Floats


def capacity_outage_table(
    capacity: npt.ArrayLike, forced_outage: npt.ArrayLike, step: float = 1.0
) -> CapacityOutageTable:
    """p'(x) = (1 - q) p(x) + q p(x - c), machine by machine.

    capacity (u,) [MW]; forced_outage (u,) [1]. A capacity that is no whole number of steps is
    split between the two neighbouring steps so that its mean is kept; the table is then as fine
    as its step. Raises OptionError for a capacity below 0, a rate outside [0, 1], a step <= 0.
    """
    c = np.atleast_1d(np.asarray(capacity, dtype=np.float64))
    q = np.atleast_1d(np.asarray(forced_outage, dtype=np.float64))
    if not step > 0.0:
        raise OptionError(f"The step of an outage table is above 0 MW, not {step}.")
    if c.shape != q.shape or not ((c >= 0.0).all() and ((q >= 0.0) & (q <= 1.0)).all()):
        raise OptionError("Machines need one capacity >= 0 and one outage rate in [0, 1] each.")
    table = np.ones(1)
    for one_capacity, one_rate in zip(c, q, strict=True):
        steps = one_capacity / step
        below = int(np.floor(steps + 1e-9))
        upper = max(steps - below, 0.0)
        upper = 0.0 if upper < 1e-9 else upper
        made = np.zeros(table.size + below + (1 if upper else 0))
        made[: table.size] += (1.0 - one_rate) * table
        made[below : below + table.size] += one_rate * (1.0 - upper) * table
        if upper:
            made[below + 1 : below + 1 + table.size] += one_rate * upper * table
        table = made
    return CapacityOutageTable(step=step, probability=floats(table), installed=float(c.sum()))


def exact_adequacy(table: CapacityOutageTable, load: npt.ArrayLike) -> ExactAdequacy:
    """Loss of load iff available capacity < load, hour by hour.

    LOLP(h) = P(X > C - L(h)); EENS(h) = sum over x > C - L(h) of p(x) (x - C + L(h)).

    load (h,) [MW], from the first hour of a day; may be net of other supply, hence negative.
    """
    margin = table.installed - np.asarray(load, dtype=np.float64)
    p = table.probability
    outage = np.arange(p.size) * table.step
    # tail[k] = P(X >= k steps), summed from the far end so that small numbers come first.
    tail = np.append(np.cumsum(p[::-1])[::-1], 0.0)
    moment = np.append(np.cumsum((p * outage)[::-1])[::-1], 0.0)
    first = np.floor(margin / table.step + 1e-9).astype(np.int64) + 1
    first = np.clip(first, 0, p.size)
    lolp = tail[first]
    eens = np.maximum(moment[first] - margin * tail[first], 0.0)
    whole_days = -(-lolp.size // HOURS_PER_DAY) * HOURS_PER_DAY
    by_day = np.zeros(whole_days)
    by_day[: lolp.size] = lolp
    return ExactAdequacy(
        lole_h=float(lolp.sum()),
        lole_d=float(by_day.reshape(-1, HOURS_PER_DAY).max(axis=1).sum()),
        eens_mwh=float(eens.sum()),
        lolp=floats(lolp),
        eens_by_hour=floats(eens),
    )


def zone_alone(
    case: Case,
    inputs: HourlyInputs,
    zone: str,
    step: float = 1.0,
    plan: ReservoirPlan | None = None,
) -> ExactAdequacy:
    """Exact adequacy of one zone as if it stood alone: no links, no storages.

    Plants with a profile count at their mean, since it is net of outages; the others machine by
    machine. Reservoirs give what ``plan`` says, None = nothing. Raises OptionError for an unknown
    zone.
    """
    z = position(case.zones.id, zone, "zone")
    plants = case.plants
    net = np.array(inputs.demand[:, z])
    if plan is not None:
        net -= plan.output[:, case.reservoirs.zone == z].sum(axis=1)
    capacity: list[float] = []
    rate: list[float] = []
    for p in np.flatnonzero(plants.zone == z):
        q = float(plants.forced_outage[p])
        available = inputs.plant_available[:, p]
        if not plants.in_service[p]:
            continue
        if plants.profile[p] or q == 0.0 or np.ptp(available) > 0.0:
            net -= available
            continue
        machines = int(plants.units[p])
        each = float(min(available[0] / (1.0 - q), plants.capacity[p])) / machines
        capacity += [round(each, 6)] * machines
        rate += [q] * machines
    return exact_adequacy(_table(tuple(capacity), tuple(rate), step), net)


@lru_cache(maxsize=256)
def _table(
    capacity: tuple[float, ...], rate: tuple[float, ...], step: float
) -> CapacityOutageTable:
    """The same machines stand in every weather year."""
    return capacity_outage_table(capacity, rate, step)
