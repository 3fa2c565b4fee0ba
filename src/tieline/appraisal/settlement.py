"""What countries agree to pay each other for the use of a link between markets.

A settlement moves welfare between two countries and never the total. That of a dedicated plant
with its line is no settlement: its contract belongs to the owned asset (see welfare).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.appraisal.market import Market
from tieline.appraisal.welfare import Transfer
from tieline.errors import OptionError

PURCHASE, WHEELING = "purchase", "wheeling"
KINDS = (PURCHASE, WHEELING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Payment over one link.

    link         position in the links
    kind         'purchase': for what arrives with the payer, in place of market prices;
                 'wheeling': for all that is sent over the link, beside them
    price        [USD/MWh]
    take_or_pay  [MWh/yr] paid for at least, taken or not; purchase alone
    """

    link: int
    kind: str
    payer: str
    payee: str
    price: float
    take_or_pay: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise OptionError(f"{self.kind!r} is not a kind of agreement: {', '.join(KINDS)}.")
        if self.payer == self.payee:
            raise OptionError(f"{self.payer} cannot settle with itself.")


def settlement(market: Market, agreement: Agreement, rent_to_from: float = 0.5) -> Transfer:
    """What the payer pays the payee beside the prices of the dispatch  [USD/yr].

    wheeling   price x energy sent, both ways
    purchase   price x max(arrived, take-or-pay) - what the payee has by the prices already:
               sum_h own price x sent + its share of the rent, sent towards the payer

    so that under a purchase the payee ends with the contract's payment for the exchange, whatever
    the prices. ``rent_to_from`` is the share of the rent of the country that the link starts in.
    """
    row = agreement.link
    if agreement.kind == WHEELING:
        sent = float(market.forward[:, row].sum() + market.backward[:, row].sum())
        return _transfer(agreement, agreement.price * sent)
    start, end = int(market.from_zone[row]), int(market.to_zone[row])
    if (market.country[start], market.country[end]) == (agreement.payee, agreement.payer):
        seller, buyer, energy, share = start, end, market.forward[:, row], rent_to_from
    elif (market.country[end], market.country[start]) == (agreement.payee, agreement.payer):
        seller, buyer, energy, share = end, start, market.backward[:, row], 1.0 - rent_to_from
    else:
        raise OptionError(
            f"A purchase by {agreement.payer} from {agreement.payee} needs a link between them."
        )
    arrived = (1.0 - market.loss[row]) * energy
    at_seller = market.price[:, seller] * energy
    has = np.sum(at_seller + share * (market.price[:, buyer] * arrived - at_seller))
    paid = agreement.price * max(float(arrived.sum()), agreement.take_or_pay)
    return _transfer(agreement, paid - float(has))


def _transfer(agreement: Agreement, usd_per_year: float) -> Transfer:
    return Transfer(payer=agreement.payer, payee=agreement.payee, usd_per_year=usd_per_year)
