"""Project finance: from uses and sources to cover ratios and the return on equity.

Time runs in years around the start of operation: construction years before it, contract
years after it, payments at the end of each. Money is in nominal USD.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tieline.appraisal.discounting import internal_rates
from tieline.appraisal.loans import (
    Schedule,
    Tranche,
    annuity_schedule,
    cover_ratio,
    dscr,
    equal_principal_schedule,
    sculpted_schedule,
)
from tieline.case.columns import Floats, floats
from tieline.errors import OptionError

ROUNDS = 500
"""Sculpting and tax depend on each other; the rounds converge by a factor of the tax rate."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """Everything a cash flow needs; nothing here is known to the code.

    total_cost              [USD] of the project
    cost_includes_interest  True where total_cost holds interest during construction and fees
    spending                (k,) share of the uses in each construction year, sum 1
    equity_first            True: shareholders pay before lenders; False: side by side
    tranches                loans and grants; equity is the rest of the uses
    revenue, opex           (t,) [USD/yr] by contract year
    maintenance_capex       (t,) [USD/yr]
    royalty                 [1] share of revenue, to the host
    tax_rate                (t,) [1] on profit; zeros are a holiday
    depreciation_years      [yr] straight line over total uses less grants
    carry_losses            True: losses reduce later profits, without limit in time
    receivable_days         [d] of revenue outstanding
    lock_up_dscr            cash is kept back in years below this ratio, 0 = never
    guarantee               [USD] that a guarantor pays lenders at most when cash falls short
    """

    total_cost: float
    spending: tuple[float, ...]
    tranches: tuple[Tranche, ...]
    revenue: Floats
    opex: Floats
    tax_rate: Floats
    maintenance_capex: Floats = field(default_factory=lambda: floats([]))
    cost_includes_interest: bool = True
    equity_first: bool = False
    royalty: float = 0.0
    depreciation_years: int = 25
    carry_losses: bool = False
    receivable_days: float = 0.0
    lock_up_dscr: float = 0.0
    guarantee: float = 0.0

    def __post_init__(self) -> None:
        years = self.revenue.size
        if not (self.opex.size == years == self.tax_rate.size and years > 0):
            raise OptionError("Revenue, opex and tax rate need one figure for each year.")
        if self.maintenance_capex.size not in (0, years):
            raise OptionError("Maintenance needs one figure for each year, or none.")
        if abs(sum(self.spending) - 1.0) > 1e-9 or min(self.spending) < 0.0:
            raise OptionError("Shares of spending are >= 0 and add to 1.")
        if self.loans > self.total_cost and self.cost_includes_interest:
            raise OptionError("Loans and grants exceed the cost they finance.")

    @property
    def loans(self) -> float:
        """Sum of all tranches  [USD]."""
        return sum(tranche.amount for tranche in self.tranches)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Construction:
    """Sources and uses by construction year, (k,) each [USD].

    draws (k, tranche); interest during construction is paid out of the uses.
    """

    uses: Floats
    interest: Floats
    equity: Floats
    draws: Floats

    @property
    def works(self) -> Floats:
        """Uses less interest during construction."""
        return floats(self.uses - self.interest)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CashFlow:
    """The project by contract year, (t,) each [USD/yr], with its ratios.

    cfads      revenue - opex - royalty - tax - maintenance - rise of working capital
    support    cash the shareholders put in where cash, reserve and guarantee fall short
    dscr, llcr, plcr  (t,) [1], nan where nothing is owed
    equity_irr, project_irr  [1/yr], nan where no or several rates solve it
    """

    terms: Terms
    construction: Construction
    schedules: tuple[Schedule, ...]
    royalty: Floats
    tax: Floats
    cfads: Floats
    interest: Floats
    principal: Floats
    balance: Floats
    dscr: Floats
    llcr: Floats
    plcr: Floats
    retained: Floats
    dividends: Floats
    guarantee_called: Floats
    support: Floats
    equity_irr: float
    project_irr: float

    @property
    def service(self) -> Floats:
        """interest + principal  (t,)."""
        return floats(self.interest + self.principal)

    @property
    def least_dscr(self) -> float:
        """Smallest ratio of the loan life, nan without debt."""
        return float(np.nanmin(self.dscr)) if np.isfinite(self.dscr).any() else float("nan")

    @property
    def mean_dscr(self) -> float:
        """Mean ratio of the loan life, nan without debt."""
        return float(np.nanmean(self.dscr)) if np.isfinite(self.dscr).any() else float("nan")


def cash_flow(terms: Terms) -> CashFlow:
    """The whole cash flow of a project.

    Raises OptionError where a loan outlives the project or nothing is left to sculpt on.
    """
    construction = draw_down(terms)
    uses = float(construction.uses.sum())
    royalty = floats(terms.royalty * terms.revenue)
    before_tax = operating_cash(terms, royalty)
    grants = sum(tranche.amount for tranche in terms.tranches if not tranche.is_loan)
    written_off = depreciation(uses - grants, terms.depreciation_years, terms.revenue.size)
    schedules, tax = _settled(terms, before_tax, royalty, written_off)
    cfads = floats(before_tax - tax)
    interest, principal, balance = (
        _summed([getattr(item, name) for item in schedules], cfads.size)
        for name in ("interest", "principal", "balance")
    )
    opening = floats(balance + principal)
    rate = _mean_rate(terms)
    life = max((tranche.tenor for tranche in terms.tranches if tranche.is_loan), default=0)
    cover = dscr(cfads, interest + principal)
    retained, dividends, called, support = waterfall(
        floats(cfads - interest - principal), cover, terms.lock_up_dscr, terms.guarantee
    )
    return CashFlow(
        terms=terms,
        construction=construction,
        schedules=schedules,
        royalty=royalty,
        tax=tax,
        cfads=cfads,
        interest=interest,
        principal=principal,
        balance=balance,
        dscr=cover,
        llcr=cover_ratio(cfads, opening, rate, life),
        plcr=cover_ratio(cfads, opening, rate, cfads.size),
        retained=retained,
        dividends=dividends,
        guarantee_called=called,
        support=support,
        equity_irr=_one_rate(np.concatenate([-construction.equity, dividends - support])),
        project_irr=_one_rate(np.concatenate([-construction.works, cfads])),
    )


def draw_down(terms: Terms) -> Construction:
    """Uses, draws and interest during construction by year.

    interest[k] = sum over loans of rate x (drawn before k + half of what is drawn in k)

    Where the cost does not hold the interest, uses = cost + interest and equity pays the
    rest; the circle is closed by iteration.
    """
    spending = np.asarray(terms.spending)
    total, interest = terms.total_cost, np.zeros(spending.size)
    for _ in range(ROUNDS):
        uses = total * spending
        draws, equity = _sources(terms, uses)
        rates = np.array([tranche.rate for tranche in terms.tranches])
        before = np.cumsum(draws, axis=0) - draws
        interest = (before + 0.5 * draws) @ rates if rates.size else np.zeros(spending.size)
        wanted = terms.total_cost + (0.0 if terms.cost_includes_interest else interest.sum())
        if abs(wanted - total) <= 1e-9 * wanted:
            break
        total = wanted
    return Construction(
        uses=floats(uses), interest=floats(interest), equity=floats(equity), draws=floats(draws)
    )


def operating_cash(terms: Terms, royalty: Floats) -> Floats:
    """revenue - opex - royalty - maintenance - rise of receivables, before tax  (t,) [USD/yr].

    Receivables are paid back in the last year.
    """
    owed = terms.revenue * terms.receivable_days / 365.0
    rise = np.diff(owed, prepend=0.0)
    rise[-1] -= owed[-1]
    kept_up = terms.maintenance_capex if terms.maintenance_capex.size else 0.0
    return floats(terms.revenue - terms.opex - royalty - kept_up - rise)


def depreciation(amount: float, over: int, years: int) -> Floats:
    """Straight line: amount / over in each of the first ``over`` years  (t,) [USD/yr]."""
    if over < 1:
        raise OptionError(f"Depreciation runs over at least one year, not {over}.")
    return floats(np.where(np.arange(years) < over, amount / over, 0.0))


def profit_tax(profit: Floats, rate: Floats, *, carry_losses: bool) -> Floats:
    """tax[t] = rate[t] x max(0, profit[t] - losses carried forward)  (t,) [USD/yr]."""
    tax, losses = np.zeros(profit.size), 0.0
    for t, earned in enumerate(profit):
        used = min(losses, max(float(earned), 0.0)) if carry_losses else 0.0
        losses += max(-float(earned), 0.0) - used
        tax[t] = rate[t] * max(0.0, float(earned) - used)
    return floats(tax)


def waterfall(
    after_service: Floats, cover: Floats, lock_up: float, guarantee: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Retained cash, dividends, guarantee called and shareholders' support  (t,) each.

    Below the lock-up ratio cash is kept back, and released when the ratio is met or no debt
    is left. A shortfall is met from kept cash, then the guarantee, then the shareholders.
    """
    retained, dividends, called, support = (np.zeros(after_service.size) for _ in range(4))
    kept, left = 0.0, guarantee
    for t, cash in enumerate(after_service):
        kept += float(cash)
        if kept < 0.0:
            called[t] = min(-kept, left)
            support[t] = -kept - called[t]
            left -= called[t]
            kept = 0.0
        locked = np.isfinite(cover[t]) and cover[t] < lock_up
        if not locked:
            dividends[t], kept = kept, 0.0
        retained[t] = kept
    return floats(retained), floats(dividends), floats(called), floats(support)


