"""How profiles share their weather: a factor model of the correlations between groups.

Profile i of group g draws

    n_i = sqrt(s) n_all + sqrt(w_g - s) f_g + sqrt(1 - w_g) n_own,    corr(f_a, f_b) = r_ab

so two profiles of one group correlate by w_g, two of different groups by
c_ab = s + sqrt((w_a - s)(w_b - s)) r_ab. The numbers behind each term are keyed by what they
belong to (everything, the group, the profile): a new profile leaves all others as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Floats, Names, floats
from tieline.weather.climatology import ANY_GROUP, Correlation
from tieline.weather.draws import standard_normals

SMALLEST_EIGENVALUE = 1e-9
"""Where the table is no correlation matrix, negative eigenvalues are lifted to this."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupFactors:
    """Groups (g) named in the correlation rows of one variable, sorted by name.

    shared  [1] correlation of every pair without a row, s
    group   (g,)
    within  (g,) correlation of two profiles of the group, w
    mixing  (g, g) lower triangle; mixing @ mixing.T holds the r of the module's formula
    """

    shared: float
    group: Names
    within: Floats
    mixing: Floats


def group_factors(correlations: Sequence[Correlation], variable: str, scale: str) -> GroupFactors:
    """The factor model of one variable, for ``scale`` 'day' or 'year'.

    A group without a row of its own, but with rows to other groups, gets the square root of
    the largest of them: likeness is lost in equal parts within the groups and between them.
    """
    rows = _rows_of(correlations, variable, scale)
    shared = max((row.value for row in rows if row.group_a == ANY_GROUP), default=0.0)
    pairs = {
        frozenset((row.group_a, row.group_b)): row.value for row in rows if row.group_a != ANY_GROUP
    }
    groups = tuple(sorted({name for pair in pairs for name in pair}))
    within = np.array([_within(pairs, group, shared) for group in groups])
    room = np.sqrt(within - shared)
    wanted = np.eye(len(groups))
    for a, first in enumerate(groups):
        for b, second in enumerate(groups[:a]):
            value = pairs.get(frozenset((first, second)), shared) - shared
            reach = room[a] * room[b]
            wanted[a, b] = wanted[b, a] = value / reach if reach > 0.0 else 0.0
    mixing = floats(np.linalg.cholesky(nearest_correlation(wanted)) if groups else wanted)
    return GroupFactors(shared=shared, group=groups, within=within, mixing=mixing)


def _rows_of(correlations: Sequence[Correlation], variable: str, scale: str) -> list[Correlation]:
    daily = [row for row in correlations if row.variable == variable]
    annual = [row for row in correlations if row.variable == f"{variable}_annual"]
    return (annual or daily) if scale == "year" else (daily or annual)


def _within(pairs: dict[frozenset[str], float], group: str, shared: float) -> float:
    own = pairs.get(frozenset((group,)))
    if own is None:
        own = max(value for pair, value in pairs.items() if group in pair)
        own = np.sqrt(max(own, 0.0))
    return max(float(own), shared)


def nearest_correlation(wanted: Floats) -> Floats:
    """A correlation matrix near ``wanted`` (g, g), and ``wanted`` itself where it is one.

    Negative eigenvalues are lifted to SMALLEST_EIGENVALUE and the diagonal scaled back to 1
    (Rebonato and Jaeckel 1999, spectral decomposition).
    """
    values, vectors = np.linalg.eigh(wanted)
    if values.min() >= SMALLEST_EIGENVALUE:
        return wanted
    lifted = (vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T
    scale = 1.0 / np.sqrt(np.diag(lifted))
    repaired: Floats = lifted * np.outer(scale, scale)
    return repaired


def drawn_correlation(factors: GroupFactors, group_a: str, group_b: str) -> float:
    """Correlation [1] of two different profiles of these groups, as the model draws them."""
    if "" in (group_a, group_b):
        return 0.0
    if not {group_a, group_b} <= set(factors.group):
        return factors.shared
    a, b = factors.group.index(group_a), factors.group.index(group_b)
    room = np.sqrt((factors.within[a] - factors.shared) * (factors.within[b] - factors.shared))
    return float(factors.shared + room * (factors.mixing[a] @ factors.mixing[b]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SharedWeather:
    """What the profiles of one variable have in common over t days or years.

    everywhere  (t,) standard normal; by_group (g, t) the f of the module's formula
    """

    factors: GroupFactors
    everywhere: Floats
    by_group: Floats


def shared_weather(factors: GroupFactors, count: int, *coordinates: str | int) -> SharedWeather:
    """Draw the common part (t = count) of the stream at ``coordinates``."""
    streams = [standard_normals(count, *coordinates, "group", name) for name in factors.group]
    return SharedWeather(
        factors=factors,
        everywhere=standard_normals(count, *coordinates, "all"),
        by_group=factors.mixing @ np.array(streams).reshape(len(factors.group), count),
    )


def profile_normals(
    shared: SharedWeather, profile: str, group: str, *coordinates: str | int
) -> Floats:
    """Standard normal numbers (t,) of one profile, independent in time: the module's formula."""
    own = standard_normals(shared.everywhere.size, *coordinates, "profile", profile)
    if not group:
        return own
    factors = shared.factors
    everywhere = np.sqrt(factors.shared) * shared.everywhere
    if group not in factors.group:
        return floats(np.sqrt(1.0 - factors.shared) * own + everywhere)
    g = factors.group.index(group)
    within = np.sqrt(factors.within[g] - factors.shared) * shared.by_group[g]
    return floats(np.sqrt(1.0 - factors.within[g]) * own + within + everywhere)
