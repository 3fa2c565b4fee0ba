"""The host's side: what a project adds to the capacity to pay, beside what must be paid.

Figures of different institutions are never averaged or mixed: every comparison names one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tieline.appraisal.finance import CashFlow
from tieline.appraisal.loans import Tranche, annuity_schedule
from tieline.appraisal.project_finance import Owner
from tieline.case.columns import Floats, Integers, floats, integers
from tieline.errors import OptionError

USD_PER_UNIT = {"MUSD": 1e6, "MUSD/yr": 1e6, "BUSD": 1e9}
"""Units of debt figures that can stand beside receipts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtFigure:
    """One figure of one institution, as it gave it.

    first_year, last_year  span it holds for; low, high [unit], nan where it gives none
    basis                  'actual', 'scheduled', 'projection', 'plan', 'estimate', ...
    """

    country: str
    first_year: int
    last_year: int
    indicator: str
    low: float
    high: float
    unit: str
    institution: str
    basis: str
    note: str = ""
    source: str = ""
    confidence: str = ""

    @property
    def yearly(self) -> bool:
        """True where the figure holds for each year of its span, not for all together."""
        return self.first_year == self.last_year or self.unit.endswith("/yr")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HostFlows:
    """What the host receives and pays by calendar year, (y,) each [USD/yr].

    royalty, tax     to the treasury
    state_dividends  on the shares the host state holds
    equity_service   what the state pays on money it borrowed for those shares (a cost)
    guarantees       called from the state (a cost)
    private          dividends of the host's private owners: income of the country, not of
                     the treasury
    sales            the project's sales: export earnings of which most goes on to lenders
                     and owners
    project_debt     private external debt of the project company at the end of the year
    project_service  its debt service, paid by the company
    """

    country: str
    contract_years: int
    years: Integers
    royalty: Floats
    tax: Floats
    state_dividends: Floats
    equity_service: Floats
    guarantees: Floats
    private: Floats
    sales: Floats
    project_debt: Floats
    project_service: Floats

    @property
    def treasury(self) -> Floats:
        """royalty + tax + dividends of the state - equity service - guarantees  (y,)."""
        net = self.royalty + self.tax + self.state_dividends
        return floats(net - self.equity_service - self.guarantees)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRow:
    """One year of treasury receipts beside one institution's figure.

    figure_year  the year the figure is of: the same, or the latest before it
    share_low, share_high  receipts / figure at its high and low end [1]; share_low is nan
                           where the figure is only said to be "over" something
    """

    year: int
    institution: str
    indicator: str
    basis: str
    figure_year: int
    figure_low_usd: float
    figure_high_usd: float
    receipts_usd: float
    share_low: float
    share_high: float
    source: str


def to_calendar(values: Floats, start: float) -> tuple[Integers, Floats]:
    """Contract years to calendar years, each split in proportion to time.

    Contract year k runs from start + k to start + k + 1, so it gives (1 - part) of itself to
    calendar year floor(start) + k and part to the next, part = start - floor(start).

    values (t,) flows; start, decimal year. Returns years (y,) and flows (y,); the sum stays.
    """
    first = math.floor(start)
    part = start - first
    spread = np.zeros(values.size + 1)
    spread[:-1] += (1.0 - part) * values
    spread[1:] += part * values
    if part == 0.0:
        spread = spread[:-1]
    return integers(first + np.arange(spread.size)), floats(spread)


def balance_at_year_end(balance: Floats, amount: float, start: float) -> Floats:
    """Debt owed at the end of each calendar year, linear within contract years  (y,) [USD].

    balance (t,) at the end of contract years; amount at the start.
    """
    owed = np.concatenate([[amount], balance])
    first = math.floor(start)
    ends = first + 1 + np.arange(balance.size + (1 if start > first else 0))
    return floats(np.interp(ends, start + np.arange(owed.size), owed))


def host_flows(
    flow: CashFlow,
    owners: Iterable[Owner],
    host: str,
    commissioned: float,
    *,
    state_equity_loan: Tranche | None = None,
) -> HostFlows:
    """The host's royalty, tax, dividends and guarantees by calendar year.

    state_equity_loan  money the state borrowed to buy its shares: it raises public debt, and
                       its service is taken off the dividends here
    Raises OptionError where the shares of the owners do not add to 1.
    """
    shares = tuple(owners)
    if abs(sum(owner.central for owner in shares) - 1.0) > 1e-6:
        raise OptionError("Central shares of the owners add to 1.")

    def of(kind: str) -> float:
        return sum(o.central for o in shares if o.country == host and o.kind == kind)

    def dated(values: Floats) -> Floats:
        return to_calendar(values, commissioned)[1]

    service = floats(np.zeros(flow.cfads.size))
    if state_equity_loan is not None:
        service = annuity_schedule(state_equity_loan, flow.cfads.size).service
    loans = sum(t.amount for t in flow.terms.tranches if t.is_loan)
    return HostFlows(
        country=host,
        contract_years=flow.cfads.size,
        years=to_calendar(flow.cfads, commissioned)[0],
        royalty=dated(flow.royalty),
        tax=dated(flow.tax),
        state_dividends=dated(floats(of("state") * flow.dividends)),
        equity_service=dated(service),
        guarantees=dated(flow.guarantee_called),
        private=dated(floats(of("private") * flow.dividends)),
        sales=dated(flow.terms.revenue),
        project_debt=balance_at_year_end(flow.balance, loans, commissioned),
        project_service=dated(flow.service),
    )


