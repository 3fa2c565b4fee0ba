"""A project's finance as data: inputs with ranges, tranches, owners; and what follows.

Which inputs there are is fixed here; what they are worth is the user's file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tieline.appraisal.contracts import (
    availability_revenue,
    flat_price,
    purchase_agreement,
    wheeling_revenue,
)
from tieline.appraisal.discounting import root_of
from tieline.appraisal.finance import CashFlow, Terms, cash_flow, draw_down
from tieline.appraisal.loans import Tranche
from tieline.appraisal.net_value import Assumption, TornadoRow, tornado_row
from tieline.case.columns import Floats, floats
from tieline.errors import OptionError
from tieline.units import MWH_PER_GWH, USD_PER_MUSD

INPUTS: Mapping[str, str] = {
    "total_cost_musd": "total cost, with interest during construction and fees",
    "energy_gwh_per_yr": "energy sold a year",
    "tariff_usd_per_mwh": "contract tariff, first year",
    "tariff_escalation_pu": "yearly rise of the tariff",
    "opex_musd_per_yr": "fixed operation and maintenance, first year",
    "other_opex_musd_per_yr": "other yearly cost, such as a community programme",
    "opex_escalation_pu": "yearly rise of operating cost",
    "royalty_pu": "royalty, share of sales, to the host",
    "tax_pu": "profit tax after the holiday",
    "tax_holiday_years": "years without profit tax from the start",
    "depreciation_years": "straight-line depreciation for tax",
    "senior_rate_pu": "rate of senior and parallel loans, all in",
    "concessional_rate_pu": "rate of concessional loans",
    "tenor_years": "tenor from the start of operation",
    "grace_years": "years of interest alone within the tenor",
    "receivable_days": "days of revenue outstanding",
    "lock_up_dscr": "cover ratio below which no dividend is paid",
    "guarantee_musd": "most that the host has guaranteed to lenders",
}
"""Every input a finance file must give, id -> meaning."""

STREAMS: Mapping[str, str] = {
    "offered_gwh_per_yr": "energy that could be delivered to the buyer a year",
    "take_or_pay_gwh_per_yr": "energy that the buyer pays for, taken or not, as far as offered",
    "wheeled_gwh_per_yr": "energy carried for others a year",
    "wheeling_usd_per_mwh": "charge on energy carried for others, first year",
    "availability_pu": "share of the year in which the asset is there",
    "availability_musd_per_yr": "payment for a whole year of being there, first year",
    "rent_musd_per_yr": "congestion rent of its owners a year",
}
"""Further streams of revenue, id -> meaning; one that is not named is not there."""

TOGETHER = (
    ("offered_gwh_per_yr", "take_or_pay_gwh_per_yr"),
    ("wheeled_gwh_per_yr", "wheeling_usd_per_mwh"),
    ("availability_pu", "availability_musd_per_yr"),
)
"""Streams that mean nothing one without the other."""

YEARS = ("tax_holiday_years", "depreciation_years", "tenor_years", "grace_years")
"""Inputs that count whole years; between the ends of a range they are rounded."""

RATE_OF = {
    "senior": "senior_rate_pu",
    "parallel": "senior_rate_pu",
    "concessional": "concessional_rate_pu",
}

RATES = (
    "tariff_escalation_pu",
    "opex_escalation_pu",
    "royalty_pu",
    "tax_pu",
    "senior_rate_pu",
    "concessional_rate_pu",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A shareholder; shares are look-through, the central ones add to 1.

    kind  'state' (host or foreign state) or 'private'
    """

    name: str
    country: str
    kind: str
    low: float
    central: float
    high: float
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrancheData:
    """A tranche as published; its rate and tenor come from the inputs of its kind."""

    name: str
    kind: str
    amount_musd: float
    repayment: str
    lender: str
    country: str
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFinance:
    """One project's finance file.

    commissioned  start of operation as a decimal year, 2025.64 = 22 August 2025
    term_years    contract years
    spending      (k,) share of the cost in each construction year, the last one ends at
                  the start of operation
    inputs        id -> range, in the units of the id
    """

    project: str
    title: str
    host: str
    buyer: str
    commissioned: float
    term_years: int
    spending: tuple[float, ...]
    inputs: Mapping[str, Assumption]
    tranches: tuple[TrancheData, ...]
    owners: tuple[Owner, ...]
    assumptions: tuple[str, ...] = ()

    def central(self) -> dict[str, float]:
        """Central value of every input."""
        return {name: item.central for name, item in self.inputs.items()}


