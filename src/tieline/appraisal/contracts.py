"""What contracts pay: purchase agreement, wheeling, availability, rent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tieline.case.columns import Floats, floats
from tieline.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Energy bought at one price: the first ``energy`` MWh of a year that earlier blocks left.

    energy  [MWh/yr], inf for the last block; price [USD/MWh]
    """

    energy: float
    price: float


def block_payment(energy_mwh: float, blocks: Sequence[Block]) -> float:
    """Payment of one year over tariff blocks, sum over b of price[b] x energy in b  [USD/yr].

    Energy beyond the last block is not paid. Raises OptionError for negative energy.
    """
    if not energy_mwh >= 0.0:
        raise OptionError(f"Energy sold is >= 0, not {energy_mwh}.")
    left, paid = energy_mwh, 0.0
    for block in blocks:
        taken = min(left, block.energy)
        paid += taken * block.price
        left -= taken
    return paid


def purchase_agreement(
    delivered_mwh: npt.ArrayLike,
    blocks: Sequence[Block],
    *,
    offered_mwh: npt.ArrayLike | None = None,
    take_or_pay_mwh: float = 0.0,
    escalation: float = 0.0,
) -> Floats:
    """Yearly payments under a purchase agreement  (t,) [USD/yr].

    pay[t] = blocks(max(delivered[t], min(offered[t], take_or_pay))) x (1 + escalation)^t

    The buyer pays for what it did not take only as far as the seller could have delivered.
    delivered, offered (t,) [MWh/yr], offered defaults to delivered; escalation [1/yr].
    """
    delivered = np.asarray(delivered_mwh, dtype=np.float64)
    offered = delivered if offered_mwh is None else np.asarray(offered_mwh, dtype=np.float64)
    counted = np.maximum(delivered, np.minimum(offered, take_or_pay_mwh))
    paid = np.array([block_payment(float(energy), blocks) for energy in counted])
    return floats(paid * _indexed(paid.size, escalation))


def wheeling_revenue(
    energy_mwh: npt.ArrayLike, charge_usd_per_mwh: float, *, escalation: float = 0.0
) -> Floats:
    """Energy carried x charge  (t,) [USD/yr]."""
    energy = np.asarray(energy_mwh, dtype=np.float64)
    return floats(energy * charge_usd_per_mwh * _indexed(energy.size, escalation))


def availability_revenue(
    available: npt.ArrayLike, payment_usd_per_year: float, *, escalation: float = 0.0
) -> Floats:
    """Payment for being there: availability [1] x payment  (t,) [USD/yr], whatever flows."""
    share = np.asarray(available, dtype=np.float64)
    return floats(share * payment_usd_per_year * _indexed(share.size, escalation))


def rent_revenue(
    study_years: Sequence[int],
    rent_usd: Sequence[float],
    years: npt.ArrayLike,
    *,
    owner_share: float = 1.0,
) -> Floats:
    """Congestion rent of the study years, linear between, times the owner's share  [USD/yr]."""
    order = np.argsort(study_years)
    at, rent = np.asarray(study_years, float)[order], np.asarray(rent_usd, float)[order]
    return floats(owner_share * np.interp(np.asarray(years, dtype=np.float64), at, rent))


def flat_price(price_usd_per_mwh: float) -> tuple[Block, ...]:
    """A single price for all energy."""
    return (Block(energy=math.inf, price=price_usd_per_mwh),)


def _indexed(years: int, escalation: float) -> Floats:
    return floats((1.0 + escalation) ** np.arange(years))
