"""Finance of projects and their hosts' debt, in tidy tables; no dispatch is needed.

cash_flow        one row per project, tariff (low, central, high end of its range) and contract
                 year; years 0, -1, ... are those of construction, 1 is the first of operation
  project tariff tariff_usd_per_mwh contract_year starts
  uses_usd drawn_usd equity_usd             construction: money used, from loans and grants, own
  revenue_usd opex_usd royalty_usd tax_usd cfads_usd interest_usd principal_usd balance_usd
  dscr llcr retained_usd dividends_usd guarantee_usd support_usd
finance_summary  one row per project and tariff
  project tariff tariff_usd_per_mwh sales_usd_per_year least_dscr mean_dscr llcr plcr equity_irr
  project_irr support_usd tariff_for_dscr_1 tariff_for_dscr_1_2
finance_tornado  project measure input title unit low central high value_low value_high flips_at
                 inside source confidence   of the least cover ratio less 1, largest swing first
host_debt        one row per project, end of the ranges for the treasury and calendar year
  project end country year royalty_usd tax_usd state_dividends_usd guarantees_usd treasury_usd
  private_usd sales_usd project_debt_usd project_service_usd
host_debt_beside the same receipts beside every institution's own figure, never mixed
  project end country year kind indicator institution basis figure_year figure_low_usd
  figure_high_usd receipts_usd share_low share_high source
  kind 'debt service' or 'electricity exports'; beside exports stand the project's sales
finance_sentences  project position kind text   kind 'plain' (one), 'adds', 'adds not', 'assumption'
debt_figures     every institution's figure, as given; per_year: holds for each year of its span
  country first_year last_year indicator low high unit per_year institution basis note source
  confidence
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from tieline.appraisal.debt import (
    CapacityToPay,
    DebtFigure,
    DebtRow,
    HostFlows,
    beside_debt,
    capacity_to_pay,
    host_flows,
)
from tieline.appraisal.finance import CashFlow
from tieline.appraisal.project_finance import (
    Owner,
    ProjectFinance,
    finance_tornado,
    project_cash_flow,
    tariff_for_dscr,
    tariff_table,
)
from tieline.errors import OptionError
from tieline.io.nearest import suggestion
from tieline.io.programme import Programme
from tieline.study.measure import Row
from tieline.units import USD_PER_MUSD

TARIFF = "tariff_usd_per_mwh"
TREASURY_GAINS = (TARIFF, "royalty_pu", "tax_pu")
TREASURY_LOSES = ("tax_holiday_years",)
"""Inputs that the treasury gains or loses by; its two ends are made of their ends."""

KINDS = {"debt service": "debt_service_due", "electricity exports": "electricity_exports_value"}
"""Kind -> words in the indicators of host_debt.csv that belong to it."""

NOT_THE_STATES = "private"
"""Indicators with this word are debt that the treasury does not owe."""

ENDS = ("low", "central", "high")
COLUMNS: Mapping[str, list[str]] = {
    name: words.split()
    for name, words in {
        "cash_flow": "project tariff tariff_usd_per_mwh contract_year starts uses_usd drawn_usd"
        " equity_usd revenue_usd opex_usd royalty_usd tax_usd cfads_usd interest_usd"
        " principal_usd balance_usd dscr llcr retained_usd dividends_usd guarantee_usd support_usd",
        "finance_summary": "project tariff tariff_usd_per_mwh sales_usd_per_year least_dscr"
        " mean_dscr llcr plcr equity_irr project_irr support_usd tariff_for_dscr_1"
        " tariff_for_dscr_1_2",
        "finance_tornado": "project measure input title unit low central high value_low"
        " value_high flips_at inside source confidence",
        "host_debt": "project end country year royalty_usd tax_usd state_dividends_usd"
        " guarantees_usd treasury_usd private_usd sales_usd project_debt_usd project_service_usd",
        "host_debt_beside": "project end country year kind indicator institution basis figure_year"
        " figure_low_usd figure_high_usd receipts_usd share_low share_high source",
        "finance_sentences": "project position kind text",
        "debt_figures": "country first_year last_year indicator low high unit per_year institution"
        " basis note source confidence",
    }.items()
}


def finance_tables(
    programme: Programme, projects: Sequence[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Every table above for the projects that have a finance file (or those named).

    Raises OptionError for a named project without one.
    """
    chosen = list(programme.finance.projects) if projects is None else list(projects)
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for project in chosen:
        finance = finance_of(programme, project)
        place = {"project": project}
        flows = host_ends(finance)
        beside = list(_beside(finance, flows, programme.finance.debt))
        for name, found in {
            "cash_flow": _cash_flows(finance),
            "finance_summary": _summary(finance),
            "finance_tornado": _tornado(finance),
            "host_debt": _host_rows(finance, flows),
            "host_debt_beside": beside,
            "finance_sentences": _sentences(finance, flows, programme.finance.debt),
        }.items():
            rows[name] += [place | row for row in found]
    hosts = {programme.finance.projects[name].host for name in chosen}
    rows["debt_figures"] = list(_debt_figures(programme.finance.debt, hosts))
    return {name: pd.DataFrame(rows[name], columns=columns) for name, columns in COLUMNS.items()}