def with_inputs(finance: ProjectFinance, changes: Mapping[str, float]) -> ProjectFinance:
    """The same finance with single inputs set: low = central = high.

    Raises OptionError naming the nearest id where an input is unknown.
    """
    import difflib

    inputs = dict(finance.inputs)
    for name, value in changes.items():
        if name not in inputs:
            near = difflib.get_close_matches(name, inputs, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise OptionError(f"{name!r} is not an input of the finance of {finance.title}.{hint}")
        if not math.isfinite(value):
            raise OptionError(f"Input {name!r} needs a finite number, not {value}.")
        inputs[name] = replace(
            inputs[name],
            low=value,
            central=value,
            high=value,
            source="set by the user",
            confidence="user",
            floor=-math.inf,
            ceiling=math.inf,
        )
    return replace(finance, inputs=inputs)


def terms(finance: ProjectFinance, values: Mapping[str, float] | None = None) -> Terms:
    """Terms of a cash flow from the central inputs, or from ``values`` where it gives them.

    sales[t]   = energy x tariff x (1 + escalation)^t, energy no less than is paid if not taken
    revenue[t] = sales + energy wheeled x charge + availability x payment + rent
    opex[t]    = (opex + other) x (1 + escalation)^t
    tax rate[t] = 0 in the holiday, then tax
    """
    at = {**finance.central(), **(values or {})}
    for name in YEARS:
        at[name] = round(at[name])
    at["grace_years"] = min(at["grace_years"], at["tenor_years"] - 1)
    years = np.arange(finance.term_years)
    energy = np.full(finance.term_years, at["energy_gwh_per_yr"] * MWH_PER_GWH)
    running = (at["opex_musd_per_yr"] + at["other_opex_musd_per_yr"]) * USD_PER_MUSD
    return Terms(
        total_cost=at["total_cost_musd"] * USD_PER_MUSD,
        spending=finance.spending,
        tranches=tuple(_tranche(item, at) for item in finance.tranches),
        revenue=_revenue(energy, at),
        opex=floats(running * (1.0 + at["opex_escalation_pu"]) ** years),
        tax_rate=floats(np.where(years < at["tax_holiday_years"], 0.0, at["tax_pu"])),
        royalty=at["royalty_pu"],
        depreciation_years=int(at["depreciation_years"]),
        receivable_days=at["receivable_days"],
        lock_up_dscr=at["lock_up_dscr"],
        guarantee=at["guarantee_musd"] * USD_PER_MUSD,
    )


def _revenue(energy: Floats, at: Mapping[str, float]) -> Floats:
    """Every stream of a year  (t,) [USD/yr]; charges and payments rise as the tariff does."""
    rise = at["tariff_escalation_pu"]

    def every_year(name: str, unit: float) -> Floats:
        return floats(np.full(energy.size, at.get(name, 0.0) * unit))

    sales = purchase_agreement(
        energy,
        flat_price(at["tariff_usd_per_mwh"]),
        offered_mwh=np.maximum(energy, every_year("offered_gwh_per_yr", MWH_PER_GWH)),
        take_or_pay_mwh=at.get("take_or_pay_gwh_per_yr", 0.0) * MWH_PER_GWH,
        escalation=rise,
    )
    carried = wheeling_revenue(
        every_year("wheeled_gwh_per_yr", MWH_PER_GWH),
        at.get("wheeling_usd_per_mwh", 0.0),
        escalation=rise,
    )
    there = availability_revenue(
        every_year("availability_pu", 1.0),
        at.get("availability_musd_per_yr", 0.0) * USD_PER_MUSD,
        escalation=rise,
    )
    return floats(sales + carried + there + every_year("rent_musd_per_yr", USD_PER_MUSD))


def project_cash_flow(
    finance: ProjectFinance, values: Mapping[str, float] | None = None
) -> CashFlow:
    """Cash flow at the central inputs, or at ``values`` where it gives them."""
    return cash_flow(terms(finance, values))


def interest_while_building(finance: ProjectFinance) -> tuple[float, float]:
    """Interest during construction at the central rates and at the upper ends of them  [USD]."""
    dear = {name: finance.inputs[name].high for name in set(RATE_OF.values())}
    central, high = (draw_down(terms(finance, at)).interest.sum() for at in ({}, dear))
    return float(central), float(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow:
    """What one tariff means; the rest central."""

    tariff_usd_per_mwh: float
    sales_usd_per_year: float
    least_dscr: float
    mean_dscr: float
    llcr: float
    plcr: float
    equity_irr: float
    project_irr: float
    support_usd: float


def tariff_table(
    finance: ProjectFinance, tariffs: Sequence[float], values: Mapping[str, float] | None = None
) -> tuple[TariffRow, ...]:
    """Cover ratios and returns over a range of tariffs: the answer where none is public."""
    rows = []
    for tariff in tariffs:
        flow = project_cash_flow(finance, {**(values or {}), "tariff_usd_per_mwh": tariff})
        rows.append(
            TariffRow(
                tariff_usd_per_mwh=tariff,
                sales_usd_per_year=float(flow.terms.revenue[0]),
                least_dscr=flow.least_dscr,
                mean_dscr=flow.mean_dscr,
                llcr=float(flow.llcr[0]),
                plcr=float(flow.plcr[0]),
                equity_irr=flow.equity_irr,
                project_irr=flow.project_irr,
                support_usd=float(flow.support.sum()),
            )
        )
    return tuple(rows)


def tariff_for_dscr(
    finance: ProjectFinance, wanted: float, values: Mapping[str, float] | None = None
) -> float:
    """Tariff at which the least cover ratio is ``wanted``  [USD/MWh]; nan below 1 or above 500."""

    def excess(tariff: float) -> float:
        at = {**(values or {}), "tariff_usd_per_mwh": tariff}
        return project_cash_flow(finance, at).least_dscr - wanted

    return root_of(excess, 1.0, 500.0)


def finance_tornado(
    finance: ProjectFinance, measure: str = "least_dscr", target: float = 1.0
) -> tuple[TornadoRow, ...]:
    """Each input alone from end to end: the measure less its target, largest swing first.

    measure  'least_dscr', 'mean_dscr', 'equity_irr' or 'project_irr'; flips_at is where the
    measure equals the target. Inputs without a range are left out.
    Raises OptionError for an unknown measure.
    """
    if measure not in ("least_dscr", "mean_dscr", "equity_irr", "project_irr"):
        raise OptionError(f"{measure!r} is not a measure of a cash flow.")

    def excess(at: Mapping[str, float]) -> float:
        return float(getattr(project_cash_flow(finance, at), measure)) - target

    middle = finance.central()
    moving = [item for item in finance.inputs.values() if item.low < item.high]
    rows = [tornado_row(excess, item, middle) for item in moving]
    return tuple(sorted(rows, key=lambda row: -row.swing))


def _tranche(item: TrancheData, at: Mapping[str, float]) -> Tranche:
    amount = item.amount_musd * USD_PER_MUSD
    if item.kind == "grant":
        return Tranche(name=item.name, kind="grant", amount=amount, lender=item.lender)
    return Tranche(
        name=item.name,
        kind=item.kind,
        amount=amount,
        rate=at[RATE_OF[item.kind]],
        tenor=int(at["tenor_years"]),
        grace=int(at["grace_years"]),
        repayment=item.repayment,
        lender=item.lender,
        country=item.country,
    )
