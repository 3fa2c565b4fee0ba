"""What each worth costs, in parts that carry ranges of their own.

whole, without   investment - financing + outside
connection       line to the buyer + outside - home connection
line             line to the buyer + outside: what more of its capacity would cost
plant            investment - financing - line to the buyer + home connection

so plant + connection = whole, as the benefits. Fixed operating cost follows the investment.
Financing is what a published investment holds of interest while building: a charge between
lender and owner, no resource. A project's file states it; else it is what the finance file's own
cash flow pays, so that the economic and the financial side part the same sum.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tieline.appraisal.net_value import Assumption
from tieline.appraisal.project_finance import interest_while_building
from tieline.case.projects import Project
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.io.uncertainty import Ends, ProjectRanges
from tieline.units import USD_PER_MUSD

CAPEX, LINE, HOME, OPEX = "capex", "connection_cost", "home_connection_cost", "opex"
FINANCING = "financing"
TITLES = {
    CAPEX: ("investment", "MUSD"),
    LINE: ("cost of the line to the buyer", "MUSD"),
    HOME: ("cost of the connection at home", "MUSD"),
    FINANCING: ("interest while building, inside that investment", "MUSD"),
    OPEX: ("fixed operating cost", "MUSD/yr"),
}

PARTS: Mapping[str, Mapping[str, float]] = {
    "whole": {CAPEX: 1.0, FINANCING: -1.0},
    "without": {CAPEX: 1.0, FINANCING: -1.0},
    "connection": {LINE: 1.0, HOME: -1.0},
    "line": {LINE: 1.0},
    "plant": {CAPEX: 1.0, FINANCING: -1.0, LINE: -1.0, HOME: 1.0},
}
"""Worth -> sign of each part of its investment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Cost of one worth as a function of its inputs.

    assumptions  inputs in MUSD and MUSD/yr, with ranges
    signs        part -> +1 or -1; fixed [USD] of the investment that has no range
    central_capex [USD] of the project without financing; its operating cost is stated for it
    missing      what is not known, '' where the cost is complete
    """

    assumptions: tuple[Assumption, ...]
    signs: Mapping[str, float]
    fixed: float
    central_capex: float
    missing: str = ""

    def investment(self, at: Mapping[str, float]) -> float:
        """C1 [USD]."""
        parts = sum(sign * at[name] for name, sign in self.signs.items())
        return parts * USD_PER_MUSD + self.fixed

    def running(self, at: Mapping[str, float]) -> float:
        """C2 [USD/yr]: operating cost in proportion to the central investment of this worth."""
        return at[OPEX] * USD_PER_MUSD * self.share

    @property
    def share(self) -> float:
        """Central investment of this worth over that of the project [1]."""
        central = {item.id: item.central for item in self.assumptions}
        return self.investment(central) / self.central_capex if self.central_capex else 1.0


def cost_of(programme: Programme, project: Project, worth: str) -> Cost:
    """Cost of a worth with the ranges that files state, else those of the programme."""
    ranges = programme.ranges.get(project.id, ProjectRanges())
    financing = _financing(programme, project, ranges)
    signs = {
        name: sign
        for name, sign in PARTS[worth].items()
        if name != FINANCING or financing is not None
    }
    outside = 0.0 if worth == "plant" else ranges.outside
    known: dict[str, Assumption | None] = {
        CAPEX: _capex(programme, project, ranges),
        FINANCING: financing,
        LINE: _part(programme, LINE, ranges.connection, ranges),
        HOME: _part(programme, HOME, ranges.home_connection, ranges),
        OPEX: _opex(programme, project, ranges),
    }
    wanted = [*signs, OPEX]
    missing = [TITLES[name][0] for name in wanted if known[name] is None]
    if not math.isfinite(project.capex_usd) and CAPEX not in signs:
        missing.append(TITLES[CAPEX][0])
    return Cost(
        assumptions=tuple(item for name in wanted if (item := known[name]) is not None),
        signs=signs,
        fixed=outside,
        central_capex=project.capex_usd
        - (0.0 if financing is None else financing.central * USD_PER_MUSD),
        missing=" and ".join(missing),
    )


def _capex(programme: Programme, project: Project, ranges: ProjectRanges) -> Assumption | None:
    if not math.isfinite(project.capex_usd):
        return None
    finance = programme.finance.projects.get(project.id)
    central = project.capex_usd / USD_PER_MUSD
    if math.isfinite(ranges.capex.low):
        ends = Ends(low=ranges.capex.low / USD_PER_MUSD, high=ranges.capex.high / USD_PER_MUSD)
        return _assumption(CAPEX, ends, central, ranges.source, ranges.confidence)
    if finance is not None:
        item = finance.inputs["total_cost_musd"]
        ends = Ends(low=item.low, high=item.high)
        return _assumption(CAPEX, ends, central, item.source, item.confidence)
    return _spread(programme, CAPEX, central, programme.settings.uncertainty.capex)


def _financing(programme: Programme, project: Project, ranges: ProjectRanges) -> Assumption | None:
    """Interest while building that the investment holds; None where nothing says that it does."""
    if math.isfinite(ranges.financing.central):
        return _part(programme, FINANCING, ranges.financing, ranges)
    finance = programme.finance.projects.get(project.id)
    if finance is None or not math.isfinite(project.capex_usd):
        return None
    central, high = interest_while_building(finance)
    ends = Ends(low=0.0, high=high / USD_PER_MUSD)
    source = (
        f"finance/{project.id}.yaml: interest on its loans while building, at the upper ends of "
        "their rates for the most, nothing for the least; the split is not published"
    )
    return _assumption(FINANCING, ends, central / USD_PER_MUSD, source, "estimate")


def _opex(programme: Programme, project: Project, ranges: ProjectRanges) -> Assumption | None:
    if not math.isfinite(project.opex_usd_per_year):
        return None
    finance = programme.finance.projects.get(project.id)
    central = project.opex_usd_per_year / USD_PER_MUSD
    if math.isfinite(ranges.opex.low):
        ends = Ends(low=ranges.opex.low / USD_PER_MUSD, high=ranges.opex.high / USD_PER_MUSD)
        return _assumption(OPEX, ends, central, ranges.source, ranges.confidence)
    if finance is not None:
        fixed, other = finance.inputs["opex_musd_per_yr"], finance.inputs["other_opex_musd_per_yr"]
        ends = Ends(low=fixed.low + other.low, high=fixed.high + other.high)
        return _assumption(OPEX, ends, central, fixed.source, fixed.confidence)
    return _spread(programme, OPEX, central, programme.settings.uncertainty.opex)


def _part(
    programme: Programme, name: str, stated: Ends, ranges: ProjectRanges
) -> Assumption | None:
    if not math.isfinite(stated.central):
        return None
    central = stated.central / USD_PER_MUSD
    if math.isfinite(stated.low):
        high = stated.high if math.isfinite(stated.high) else stated.central
        ends = Ends(low=stated.low / USD_PER_MUSD, high=high / USD_PER_MUSD)
        return _assumption(name, ends, central, ranges.costs_source, ranges.costs_confidence)
    return _spread(programme, name, central, programme.settings.uncertainty.capex)


def _spread(programme: Programme, name: str, central: float, share: float) -> Assumption:
    given = programme.settings.uncertainty
    ends = Ends(low=central * (1.0 - share), high=central * (1.0 + share))
    return _assumption(name, ends, central, given.source, given.confidence)


def _assumption(name: str, ends: Ends, central: float, source: str, confidence: str) -> Assumption:
    title, unit = TITLES[name]
    return Assumption(
        id=name,
        title=title,
        unit=unit,
        low=min(ends.low, central),
        central=central,
        high=max(ends.high, central),
        source=source,
        confidence=confidence,
        floor=0.0,
    )


def checked_rate(programme: Programme, given: float | None) -> float:
    """A discount rate [1/yr], the programme's central one if none is given; raises OptionError."""
    if given is None:
        return programme.settings.central_rate
    if not 0.0 <= given <= 1.0:
        raise OptionError(f"A discount rate is a number from 0 to 1, such as 0.06, not {given}.")
    return given