def _debt_figures(figures: Sequence[DebtFigure], hosts: set[str]) -> Iterator[Row]:
    for item in figures:
        if item.country not in hosts:
            continue
        yield {
            "country": item.country,
            "first_year": item.first_year,
            "last_year": item.last_year,
            "indicator": item.indicator,
            "low": item.low,
            "high": item.high,
            "unit": item.unit,
            "per_year": item.yearly,
            "institution": item.institution,
            "basis": item.basis,
            "note": item.note,
            "source": item.source,
            "confidence": item.confidence,
        }


def finance_of(programme: Programme, project: str) -> ProjectFinance:
    """The finance file of a project; raises OptionError naming those that have one."""
    known = programme.finance.projects
    wanted = programme.project(project).id
    if wanted not in known:
        hint = suggestion(wanted, known, f"Projects with one: {', '.join(known) or 'none'}.")
        raise OptionError(f"There is no finance/{wanted}.yaml in {programme.id}. {hint}")
    return known[wanted]


def host_ends(finance: ProjectFinance) -> dict[str, HostFlows]:
    """What the host receives at the two ends of its own inputs, and at the centre."""
    ends = {}
    for end in ENDS:
        opposite = {"low": "high", "high": "low"}.get(end, end)
        at = {name: _end(finance, name, end) for name in TREASURY_GAINS}
        at |= {name: _end(finance, name, opposite) for name in TREASURY_LOSES}
        flow = project_cash_flow(finance, at)
        ends[end] = host_flows(flow, _owners(finance), finance.host, finance.commissioned)
    return ends


def _end(finance: ProjectFinance, name: str, end: str) -> float:
    return float(getattr(finance.inputs[name], end))


def _owners(finance: ProjectFinance) -> tuple[Owner, ...]:
    """Shares printed to three digits, made to add to one."""
    total = sum(owner.central for owner in finance.owners)
    return tuple(replace(owner, central=owner.central / total) for owner in finance.owners)


def _tariffs(finance: ProjectFinance) -> Iterator[tuple[str, float]]:
    for end in ENDS:
        yield end, _end(finance, TARIFF, end)


def _cash_flows(finance: ProjectFinance) -> Iterator[Row]:
    for end, tariff in _tariffs(finance):
        flow = project_cash_flow(finance, {TARIFF: tariff})
        where = {"tariff": end, TARIFF: tariff}
        yield from (where | row for row in _construction(finance, flow))
        yield from (where | row for row in _operation(finance, flow))


def _construction(finance: ProjectFinance, flow: CashFlow) -> Iterator[Row]:
    made = flow.construction
    count = made.uses.size
    for k in range(count):
        yield _year(finance, k - count + 1) | {
            "uses_usd": float(made.uses[k]),
            "drawn_usd": float(made.draws[k].sum()),
            "equity_usd": float(made.equity[k]),
            "interest_usd": float(made.interest[k]),
        }


def _operation(finance: ProjectFinance, flow: CashFlow) -> Iterator[Row]:
    columns = {
        "revenue_usd": flow.terms.revenue,
        "opex_usd": flow.terms.opex,
        "royalty_usd": flow.royalty,
        "tax_usd": flow.tax,
        "cfads_usd": flow.cfads,
        "interest_usd": flow.interest,
        "principal_usd": flow.principal,
        "balance_usd": flow.balance,
        "dscr": flow.dscr,
        "llcr": flow.llcr,
        "retained_usd": flow.retained,
        "dividends_usd": flow.dividends,
        "guarantee_usd": flow.guarantee_called,
        "support_usd": flow.support,
    }
    for t in range(flow.cfads.size):
        yield _year(finance, t + 1) | {name: float(values[t]) for name, values in columns.items()}


def _year(finance: ProjectFinance, contract_year: int) -> Row:
    return {"contract_year": contract_year, "starts": finance.commissioned + contract_year - 1}


def _summary(finance: ProjectFinance) -> Iterator[Row]:
    breaks = {
        "tariff_for_dscr_1": tariff_for_dscr(finance, 1.0),
        "tariff_for_dscr_1_2": tariff_for_dscr(finance, 1.2),
    }
    ends = dict(_tariffs(finance))
    for end, row in zip(ends, tariff_table(finance, list(ends.values())), strict=True):
        yield {
            "tariff": end,
            TARIFF: row.tariff_usd_per_mwh,
            "sales_usd_per_year": row.sales_usd_per_year,
            "least_dscr": row.least_dscr,
            "mean_dscr": row.mean_dscr,
            "llcr": row.llcr,
            "plcr": row.plcr,
            "equity_irr": row.equity_irr,
            "project_irr": row.project_irr,
            "support_usd": row.support_usd,
        } | breaks


