"""Present values, and the rates and ratios made of them.

Flows are yearly, in real USD, the first one at t = 0 and not discounted.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from tieline.case.columns import Floats, floats
from tieline.errors import OptionError

RATE_GRID = np.concatenate([np.linspace(-0.95, 1.0, 391), np.geomspace(1.005, 100.0, 200)])
"""Rates between which a sign change of the net present value is looked for."""

RATE_GRID.flags.writeable = False


def npv(rate: float, flows: npt.ArrayLike) -> float:
    """Net present value, NPV = sum_t flow[t] / (1 + rate)^t  [USD].

    rate [1/yr] above -1; flows (t,) [USD/yr]. Raises OptionError for a rate of -1 or less.
    """
    values = _flows(flows)
    return float(np.sum(values / (1.0 + _rate(rate)) ** np.arange(values.size)))


def annuity_factor(rate: float, years: float) -> float:
    """Yearly payment per USD borrowed, a = r / (1 - (1 + r)^-n); a = 1/n at r = 0  [1/yr].

    rate [1/yr]; years > 0, payments at the end of each. Raises OptionError otherwise.
    """
    if not years > 0.0:
        raise OptionError(f"An annuity runs over a positive number of years, not {years}.")
    if abs(_rate(rate)) < 1e-12:
        return 1.0 / years
    # expm1 and log1p keep their digits at rates near zero, where 1 - (1 + r)^-n loses all.
    return rate / -math.expm1(-years * math.log1p(rate))


def annuity(amount: float, rate: float, years: float) -> float:
    """Constant yearly payment that repays ``amount`` [USD] in ``years``  [USD/yr]."""
    return amount * annuity_factor(rate, years)


def internal_rates(flows: npt.ArrayLike) -> tuple[float, ...]:
    """Every rate in (-95 %, 10 000 %) at which NPV = 0, ascending.

    flows (t,) [USD/yr]. Flows that change sign more than once can have several rates,
    or none; whoever prints one figure must have looked at all of them.
    """
    values = _flows(flows)
    scale = float(np.abs(values).max(initial=0.0))
    if scale == 0.0:
        return ()

    def worth(rate: float) -> float:
        return npv(rate, values / scale)

    # NPV at every rate of the grid at once, by Horner's rule from the last year back.
    at = np.zeros_like(RATE_GRID)
    for flow in (values / scale)[::-1]:
        at = at / (1.0 + RATE_GRID) + flow
    found = [float(rate) for rate, value in zip(RATE_GRID, at, strict=True) if value == 0.0]
    found += [
        float(brentq(worth, RATE_GRID[k], RATE_GRID[k + 1], xtol=1e-13))
        for k in np.flatnonzero(at[:-1] * at[1:] < 0.0)
    ]
    return tuple(sorted(found))


def irr(flows: npt.ArrayLike) -> float:
    """Internal rate of return: the one rate at which NPV = 0  [1/yr].

    With real economic flows it is the EIRR, with flows of the shareholders the equity IRR.
    Raises OptionError if no rate or more than one solves it.
    """
    rates = internal_rates(flows)
    if not rates:
        raise OptionError("The flows have no internal rate: they never change sign enough.")
    if len(rates) > 1:
        said = ", ".join(f"{rate:.2%}" for rate in rates)
        raise OptionError(f"The flows have more than one internal rate: {said}.")
    return rates[0]


def benefit_cost_ratio(rate: float, benefits: npt.ArrayLike, costs: npt.ArrayLike) -> float:
    """PV(benefits) / PV(costs)  [1].

    benefits, costs (t,) [USD/yr], costs counted positive.
    Raises OptionError if the costs are worth nothing.
    """
    cost = npv(rate, costs)
    if cost <= 0.0:
        raise OptionError("A benefit-cost ratio needs costs with a positive present value.")
    return npv(rate, benefits) / cost


def levelised_cost(rate: float, costs: npt.ArrayLike, energy: npt.ArrayLike) -> float:
    """Levelised transmission cost, PV(C1 + C2) / PV(energy moved)  [USD/MWh].

    costs (t,) [USD/yr]; energy (t,) [MWh/yr]. Raises OptionError if no energy is moved.
    """
    moved = npv(rate, energy)
    if moved <= 0.0:
        raise OptionError("A levelised cost needs energy with a positive present value.")
    return npv(rate, costs) / moved


def between_study_years(
    study_years: npt.ArrayLike, values: npt.ArrayLike, years: npt.ArrayLike
) -> Floats:
    """Yearly benefits from those of the study years: linear between, constant outside.

    study_years (k,) distinct; values (k,); years (t,); returns (t,) in the unit of values.
    ENTSO-E, guideline for cost-benefit analysis, treatment of horizons.
    Raises OptionError if the study years repeat, or do not match the values.
    """
    at = np.asarray(study_years, dtype=np.float64)
    known = _flows(values)
    if at.size != known.size or np.unique(at).size != at.size:
        raise OptionError("Each study year needs exactly one value.")
    order = np.argsort(at)
    return floats(np.interp(np.asarray(years, dtype=np.float64), at[order], known[order]))


def economic_flows(
    *,
    study_years: npt.ArrayLike,
    benefits: npt.ArrayLike,
    capex_usd: float,
    opex_usd_per_year: float,
    commissioned: int,
    life_years: int = 25,
    spending: npt.ArrayLike = (1.0,),
) -> tuple[Floats, Floats]:
    """Benefits and costs by year, (t,) each [USD/yr]; t = 0 is the first year of spending.

    costs[t]    = C1 x spending[t] before commissioning, then C2 each year
    benefits[t] = 0 before commissioning, then interpolated between the study years

    spending (k,) shares of C1 [1] in the k years before ``commissioned``, sum 1; residual
    value 0 (ENTSO-E). Raises OptionError where spending does not add to 1.
    """
    shares = _flows(spending)
    if abs(shares.sum() - 1.0) > 1e-9:
        raise OptionError(f"The shares of spending add to {shares.sum():.4f}, not to 1.")
    years = commissioned + np.arange(life_years)
    running = between_study_years(study_years, benefits, years)
    before = np.zeros(shares.size)
    benefit = np.concatenate([before, running])
    cost = np.concatenate([capex_usd * shares, np.full(life_years, opex_usd_per_year)])
    return floats(benefit), floats(cost)


def crossing(capacity: npt.ArrayLike, welfare: npt.ArrayLike, annual_cost: npt.ArrayLike) -> float:
    """Capacity at which the last MW is worth what it costs: d welfare = d cost  [MW].

    Piecewise linear between the points of the sweep; the capacity of the largest net value.

    capacity (k,) [MW] ascending; welfare, annual_cost (k,) [USD/yr].
    """
    at = _flows(capacity)
    net = _flows(welfare) - _flows(annual_cost)
    if at.size != net.size or np.any(np.diff(at) <= 0.0):
        raise OptionError("A sweep needs ascending capacities, one value for each.")
    return float(at[int(np.argmax(net))])


def root_of(value: Callable[[float], float], low: float, high: float) -> float:
    """Where ``value`` is zero between low and high; nan if it does not change sign there."""
    at_low, at_high = value(low), value(high)
    if at_low == 0.0:
        return low
    if at_high == 0.0:
        return high
    if not at_low * at_high < 0.0:
        return float("nan")
    return float(brentq(value, low, high))


def _rate(rate: float) -> float:
    if not rate > -1.0:
        raise OptionError(f"A discount rate is above -1, not {rate}.")
    return rate


def _flows(flows: npt.ArrayLike) -> Floats:
    values = np.asarray(flows, dtype=np.float64)
    if values.ndim != 1 or values.size == 0 or not np.all(np.isfinite(values)):
        raise OptionError("Flows are one row of finite numbers, one for each year.")
    return values
