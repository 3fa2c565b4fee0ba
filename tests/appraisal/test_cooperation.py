"""Shapley's axioms as properties, games of the literature, and the core."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieline.appraisal.cooperation import (
    coalitions,
    core_test,
    first_and_last,
    shapley,
    shapley_sampled,
)
from tieline.errors import OptionError


def random_game(seed, players):
    """A game with a random value for every coalition; nobody is worth nothing."""
    draw = np.random.default_rng(seed)
    table = {who: float(draw.normal(0, 100)) for who in coalitions(players)}
    table[frozenset()] = 0.0
    return table


games = st.tuples(st.integers(0, 10**6), st.integers(1, 6))


@settings(max_examples=60, deadline=None)
@given(games)
def test_efficiency(game):
    players = "ABCDEF"[: game[1]]
    table = random_game(game[0], players)
    assert sum(shapley(players, table.__getitem__).values()) == pytest.approx(
        table[frozenset(players)], abs=1e-8
    )


@settings(max_examples=60, deadline=None)
@given(games)
def test_symmetry_of_twins(game):
    """A player and its twin, worth the same to every coalition, receive the same."""
    players = [*"ABCDEF"[: game[1]], "twin"]
    table = random_game(game[0], "ABCDEF"[: game[1]])

    def worth(who):
        either = "A" in who or "twin" in who
        return table[frozenset(who - {"twin", "A"}) | (frozenset("A") if either else frozenset())]

    value = shapley(players, worth)
    assert value["A"] == pytest.approx(value["twin"], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(games)
def test_null_player_receives_nothing_and_changes_nothing(game):
    players = "ABCDEF"[: game[1]]
    table = random_game(game[0], players)
    alone = shapley(players, table.__getitem__)
    joined = shapley([*players, "null"], lambda who: table[who - {"null"}])
    assert joined["null"] == pytest.approx(0.0, abs=1e-9)
    for player in players:
        assert joined[player] == pytest.approx(alone[player], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(games, st.integers(0, 10**6))
def test_additivity(game, other_seed):
    players = "ABCDEF"[: game[1]]
    one, other = random_game(game[0], players), random_game(other_seed, players)
    together = shapley(players, lambda who: one[who] + other[who])
    first, second = shapley(players, one.__getitem__), shapley(players, other.__getitem__)
    for player in players:
        assert together[player] == pytest.approx(first[player] + second[player], abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_order_of_players_is_irrelevant(seed):
    table = random_game(seed, "ABCD")
    one, other = (shapley(names, table.__getitem__) for names in ("ABCD", "DBAC"))
    for player in "ABCD":
        assert one[player] == pytest.approx(other[player], abs=1e-9)


def gloves(who):
    """One left glove (L), two right gloves (R, S): a pair is worth 1."""
    return float("L" in who and bool({"R", "S"} & who))


def test_glove_game():
    """Shapley value (2/3, 1/6, 1/6), standard example of the literature; its core is (1, 0, 0)."""
    value = shapley("LRS", gloves)
    assert value == pytest.approx({"L": 2 / 3, "R": 1 / 6, "S": 1 / 6})
    found = core_test("LRS", gloves, value)
    assert not found.stable
    assert found.complaint == pytest.approx(1 / 6)
    assert found.worst in (frozenset("LR"), frozenset("LS"))
    assert core_test("LRS", gloves, {"L": 1.0, "R": 0.0, "S": 0.0}).stable
    assert found.checked == 6


def test_airport_game():
    """Littlechild and Owen 1973: costs 1, 2, 3 give 1/3, 5/6, 11/6 and a stable share."""
    cost = {"small": 1.0, "middle": 2.0, "large": 3.0}

    def worth(who):
        return -max((cost[player] for player in who), default=0.0)

    value = shapley(list(cost), worth)
    assert value == pytest.approx({"small": -1 / 3, "middle": -5 / 6, "large": -11 / 6})
    assert core_test(list(cost), worth, value).stable


def test_sampled_value_holds_the_exact_one():
    """Within three standard errors for every player; the error is printed with it."""
    table = random_game(5, "ABCDEF")
    exact = shapley("ABCDEF", table.__getitem__)
    sampled = shapley_sampled("ABCDEF", table.__getitem__, orders=400, seed=1)
    for player, estimate in sampled.items():
        assert abs(estimate.value - exact[player]) < 3.0 * estimate.standard_error
        assert estimate.n == 400
    assert sum(e.value for e in sampled.values()) == pytest.approx(table[frozenset("ABCDEF")])


def test_exact_value_stops_at_ten_players():
    with pytest.raises(OptionError, match="at most 10"):
        shapley("ABCDEFGHIJK", lambda who: 0.0)
    with pytest.raises(OptionError, match="named once"):
        shapley("AA", lambda who: 0.0)


def test_first_and_last_in_do_not_sum():
    found = first_and_last("LRS", gloves)
    assert found == {"L": (0.0, 1.0), "R": (0.0, 0.0), "S": (0.0, 0.0)}