def _tornado(finance: ProjectFinance) -> Iterator[Row]:
    for row in finance_tornado(finance, "least_dscr", 1.0):
        item = row.assumption
        yield {
            "measure": "least_dscr less 1",
            "input": item.id,
            "title": item.title,
            "unit": item.unit,
            "low": item.low,
            "central": item.central,
            "high": item.high,
            "value_low": row.at_low,
            "value_high": row.at_high,
            "flips_at": row.flips_at,
            "inside": row.inside,
            "source": item.source,
            "confidence": item.confidence,
        }


def _host_rows(finance: ProjectFinance, ends: Mapping[str, HostFlows]) -> Iterator[Row]:
    for end, flows in ends.items():
        columns = {
            "royalty_usd": flows.royalty,
            "tax_usd": flows.tax,
            "state_dividends_usd": flows.state_dividends,
            "guarantees_usd": flows.guarantees,
            "treasury_usd": flows.treasury,
            "private_usd": flows.private,
            "sales_usd": flows.sales,
            "project_debt_usd": flows.project_debt,
            "project_service_usd": flows.project_service,
        }
        for k, year in enumerate(flows.years.tolist()):
            place = {"end": end, "country": finance.host, "year": year}
            yield place | {name: float(values[k]) for name, values in columns.items()}


def first_full_year(finance: ProjectFinance) -> int:
    """First calendar year of operation from end to end."""
    return math.ceil(finance.commissioned)


def _rows_beside(
    finance: ProjectFinance, flows: HostFlows, figures: Sequence[DebtFigure], kind: str
) -> list[DebtRow]:
    """Receipts beside figures of a kind, from the first full year to the last a figure is of."""
    words = KINDS[kind]
    of_kind = [
        item for item in figures if words in item.indicator and NOT_THE_STATES not in item.indicator
    ]
    indicators = sorted({item.indicator for item in of_kind})
    first = first_full_year(finance)
    last = max([first, *(item.last_year for item in of_kind)])
    rows = beside_debt(flows, of_kind, indicators, last_year=last)
    return [row for row in rows if row.year >= first]


def _beside(
    finance: ProjectFinance, ends: Mapping[str, HostFlows], figures: Sequence[DebtFigure]
) -> Iterator[Row]:
    for end, flows in ends.items():
        sales = dict(zip(flows.years.tolist(), flows.sales.tolist(), strict=True))
        for kind in KINDS:
            for row in _rows_beside(finance, flows, figures, kind):
                receipts = row.receipts_usd if kind == "debt service" else sales[row.year]
                yield {
                    "end": end,
                    "country": finance.host,
                    "year": row.year,
                    "kind": kind,
                    "indicator": row.indicator,
                    "institution": row.institution,
                    "basis": row.basis,
                    "figure_year": row.figure_year,
                    "figure_low_usd": row.figure_low_usd,
                    "figure_high_usd": row.figure_high_usd,
                    "receipts_usd": receipts,
                    "share_low": receipts / row.figure_high_usd,
                    "share_high": receipts / row.figure_low_usd,
                    "source": row.source,
                }


def host_answer(
    finance: ProjectFinance, ends: Mapping[str, HostFlows], figures: Sequence[DebtFigure]
) -> tuple[CapacityToPay, str]:
    """What the project adds to the host's capacity to pay and what not, and one plain sentence."""
    first = first_full_year(finance)
    rows = [
        row
        for row in _rows_beside(finance, ends["high"], figures, "debt service")
        if row.year == first
    ]
    found = capacity_to_pay(ends["low"], ends["high"], rows, finance.title)
    said = (
        f"{finance.title} adds {found.treasury_low / USD_PER_MUSD:.1f} to "
        f"{found.treasury_high / USD_PER_MUSD:.1f} million USD a year to the host's capacity to "
        "pay its debt"
    )
    if rows:
        least = min(rows, key=lambda row: row.figure_low_usd)
        mean = found.treasury_high / least.figure_low_usd
        place = ends["high"].years.tolist().index(first)
        untaxed = ", before any profit tax is due" if not ends["high"].tax[place] else ""
        said += (
            f", a yearly mean of at most {100 * mean:.1f} % of the smallest figure of what falls "
            f"due ({least.institution}, figure of {least.figure_year}); in its first full year, "
            f"{first}{untaxed}, at most {100 * least.share_high:.1f} %"
        )
    sales = float(ends["central"].sales.sum()) / ends["central"].contract_years
    said += (
        f"; it does not add its sales, about {sales / USD_PER_MUSD:,.0f} million a year, "
        "which first serve its own lenders and owners."
    )
    return found, said


def _sentences(
    finance: ProjectFinance, ends: Mapping[str, HostFlows], figures: Sequence[DebtFigure]
) -> Iterator[Row]:
    found, plain = host_answer(finance, ends, figures)
    parts: list[tuple[str, Sequence[str]]] = [
        ("plain", [plain]),
        ("adds", found.adds),
        ("adds not", found.adds_not),
        ("assumption", finance.assumptions),
    ]
    for kind, texts in parts:
        for position, text in enumerate(texts):
            yield {"position": position, "kind": kind, "text": text}
