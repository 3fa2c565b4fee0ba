"""Who pays: rules that share the cost of a connection, side by side, none chosen.

Every rule takes benefits and costs by country as present values [USD] and returns what
each country pays, positive = pays. The payments of a rule add to the cost, less any gap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.errors import OptionError

Money = Mapping[str, float]
"""Country -> USD, present value."""

SIGNIFICANT_SHARE = 0.1
"""ACER: countries whose net benefit exceeds this share of the sum of positive ones pay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """One rule's answer.

    pays  country -> what it pays in the end [USD]; a negative figure is a receipt
    net   country -> benefit - pays [USD]
    gap   what no country pays and a grant would have to [USD]
    note  one sentence on how to read it
    """

    rule: str
    pays: dict[str, float]
    net: dict[str, float]
    gap: float = 0.0
    note: str = ""


def territorial(benefits: Money, costs: Money) -> Allocation:
    """Each country pays what stands on its soil: pays[i] = cost[i]."""
    countries = _countries(benefits, costs)
    pays = {country: costs.get(country, 0.0) for country in countries}
    return _allocation("territorial", benefits, pays)


def fifty_fifty(benefits: Money, costs: Money, ends: tuple[str, str]) -> Allocation:
    """The two countries at the ends of the link pay half each: pays[i] = total / 2."""
    if ends[0] == ends[1]:
        raise OptionError("Half and half needs a link between two countries.")
    half = sum(costs.values()) / 2.0
    pays = dict.fromkeys((*_countries(benefits, costs), *ends), 0.0) | dict.fromkeys(ends, half)
    return _allocation("50/50", benefits, pays)


def proportional(benefits: Money, costs: Money) -> Allocation:
    """Cost in proportion to gross benefits: pays[i] = total x benefit[i]+ / sum benefit+.

    Raises OptionError where no country benefits.
    """
    return _allocation("proportional to benefits", benefits, _by_shares(benefits, costs))


def _by_shares(benefits: Money, costs: Money) -> dict[str, float]:
    gains = {i: max(0.0, benefits.get(i, 0.0)) for i in _countries(benefits, costs)}
    if not sum(gains.values()) > 0.0:
        raise OptionError("No country benefits: there is nothing to share the cost by.")
    return {i: sum(costs.values()) * gain / sum(gains.values()) for i, gain in gains.items()}


def positive_net_benefit_differential(benefits: Money, costs: Money) -> Allocation:
    """Losers are lifted to zero; those who gain pay for that and for the cost.

    share[i] = dB[i]+ / sum dB+;  pays[i] = share[i] x (cost + sum dB-), losers get dB-[i]
    with dB the change of a country's welfare against the base case.
    NorthSeaGrid, Sharing the benefits and costs of integrated offshore grid structures
    (our reading of the rule). Raises OptionError where no country benefits.
    """
    shares = _by_shares(benefits, {"cost": 1.0})
    lifted = sum(max(0.0, -value) for value in benefits.values())
    pool = sum(costs.values()) + lifted
    pays = {
        i: shares.get(i, 0.0) * pool - max(0.0, -benefits.get(i, 0.0))
        for i in _countries(benefits, costs)
    }
    return _allocation("positive net benefit differential", benefits, pays)


def acer_compensation(
    benefits: Money, costs: Money, significant_share: float = SIGNIFICANT_SHARE
) -> Allocation:
    """Territorial, then hosts with a net loss are lifted to zero by those who gain most.

    NB[i] = benefit[i] - cost[i];  D = sum of -NB over hosts with NB < 0
    P = {i: NB[i] >= share x sum NB+};  pay[i] = min(D NB[i] / sum_P NB, NB[i])
    what is not covered is the funding gap; hosts are then compensated in proportion.
    ACER Recommendations 5/2015 and 02/2023 (thresholds from background knowledge).
    """
    countries = _countries(benefits, costs)
    nets = {i: benefits.get(i, 0.0) - costs.get(i, 0.0) for i in countries}
    losses = {i: -nets[i] for i in countries if costs.get(i, 0.0) > 0.0 and nets[i] < 0.0}
    deficit = sum(losses.values())
    gains = sum(value for value in nets.values() if value > 0.0)
    payers = {
        i: nets[i] for i in countries if nets[i] > 0.0 and nets[i] >= significant_share * gains
    }
    paid = {
        i: min(deficit * net / sum(payers.values()), net) if deficit else 0.0
        for i, net in payers.items()
    }
    covered = sum(paid.values()) / deficit if deficit else 0.0
    pays = {
        i: costs.get(i, 0.0) + paid.get(i, 0.0) - losses.get(i, 0.0) * covered for i in countries
    }
    gap = deficit - sum(paid.values())
    said = "No host loses: costs stay where they fall."
    if deficit:
        said = "Hosts with a net loss are compensated by countries that gain significantly."
    if gap > 1e-9 * max(1.0, deficit):
        said += " The gains do not cover the losses; the gap would need a grant."
        # The gap is carried by the hosts until somebody gives it.
        return _allocation("ACER compensation", benefits, pays, gap, said)
    return _allocation("ACER compensation", benefits, pays, 0.0, said)


def shapley_allocation(benefits: Money, worth: Money) -> Allocation:
    """Payments that leave each country its Shapley value: pays[i] = benefit[i] - worth[i].

    worth as ``cooperation.shapley`` returns it, of the game whose value is the net benefit
    (cost included) of the links among consenting countries.
    """
    pays = {i: benefits.get(i, 0.0) - worth.get(i, 0.0) for i in _countries(benefits, worth)}
    return _allocation("Shapley", benefits, pays)


def side_by_side(
    benefits: Money,
    costs: Money,
    *,
    ends: tuple[str, str] | None = None,
    shapley: Money | None = None,
    significant_share: float = SIGNIFICANT_SHARE,
) -> tuple[Allocation, ...]:
    """Every rule that can be applied, in a fixed order; none is recommended.

    Rules that share by benefits are left out where no country benefits.
    """
    answers: list[Allocation] = [territorial(benefits, costs)]
    if ends is not None and ends[0] != ends[1]:
        answers.append(fifty_fifty(benefits, costs, ends))
    if any(value > 0.0 for value in benefits.values()):
        answers.append(proportional(benefits, costs))
        answers.append(positive_net_benefit_differential(benefits, costs))
    answers.append(acer_compensation(benefits, costs, significant_share))
    if shapley is not None:
        answers.append(shapley_allocation(benefits, shapley))
    return tuple(answers)


def runs_needed(players: Sequence[str]) -> int:
    """Coalitions of the exact Shapley value besides the empty one: 2^n - 1."""
    return int(2 ** len(players)) - 1


def _countries(*tables: Money) -> tuple[str, ...]:
    """In order: sums of floats depend on it, and that of a set changes from run to run."""
    return tuple(sorted(set().union(*(table.keys() for table in tables))))


def _allocation(
    rule: str, benefits: Money, pays: dict[str, float], gap: float = 0.0, note: str = ""
) -> Allocation:
    ordered = dict(sorted(pays.items()))
    net = {i: benefits.get(i, 0.0) - paid for i, paid in ordered.items()}
    return Allocation(rule=rule, pays=ordered, net=net, gap=gap, note=note)
