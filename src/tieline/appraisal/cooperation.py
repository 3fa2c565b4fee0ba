"""Shapley values and the core of a game whose players are countries or projects.

The value of a coalition comes from a function: for countries the net benefit of the links
among consenting members, for projects that of building exactly those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from tieline.case.estimate import Estimate
from tieline.errors import OptionError

Coalition = frozenset[str]
Worth = Callable[[Coalition], float]

EXACT_PLAYERS = 10
"""1 023 coalitions; beyond that the value is sampled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreTest:
    """Whether any coalition would do better alone: sum of worth over S >= v(S) for all S.

    stable      True if none would, within ``tolerance``
    worst       the coalition with the largest complaint
    complaint   v(worst) - what it gets [USD]; positive = it would leave
    """

    stable: bool
    worst: Coalition
    complaint: float
    checked: int


def coalitions(players: Sequence[str]) -> tuple[Coalition, ...]:
    """Every coalition, the empty one first, by size then by order of the players."""
    _distinct(players)
    return tuple(
        frozenset(chosen)
        for size in range(len(players) + 1)
        for chosen in combinations(players, size)
    )


def shapley(players: Sequence[str], worth: Worth) -> dict[str, float]:
    """Exact Shapley value of each player.

    phi[i] = sum over S without i of |S|! (n - |S| - 1)! / n! x [v(S + i) - v(S)]

    ``worth`` is asked once for each of the 2^n - 1 coalitions; v of nobody is zero.
    Shapley 1953. Raises OptionError above ten players: sample instead.
    """
    if len(players) > EXACT_PLAYERS:
        raise OptionError(
            f"The exact value is for at most {EXACT_PLAYERS} players, not {len(players)}."
        )
    n = len(players)
    known = {who: worth(who) if who else 0.0 for who in coalitions(players)}
    weight = [factorial(size) * factorial(n - size - 1) / factorial(n) for size in range(n)]
    return {
        player: sum(
            weight[len(who)] * (known[who | {player}] - value)
            for who, value in known.items()
            if player not in who
        )
        for player in players
    }


def shapley_sampled(
    players: Sequence[str], worth: Worth, *, orders: int, seed: int = 0, unit: str = "USD/yr"
) -> dict[str, Estimate]:
    """Shapley value from random orders of arrival, each with its standard error.

    phi[i] = mean over orders of v(those before i and i) - v(those before i)

    Each drawn order is used together with its reverse, which halves the error of games that
    are nearly quadratic; the pair counts as one sample. Castro, Gomez, Tejada 2009.
    Raises OptionError for fewer than two orders.
    """
    _distinct(players)
    if orders < 2:
        raise OptionError("A sampled value needs at least two orders for its error.")
    asked: dict[Coalition, float] = {frozenset(): 0.0}

    def value(who: Coalition) -> float:
        if who not in asked:
            asked[who] = worth(who)
        return asked[who]

    stream = np.random.Generator(np.random.Philox(seed))
    found: dict[str, list[float]] = {player: [] for player in players}
    for _ in range(orders):
        order = [players[k] for k in stream.permutation(len(players))]
        there, back = _arrivals(order, value), _arrivals(order[::-1], value)
        for player in players:
            found[player].append(0.5 * (there[player] + back[player]))
    return {player: Estimate.from_samples(values, unit) for player, values in found.items()}


def core_test(
    players: Sequence[str], worth: Worth, shares: dict[str, float], tolerance: float = 1e-6
) -> CoreTest:
    """Ask every coalition but the whole whether it would rather leave.

    shares player -> what it gets; tolerance [unit of worth]. Raises OptionError above ten.
    """
    if len(players) > EXACT_PLAYERS:
        raise OptionError(f"The core is tested for at most {EXACT_PLAYERS} players.")
    worst, complaint, checked = frozenset[str](), -np.inf, 0
    for who in coalitions(players)[1:-1]:
        excess = worth(who) - sum(shares[player] for player in sorted(who))
        checked += 1
        if excess > complaint:
            worst, complaint = who, excess
    return CoreTest(
        stable=complaint <= tolerance,
        worst=worst,
        complaint=float(complaint) if checked else 0.0,
        checked=checked,
    )


def first_and_last(players: Sequence[str], worth: Worth) -> dict[str, tuple[float, float]]:
    """First-in (PINT) and last-in (TOOT) worth of each player; neither sums to the whole."""
    everyone = frozenset(players)
    return {
        player: (worth(frozenset({player})), worth(everyone) - worth(everyone - {player}))
        for player in players
    }


def _arrivals(order: Sequence[str], value: Worth) -> dict[str, float]:
    present: Coalition = frozenset()
    gains: dict[str, float] = {}
    for player in order:
        joined = present | {player}
        gains[player] = value(joined) - value(present)
        present = joined
    return gains


def _distinct(players: Sequence[str]) -> None:
    if len(set(players)) != len(players):
        raise OptionError("Each player of a game is named once.")
