"""Run-of-river availability from the inflow that drives it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from tieline.case.columns import Floats
from tieline.errors import OptionError
from tieline.weather.marginals import wetness
from tieline.weather.remembered import remembered

NODES = 24
"""Points of the Gauss-Hermite rule over the wetness of years; 48 change nothing visible."""


def availability(flow: Floats, factor: float, cap: float) -> Floats:
    """a = min(factor x flow, cap): flow (h,) as ratio to its mean, a [1] of capacity."""
    return np.minimum(factor * flow, cap)


def flow_factor(target: float, expected: Callable[[float], tuple[float, float]]) -> float:
    """The factor whose expected availability is ``target`` [1].

    ``expected(factor)`` gives the expectation and its derivative. It is increasing and concave
    in the factor, so Newton's method climbs to the root from below.
    """
    factor = 0.0
    for _ in range(200):
        value, slope = expected(factor)
        if target - value < 1e-10:
            return factor
        if slope < 1e-9:
            break
        factor += (target - value) / slope
    raise OptionError(f"No run-of-river factor reaches an annual mean of {target:.4f}.")


@remembered
def climatological_factor(
    target: float,
    mean: Floats,
    month_share: Floats,
    cv: float,
    skewness: float,
    spread: Floats,
    cap: float,
) -> float:
    """``flow_factor`` under ``expected_from_climatology``: every weather year asks for the same."""
    expected = expected_from_climatology(mean, month_share, cv, skewness, spread, cap)
    return flow_factor(target, expected)


def expected_from_climatology(
    mean: Floats,
    month_share: Floats,
    cv: float,
    skewness: float,
    spread: Floats,
    cap: float,
) -> Callable[[float], tuple[float, float]]:
    """Expected availability over all weather that a drawn inflow profile can have.

    E[min(f m W X, cap)] = E_W[ b Phi(d - s) + cap (1 - Phi(d)) ],  b = f m W,
    d = (ln(cap / b) + s^2 / 2) / s,  X lognormal of mean 1 and log deviation s.

    mean (12, 24) of the driver; month_share (12,) of the year; cv, skewness of the wetness W;
    spread (24,) relative standard deviation of X; cap [1].
    """
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    years = wetness(points, cv, skewness)
    share = weights / weights.sum()
    chance = month_share[:, None, None] / 24.0 * share
    water = np.maximum(mean[:, :, None] * years, 1e-12)
    log_deviation = np.maximum(np.sqrt(np.log1p(spread**2)), 1e-6)[None, :, None]

    def expected(factor: float) -> tuple[float, float]:
        below = np.log(cap / np.maximum(factor * water, 1e-12)) / log_deviation
        below += 0.5 * log_deviation
        slope = water * ndtr(below - log_deviation)
        value = factor * slope + cap * ndtr(-below)
        return float((value * chance).sum()), float((slope * chance).sum())

    return expected


def expected_from_series(flow: Floats, cap: float) -> Callable[[float], tuple[float, float]]:
    """Mean availability over all hours of a user's own inflow series (years, h)."""

    def expected(factor: float) -> tuple[float, float]:
        running = factor * flow < cap
        value = np.where(running, factor * flow, cap).mean()
        return float(value), float((flow * running).mean())

    return expected
