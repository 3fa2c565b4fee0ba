"""Loans: repayment of each tranche, and the ratios lenders read.

Years are operating years; payments fall at the end of each. Balances and flows in USD.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tieline.appraisal.discounting import annuity_factor
from tieline.case.columns import Floats, floats
from tieline.errors import OptionError

KINDS = ("senior", "concessional", "parallel", "grant")
REPAYMENTS = ("annuity", "equal principal", "sculpted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
    """One piece of the money borrowed (or given).

    amount      [USD] committed; rate [1/yr]; country of the lender, '' = several
    tenor       [yr] from the start of operation, grace included
    grace       [yr] of interest alone
    repayment   'annuity', 'equal principal' or 'sculpted' on the cash flow
    A grant has no rate, tenor or repayment.
    """

    name: str
    kind: str
    amount: float
    rate: float = 0.0
    tenor: int = 0
    grace: int = 0
    repayment: str = "annuity"
    lender: str = ""
    country: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise OptionError(f"Tranche {self.name!r}: kind is one of {', '.join(KINDS)}.")
        if self.repayment not in REPAYMENTS:
            raise OptionError(
                f"Tranche {self.name!r}: repayment is one of {', '.join(REPAYMENTS)}."
            )
        if not (self.amount >= 0.0 and self.rate > -1.0):
            raise OptionError(f"Tranche {self.name!r} needs an amount >= 0 and a rate above -1.")
        if self.is_loan and not 0 <= self.grace < self.tenor:
            raise OptionError(f"Tranche {self.name!r} needs 0 <= grace < tenor.")

    @property
    def is_loan(self) -> bool:
        """False for a grant."""
        return self.kind != "grant"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schedule:
    """Debt service of one tranche by operating year, (t,) each [USD/yr].

    balance is what is owed at the end of the year.
    """

    interest: Floats
    principal: Floats
    balance: Floats

    @property
    def service(self) -> Floats:
        """interest + principal."""
        return floats(self.interest + self.principal)


def annuity_schedule(tranche: Tranche, years: int) -> Schedule:
    """Interest alone in grace, then service[t] = amount x annuity factor until the tenor."""
    payment = tranche.amount * annuity_factor(tranche.rate, tranche.tenor - tranche.grace)
    principal = np.zeros(max(years, tranche.tenor))
    owed = tranche.amount
    for t in range(tranche.grace, tranche.tenor):
        principal[t] = payment - tranche.rate * owed
        owed -= principal[t]
    return _schedule(tranche, principal, years)


def equal_principal_schedule(tranche: Tranche, years: int) -> Schedule:
    """principal[t] = amount / (tenor - grace) after grace."""
    principal = np.zeros(max(years, tranche.tenor))
    principal[tranche.grace : tranche.tenor] = tranche.amount / (tranche.tenor - tranche.grace)
    return _schedule(tranche, principal, years)


def sculpted_schedule(tranche: Tranche, cash: npt.ArrayLike, years: int) -> Schedule:
    """Service in proportion to the cash flow, so that the cover ratio is the same each year.

    service[t] = CFADS[t] / DSCR*,  DSCR* = PV(CFADS over the tenor after grace) / amount

    With grace the interest of grace is paid in cash and DSCR* is that of the years after.
    Principal is negative in a year whose cash is below the interest: then debt grows.

    cash (t,) [USD/yr] left for this tranche. Raises OptionError where there is no cash.
    """
    flow = np.asarray(cash, dtype=np.float64)
    span = slice(tranche.grace, tranche.tenor)
    discount = (1.0 + tranche.rate) ** -np.arange(1.0, tranche.tenor - tranche.grace + 1.0)
    worth = float(np.sum(flow[span] * discount))
    if not worth > 0.0:
        raise OptionError(f"Tranche {tranche.name!r} cannot be sculpted: no cash to serve it.")
    principal = np.zeros(max(years, tranche.tenor))
    owed = tranche.amount
    for t in range(tranche.grace, tranche.tenor):
        principal[t] = flow[t] * tranche.amount / worth - tranche.rate * owed
        owed -= principal[t]
    return _schedule(tranche, principal, years)


def debt_capacity(cash: npt.ArrayLike, rate: float, dscr: float) -> float:
    """Debt a cash flow carries at a wanted ratio: PV(CFADS) / DSCR*  [USD].

    cash (t,) [USD/yr] over the tenor, first payment after one year.
    """
    if not dscr > 0.0:
        raise OptionError(f"A debt service cover ratio is positive, not {dscr}.")
    flow = np.asarray(cash, dtype=np.float64)
    return float(np.sum(flow * (1.0 + rate) ** -np.arange(1.0, flow.size + 1.0))) / dscr


def dscr(cash: npt.ArrayLike, service: npt.ArrayLike) -> Floats:
    """Debt service cover ratio, CFADS[t] / (principal + interest)[t]  (t,), nan without debt."""
    due = np.asarray(service, dtype=np.float64)
    flow = np.asarray(cash, dtype=np.float64)
    ratio = np.full(due.shape, np.nan)
    np.divide(flow, due, out=ratio, where=due > 1e-6)
    return floats(ratio)


def cover_ratio(
    cash: npt.ArrayLike, opening_balance: npt.ArrayLike, rate: float, last: int
) -> Floats:
    """LLCR (last = loan life) or PLCR (last = project life) by year, (t,), nan without debt.

    ratio[t] = sum over k = t .. last-1 of CFADS[k] / (1 + rate)^(k - t + 1) / balance at start

    cash, opening_balance (t,) [USD]; rate [1/yr] of the debt; last, number of years counted.
    """
    flow = np.asarray(cash, dtype=np.float64)[:last]
    owed = np.asarray(opening_balance, dtype=np.float64)
    ratio = np.full(owed.shape, np.nan)
    for t in range(min(last, owed.size)):
        if owed[t] > 1e-6:
            discount = (1.0 + rate) ** -np.arange(1.0, flow.size - t + 1.0)
            ratio[t] = float(np.sum(flow[t:] * discount)) / owed[t]
    return floats(ratio)


def _schedule(tranche: Tranche, principal: Floats, years: int) -> Schedule:
    if tranche.tenor > years:
        raise OptionError(
            f"Tranche {tranche.name!r} runs {tranche.tenor} years, the project {years}."
        )
    balance = tranche.amount - np.cumsum(principal)
    opening = np.concatenate([[tranche.amount], balance[:-1]])
    return Schedule(
        interest=floats(tranche.rate * np.maximum(opening, 0.0)),
        principal=floats(principal),
        balance=floats(np.where(np.abs(balance) < 1e-6 * (tranche.amount + 1.0), 0.0, balance)),
    )
