"""From standard normal numbers to availability, inflow and wet or dry years.

Each map keeps the mean of the climatology exactly, within the bounds of the quantity.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit, gammainccinv, gammaincinv, ndtr, ndtri

from tieline.case.columns import Floats
from tieline.weather.remembered import remembered

WIDEST_SHARE = 0.5
"""Most of the variance that a quantity between 0 and 1 can have, mean (1 - mean)."""

MOST_RELATIVE = 2.0
"""Largest relative spread; beyond it the fit would hang on values met once in a century."""

LEAST_FITTED = 1e-3
"""Relative spread below which a straight line through the mean is exact to a millionth."""

MOST_STEPS = 100
"""Of Newton's method; five to eight are usual."""

DRY_RECORD_YEARS = 30
"""Length of the record whose driest year is the dry-year ratio."""

LEAST_SKEWED = 0.01
"""Skewness below which a normal distribution is taken."""

MOST_SKEWED = 1.5
"""Bound on the skewness of annual wetness; beyond it the wettest year would be capped low."""


@remembered
def logit_normal(mean: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Location m and scale s of v = 1 / (1 + exp(-(m + s z))), z standard normal.

    E[v] = mean and std[v] = mean x spread, for mean (n,) strictly between 0 and 1 and
    spread (n,) >= 0 [1]. A spread that 0 and 1 leave no room for is cut (WIDEST_SHARE), and
    one beyond MOST_RELATIVE times the smaller of v's and 1 - v's mean.
    """
    # v and 1 - v have one law; the smaller of the two is the well-conditioned one.
    high = mean > 0.5
    small = np.where(high, 1.0 - mean, mean)
    relative = spread * mean / small
    widest = np.minimum(WIDEST_SHARE * (1.0 - small) / small, MOST_RELATIVE**2)
    ratio = 1.0 + np.minimum(np.maximum(relative, LEAST_FITTED) ** 2, widest)
    location, scale = _fitted(small, ratio)
    straight = relative < LEAST_FITTED
    location = np.where(straight, np.log(small) - np.log1p(-small), location)
    scale = np.where(straight, relative / (1.0 - small), scale)
    return np.where(high, -location, location), scale


def _fitted(mean: Floats, ratio: Floats) -> tuple[Floats, Floats]:
    """Newton's method on ln E[v] = ln mean and ln E[v^2] / E[v]^2 = ln ratio.

    In these terms a lognormal is a straight line, and small means are nearly lognormal.
    Expectations are sums over equal steps of z: exact to rounding for functions so smooth.
    """
    nodes = np.linspace(-6.0, 6.0, 33)
    weights = np.exp(-0.5 * nodes**2)
    weights /= weights.sum()
    location = np.log(mean) - np.log1p(-mean)
    scale = np.sqrt(np.log(ratio)) / (1.0 - mean)
    for _ in range(MOST_STEPS):
        value = expit(location[:, None] + scale[:, None] * nodes)
        slope = value * (1.0 - value)
        first, second = value @ weights, value**2 @ weights
        gap_1 = np.log(first / mean)
        gap_2 = np.log(second / first**2 / ratio)
        if max(np.abs(gap_1).max(initial=0.0), np.abs(gap_2).max(initial=0.0)) < 1e-11:
            break
        a, b = slope @ weights / first, slope @ (weights * nodes) / first
        c = 2.0 * (value * slope) @ weights / second - 2.0 * a
        d = 2.0 * (value * slope) @ (weights * nodes) / second - 2.0 * b
        # A full step may jump to a negative or huge scale; half the distance is always safe.
        step = np.clip((c * gap_1 - a * gap_2) / (a * d - b * c), -0.5 * scale, 0.5 * scale + 0.1)
        location = location - np.clip((gap_1 + b * step) / a, -2.0, 2.0)
        scale = scale + step
    return location, scale


def lognormal(z: Floats, spread: Floats) -> Floats:
    """exp(s z - s^2 / 2), s^2 = ln(1 + spread^2): mean 1, standard deviation ``spread``."""
    variance = np.log1p(spread**2)
    scaled: Floats = np.exp(np.sqrt(variance) * z - 0.5 * variance)
    return scaled


def pearson(z: npt.ArrayLike, skewness: float) -> Floats:
    """Pearson type III variate of mean 0, variance 1 and the given skewness, from z normal.

    (G - k) / sqrt(k) with G gamma distributed of shape k = 4 / skewness^2; mirrored for
    negative skewness; z itself near zero.
    """
    if abs(skewness) < LEAST_SKEWED:
        return np.asarray(z, dtype=np.float64)
    side = np.copysign(1.0, skewness) * np.asarray(z, dtype=np.float64)
    shape = 4.0 / skewness**2
    # The upper tail has its own inverse: ndtr rounds to 1 where years are very wet.
    low, high = gammaincinv(shape, ndtr(side)), gammainccinv(shape, ndtr(-side))
    skewed = (np.where(side < 0.0, low, high) - shape) / np.sqrt(shape)
    result: Floats = np.copysign(1.0, skewness) * skewed
    return result


@remembered
def wetness_skewness(cv: float, dry_year_ratio: float) -> float:
    """Skewness with which half of all thirty-year records hold a year as dry as given.

    1 + cv x pearson(z_dry, skewness) = dry_year_ratio, Phi(z_dry) = 1 - (1/2)^(1/30).
    Within MOST_SKEWED of zero; 0 where the ratio is not known (0) or the years do not vary.
    """
    if dry_year_ratio <= 0.0 or cv <= 0.0:
        return 0.0
    driest = ndtri(1.0 - 0.5 ** (1.0 / DRY_RECORD_YEARS))

    def gap(skewness: float) -> float:
        return 1.0 + cv * float(pearson(driest, skewness)) - dry_year_ratio

    if gap(-MOST_SKEWED) >= 0.0:
        return -MOST_SKEWED
    if gap(MOST_SKEWED) <= 0.0:
        return MOST_SKEWED
    return float(brentq(gap, -MOST_SKEWED, MOST_SKEWED, xtol=1e-9))


def wetness(z: npt.ArrayLike, cv: float, skewness: float) -> Floats:
    """Annual inflow over its long-term mean: 1 + cv x pearson(z, skewness), not below 0."""
    return np.maximum(1.0 + cv * pearson(z, skewness), 0.0)