def _settled(
    terms: Terms, before_tax: Floats, royalty: Floats, written_off: Floats
) -> tuple[tuple[Schedule, ...], Floats]:
    """Tax depends on interest, sculpted interest on tax: repeat until both stand still."""
    years = before_tax.size
    tax = floats(np.zeros(years))
    for _ in range(ROUNDS):
        schedules = _schedules(terms, floats(before_tax - tax))
        interest = _summed([item.interest for item in schedules], years)
        profit = terms.revenue - terms.opex - royalty - interest - written_off
        owed = profit_tax(floats(profit), terms.tax_rate, carry_losses=terms.carry_losses)
        still = np.abs(owed - tax).max() <= 1e-9 * (1.0 + np.abs(owed).max())
        tax = owed
        if still:
            break
    return schedules, tax


def _schedules(terms: Terms, cash: Floats) -> tuple[Schedule, ...]:
    """Where there is no cash to sculpt on, a loan falls due as an annuity, and fails."""
    loans = [tranche for tranche in terms.tranches if tranche.is_loan]
    fixed: dict[str, Schedule] = {}
    for loan in loans:
        if loan.repayment == "annuity":
            fixed[loan.name] = annuity_schedule(loan, cash.size)
        elif loan.repayment == "equal principal":
            fixed[loan.name] = equal_principal_schedule(loan, cash.size)
    left = cash - _summed([item.service for item in fixed.values()], cash.size)
    sculpted = [loan for loan in loans if loan.repayment == "sculpted"]
    whole = sum(loan.amount for loan in sculpted)
    for loan in sculpted:
        share = left * (loan.amount / whole) if whole else left
        if np.sum(share[loan.grace : loan.tenor]) > 0.0:
            fixed[loan.name] = sculpted_schedule(loan, share, cash.size)
        else:
            fixed[loan.name] = annuity_schedule(loan, cash.size)
    return tuple(fixed[loan.name] for loan in loans)


