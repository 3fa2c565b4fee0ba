"""Benefits of one project: pairs of dispatches to figures, positive = good.

Codes follow the ENTSO-E guideline for cost-benefit analysis (docs/appraisal.md says which
of it was read). B3 and B5 are shown, never added: B1 already holds them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Floats, floats
from tieline.case.estimate import Estimate
from tieline.errors import OptionError

INDICATIVE_BELOW = 8
"""Weather years below which an interval is shown and called indicative."""

RESOLVED = "resolved"
NOT_RESOLVED = "not resolved"


def b1_by_resource_cost(without_usd: npt.ArrayLike, with_usd: npt.ArrayLike) -> Floats:
    """B1 = resource cost without - resource cost with  [USD/yr], elementwise.

    Resource cost is fuel, variable O&M, CO2 price in the dispatch, and what the dispatch
    sheds at the value of the country; hurdles are not in it. Can be negative for a pure link.
    """
    return floats(np.subtract(without_usd, with_usd))


def b1_by_total_surplus(
    with_it: Mapping[tuple[str, str], float], without: Mapping[tuple[str, str], float]
) -> float:
    """B1 = sum of who gains with - sum without  [USD/yr]; equals B1 by resource cost.

    Gains as ``welfare.who_gains`` returns them, the CO2 price not counted as a tax, fixed
    cost 0, same demand in both.
    """
    return float(sum(with_it.values()) - sum(without.values()))


def b2_co2(
    avoided_t: npt.ArrayLike, societal_usd_per_t: npt.ArrayLike, dispatch_usd_per_t: npt.ArrayLike
) -> float:
    """B2 = sum of avoided tonnes x (societal value - price already in the dispatch)  [USD/yr].

    Scalars, or arrays over countries where the price in the dispatch differs.
    """
    extra = np.asarray(societal_usd_per_t, dtype=float) - np.asarray(dispatch_usd_per_t, float)
    return float(np.sum(np.asarray(avoided_t, dtype=float) * extra))


def b3_avoided_curtailment(without_mwh: float, with_mwh: float) -> float:
    """B3 = curtailment without - curtailment with  [MWh/yr]; shown, never added."""
    return without_mwh - with_mwh


def b4_avoided_emissions(
    fuel_without: npt.ArrayLike, fuel_with: npt.ArrayLike, factor_t_per_mwh: npt.ArrayLike
) -> float:
    """B4 = sum over fuels of (fuel without - fuel with) x factor, one pollutant  [t/yr].

    fuel_* (f,) [MWh thermal/yr]; factor (f,) [t/MWh thermal]. Not valued. Summed without
    rounding, so that fuels that are not burnt change no digit.
    """
    saved = np.asarray(fuel_without, dtype=float) - np.asarray(fuel_with, dtype=float)
    return math.fsum(saved * np.asarray(factor_t_per_mwh, dtype=float))


def b5_avoided_losses(without_mwh: float, with_mwh: float) -> float:
    """B5 = losses without - losses with  [MWh/yr]; shown, never added: B1 holds their cost."""
    return without_mwh - with_mwh


def b6_adequacy(
    eens_avoided_mwh: Estimate, dispatch_shed_avoided_mwh: float, voll_usd_per_mwh: float
) -> Estimate:
    """B6 = value x (avoided EENS of the Monte Carlo - avoided shedding of the dispatch).

    What the dispatch sheds is valued once, in B1; B6 is the rest. Both counted as
    without - with [MWh/yr]; the paired Estimate keeps its error. Returns [USD/yr].
    """
    return Estimate(
        value=voll_usd_per_mwh * (eens_avoided_mwh.value - dispatch_shed_avoided_mwh),
        standard_error=voll_usd_per_mwh * eens_avoided_mwh.standard_error,
        n=eens_avoided_mwh.n,
        unit="USD/yr",
    )


def paired_benefit(
    with_it: npt.ArrayLike, without: npt.ArrayLike, unit: str, *, less_is_better: bool
) -> Estimate:
    """Mean over weather years of the paired difference, positive = good.

    with_it, without (n,) of the same weather years in the same order. less_is_better for
    costs, emissions and energy lost; False for what should rise.
    """
    if less_is_better:
        return Estimate.from_paired(without, with_it, unit)
    return Estimate.from_paired(with_it, without, unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrossBenefit:
    """A benefit with two of its three doubts, side by side and never added.

    estimate         mean over weather years; its error is sampling error under the assumed
                     weather, Student's t with n - 1 degrees of freedom
    lower, upper     95 % interval, nan where n < 2
    numerical_bound  what the certificate of the optimum leaves open, same unit; no error bar
    plan_low, plan_high both ends under the shared set of reservoir plans, nan if not computed
    verdict          'resolved' or 'not resolved'; reason says against what
    indicative       True below eight weather years
    """

    estimate: Estimate
    lower: float
    upper: float
    numerical_bound: float
    plan_low: float
    plan_high: float
    verdict: str
    reason: str
    indicative: bool


def gross_benefit(
    estimate: Estimate,
    numerical_bound: float,
    *,
    plan_low: float = float("nan"),
    plan_high: float = float("nan"),
    level: float = 0.95,
) -> GrossBenefit:
    """Say whether a gross benefit is resolved.

    Resolved means both, tested apart: zero lies outside the sampling interval, and the mean
    exceeds the numerical bound. A single weather year has no interval, so it resolves nothing.
    Raises OptionError for a bound below zero.
    """
    if not numerical_bound >= 0.0:
        raise OptionError(f"A numerical bound is >= 0, not {numerical_bound}.")
    lower, upper = estimate.interval(level)
    reasons = []
    if estimate.n < 2:
        reasons.append(f"n = {estimate.n} weather year gives no interval")
    elif not (lower > 0.0 or upper < 0.0):
        reasons.append("zero lies inside the sampling interval")
    if not abs(estimate.value) > numerical_bound:
        reasons.append("the mean does not exceed the numerical bound")
    return GrossBenefit(
        estimate=estimate,
        lower=lower,
        upper=upper,
        numerical_bound=numerical_bound,
        plan_low=plan_low,
        plan_high=plan_high,
        verdict=NOT_RESOLVED if reasons else RESOLVED,
        reason="; ".join(reasons) if reasons else "zero lies outside both doubts",
        indicative=estimate.n < INDICATIVE_BELOW,
    )


THREE_WORTHS: Mapping[str, tuple[str, str]] = {
    "plant": ("nothing", "home-only"),
    "connection": ("home-only", "as-built"),
    "whole": ("nothing", "as-built"),
}
"""Worth of a dedicated project -> (case without, case with). plant + connection = whole."""


def three_worths(cost: Mapping[str, Sequence[float]], unit: str = "USD/yr") -> dict[str, Estimate]:
    """Value of the plant, of its connection and of the whole  [unit of cost].

    cost  'nothing', 'home-only', 'as-built' -> (n,) over the same weather years.
    Raises OptionError if a counterfactual is missing.
    """
    missing = {case for pair in THREE_WORTHS.values() for case in pair} - cost.keys()
    if missing:
        raise OptionError(f"Three worths need the cases {', '.join(sorted(missing))}.")
    return {
        worth: Estimate.from_paired(cost[without], cost[with_it], unit)
        for worth, (without, with_it) in THREE_WORTHS.items()
    }