def beside_debt(
    flows: HostFlows,
    figures: Iterable[DebtFigure],
    indicators: Sequence[str],
    *,
    last_year: int | None = None,
) -> tuple[DebtRow, ...]:
    """Treasury receipts of each year beside every institution's own figure.

    For an institution and indicator the figure of the year is taken, else its latest earlier
    one, and the row says of which year it is. Totals over several years are left out.
    Rows by year, then indicator, then institution.
    """
    usable = [
        item
        for item in figures
        if item.country == flows.country
        and item.indicator in indicators
        and item.unit in USD_PER_UNIT
        and item.yearly
        and not math.isnan(item.low)
    ]
    series = sorted({(item.indicator, item.institution) for item in usable})
    rows = []
    for year, receipts in zip(flows.years.tolist(), flows.treasury.tolist(), strict=True):
        if last_year is not None and year > last_year:
            break
        for indicator, institution in series:
            known = [
                item
                for item in usable
                if (item.indicator, item.institution) == (indicator, institution)
                and item.first_year <= year
            ]
            if known:
                best = max(known, key=lambda item: (min(item.last_year, year), item.first_year))
                rows.append(_debt_row(year, receipts, best))
    return tuple(rows)


def _debt_row(year: int, receipts: float, figure: DebtFigure) -> DebtRow:
    unit = USD_PER_UNIT[figure.unit]
    low, high = figure.low * unit, figure.high * unit
    return DebtRow(
        year=year,
        institution=figure.institution,
        indicator=figure.indicator,
        basis=figure.basis,
        figure_year=min(year, figure.last_year),
        figure_low_usd=low,
        figure_high_usd=high,
        receipts_usd=receipts,
        share_low=receipts / high,
        share_high=receipts / low,
        source=figure.source,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityToPay:
    """What the cooperation adds to the capacity to pay, and what it does not.

    treasury_low, treasury_high   mean yearly receipts at the two ends of the inputs [USD/yr]
    retained                      share of sales that the treasury receives at those ends [1]
    adds, adds_not                sentences for the page
    """

    treasury_low: float
    treasury_high: float
    retained_low: float
    retained_high: float
    adds: tuple[str, ...]
    adds_not: tuple[str, ...]


def capacity_to_pay(
    low: HostFlows, high: HostFlows, rows: Sequence[DebtRow], title: str
) -> CapacityToPay:
    """Sum up two ends of a range in plain sentences.

    low, high  flows at the least and most favourable inputs for the treasury; rows of the
    comparison at the favourable end, so that what is small there is small everywhere.
    """
    at_low = float(low.treasury.sum()) / low.contract_years
    at_high = float(high.treasury.sum()) / high.contract_years
    share_low = float(low.treasury.sum() / low.sales.sum())
    share_high = float(high.treasury.sum() / high.sales.sum())
    adds = [
        f"{title} brings the treasury {at_low / 1e6:,.1f} to {at_high / 1e6:,.1f} million USD a "
        f"year on average over the contract, {100 * share_low:.1f} to {100 * share_high:.1f} % "
        "of its sales."
    ]
    adds += [
        f"In {row.year} alone it is at most {100 * row.share_high:.1f} % of the "
        f"{row.indicator.replace('_', ' ').replace('ppg', 'public and guaranteed')} of "
        f"{row.figure_low_usd / 1e6:,.0f} million USD "
        f"({row.institution}, {row.basis}, figure of {row.figure_year})."
        for row in rows
    ]
    owed = float(high.project_debt.max())
    adds_not = [
        "Sales are export earnings, but they first serve the project's lenders and owners.",
        f"The project company owes {owed / 1e6:,.0f} million USD at the first year end: external "
        "debt of the country, not of the state unless it guaranteed it.",
    ]
    if not high.state_dividends.any():
        adds_not.append("No share of the state is known, so no dividend reaches the treasury.")
    if not high.guarantees.any():
        adds_not.append("No guarantee of the state is called in these cash flows.")
    return CapacityToPay(
        treasury_low=at_low,
        treasury_high=at_high,
        retained_low=share_low,
        retained_high=share_high,
        adds=tuple(adds),
        adds_not=tuple(adds_not),
    )