def _sources(terms: Terms, uses: Floats) -> tuple[Floats, Floats]:
    """Draws (k, tranche) and equity (k,) that pay the uses."""
    amounts = np.array([tranche.amount for tranche in terms.tranches])
    own = float(uses.sum()) - float(amounts.sum())
    if own < -1e-6 * float(uses.sum()):
        raise OptionError("Loans and grants exceed the cost they finance.")
    if terms.equity_first:
        spent = np.cumsum(uses)
        equity = np.diff(np.minimum(spent, own), prepend=0.0)
    else:
        equity = uses * (own / float(uses.sum()))
    borrowed = uses - equity
    share = amounts / amounts.sum() if amounts.sum() > 0.0 else amounts
    return floats(np.outer(borrowed, share)), floats(equity)


def _summed(rows: list[Floats], years: int) -> Floats:
    return floats(np.sum(rows, axis=0) if rows else np.zeros(years))


def _mean_rate(terms: Terms) -> float:
    """Rate at which cover ratios discount: mean of the loans by amount."""
    loans = [tranche for tranche in terms.tranches if tranche.is_loan and tranche.amount > 0.0]
    owed = sum(loan.amount for loan in loans)
    return sum(loan.amount * loan.rate for loan in loans) / owed if loans else 0.0


def _one_rate(flows: Floats) -> float:
    rates = internal_rates(flows) if flows.any() else ()
    return rates[0] if len(rates) == 1 else float("nan")
