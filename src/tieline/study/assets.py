"""Owned assets and their terms, and settlements between countries, from the finance files."""

from __future__ import annotations

import math

import numpy as np

from tieline.appraisal.finance import depreciation
from tieline.appraisal.project_finance import ProjectFinance, project_cash_flow
from tieline.appraisal.settlement import Agreement
from tieline.appraisal.welfare import DedicatedAsset, Sale
from tieline.case.case import Case
from tieline.case.columns import Floats, floats
from tieline.case.projects import Project
from tieline.io.programme import Programme
from tieline.units import MWH_PER_GWH


def assets_of(programme: Programme, case: Case) -> tuple[DedicatedAsset, ...]:
    """Dedicated projects with a finance file, as owned assets of a study year.

    Contract price, royalty and tax are the central ones of the file; owners' shares too. Rows
    that are not in service earn nothing, so the same assets serve every counterfactual; a project
    without any row in the case is left out, and its contract with it.
    """
    found = (
        _asset(case, project, programme.finance.projects[project.id])
        for project in programme.projects
        if project.appraisal == "dedicated" and project.id in programme.finance.projects
    )
    return tuple(asset for asset in found if asset.plants or asset.reservoirs or asset.sales)


def agreements_of(programme: Programme, case: Case) -> tuple[Agreement, ...]:
    """Settlements of finance/settlements.csv over links that are in service in the case."""
    table = programme.finance.tables.get("settlements")
    if table is None:
        return ()
    found = []
    for row in table.records():
        place = case.links.id.index(str(row["link"])) if row["link"] in case.links.id else -1
        if place < 0 or not case.links.in_service[place]:
            continue
        least = float(row["take_or_pay_gwh_per_yr"])
        found.append(
            Agreement(
                link=place,
                kind=str(row["kind"]),
                payer=str(row["payer"]),
                payee=str(row["payee"]),
                price=float(row["usd_per_mwh"]),
                take_or_pay=0.0 if math.isnan(least) else least * MWH_PER_GWH,
            )
        )
    return tuple(found)


def _asset(case: Case, project: Project, finance: ProjectFinance) -> DedicatedAsset:
    plants = _owned(case.plants.project, project.id)
    reservoirs = _owned(case.reservoirs.project, project.id)
    home = {int(case.plants.zone[row]) for row in plants} | {
        int(case.reservoirs.zone[row]) for row in reservoirs
    }
    links = case.links
    sales = []
    for row, (link, owner) in enumerate(zip(links.id, links.project, strict=True)):
        if owner != project.id and f"link:{link}" not in project.home_rows:
            continue
        ends = int(links.from_zone[row]), int(links.to_zone[row])
        far = ends[0] if ends[1] in home else ends[1]
        under_contract = case.zones.id[far] == project.buyer_zone
        sales.append(
            Sale(
                link=row,
                zone=far,
                price=finance.inputs["tariff_usd_per_mwh"].central if under_contract else None,
                buyer=finance.buyer if under_contract else "",
            )
        )
    rate, allowance = _tax(finance, case.study_year)
    whole = sum(owner.central for owner in finance.owners)
    shares: dict[str, float] = {}
    for holder in finance.owners:
        shares[holder.country] = shares.get(holder.country, 0.0) + holder.central / whole
    return DedicatedAsset(
        plants=plants,
        reservoirs=reservoirs,
        sales=tuple(sales),
        host=finance.host,
        royalty=finance.inputs["royalty_pu"].central,
        tax=rate,
        tax_allowance=allowance,
        shares=shares,
    )


def _owned(owners: tuple[str, ...], project: str) -> tuple[int, ...]:
    return tuple(row for row, owner in enumerate(owners) if owner == project)


def _tax(finance: ProjectFinance, study_year: int) -> tuple[float, float]:
    """Rate [1] and what profit is reduced by [USD/yr] in the contract year of a study year.

    allowance = fixed operating cost + interest + depreciation
    """
    flow = project_cash_flow(finance)
    year = min(max(study_year - math.floor(finance.commissioned), 0), finance.term_years - 1)
    grants = sum(item.amount for item in flow.terms.tranches if not item.is_loan)
    written_off = depreciation(
        float(flow.construction.uses.sum()) - grants,
        flow.terms.depreciation_years,
        finance.term_years,
    )
    allowance = flow.terms.opex[year] + flow.interest[year] + written_off[year]
    return float(flow.terms.tax_rate[year]), float(allowance)


def rent_shares(case: Case) -> Floats:
    """Share of a link's rent that goes to the country it starts in  (l,) [1].

    Half to each end between markets. A line whose one end is the own node of an export plant
    is no link between markets: its rent stays with the plant's country.
    """
    own = np.array([kind == "generation" for kind in case.zones.kind])
    at_from, at_to = own[case.links.from_zone], own[case.links.to_zone]
    return floats(np.where(at_from == at_to, 0.5, np.where(at_from, 1.0, 0.0)))
