"""What a dispatch may be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tieline.errors import OptionError


class Horizon(Enum):
    """How far the dispatch sees at once."""

    WEEK = "week"
    YEAR = "year"


class Method(Enum):
    """How the solver finds its optimum; the optimum is the same, the way to it is not."""

    NETWORK_SIMPLEX = "network simplex"
    DUAL_SIMPLEX = "dual simplex"
    PRIMAL_SIMPLEX = "primal simplex"
    INTERIOR_POINT = "interior point"


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchOptions:
    """Choices of one dispatch; equal options give equal results.

    horizon       weekly windows guided by a yearly plan, or the whole year at once
    shed_cost     [USD/MWh] of unserved energy inside the dispatch, one value for all zones.
                  Above every cost, so that with losses and hurdles shedding stays local;
                  the countries' own values of lost load are for valuation only.
    dump_cost     [USD/MWh] of energy nobody can take. Nothing: were it dear, lossy flows there
                  and back would be a cheaper way to destroy energy.
    plan_blocks   load blocks per week of the yearly plan
    tolerance     primal and dual feasibility of the solver
    seam_reserve_h  [h] of full turbine flow that the plan keeps above the lowest level at every
                  seam, at most a quarter of the usable volume: a block is a mean, and without
                  it a dry week could not dip below its own ends to meet its highest hours
    method        of the solver; all but the first are for repeating a study, and slower
    tie_cost      [USD/MWh] fixed small cost that chooses among optima of one cost, and is in no
                  figure; 0 = none, whatever the solver comes to first; see ties.py
    tie_mw        [MW] fixed small step of demand that makes prices unique, 0 = none; a study
                  uses it, a single dispatch meets the demand it is given
    recheck       every n-th hot solve is repeated cold and must agree; 0 = never
    """

    horizon: Horizon = Horizon.WEEK
    shed_cost: float = 5_000.0
    dump_cost: float = 0.0
    plan_blocks: int = 6
    seam_reserve_h: float = 12.0
    tolerance: float = 1e-9
    method: Method = Method.NETWORK_SIMPLEX
    tie_cost: float = 1e-5
    tie_mw: float = 0.0
    recheck: int = 300

    def __post_init__(self) -> None:
        if not (self.shed_cost > 0.0 and self.dump_cost >= 0.0):
            raise OptionError("shed_cost must be above 0 and dump_cost at least 0 USD/MWh.")
        if not 1 <= self.plan_blocks <= 168:
            raise OptionError("plan_blocks is a whole number from 1 to 168.")
        if not 1e-10 <= self.tolerance <= 1e-5:
            raise OptionError("tolerance lies between 1e-10 and 1e-5.")
        if not (0.0 <= self.tie_cost <= 0.01 and 0.0 <= self.tie_mw <= 0.01):
            raise OptionError("tie_cost (USD/MWh) and tie_mw (MW) lie between 0 and 0.01.")
        if not 0.0 <= self.seam_reserve_h <= 168.0:
            raise OptionError("seam_reserve_h lies between 0 and 168 h.")
        if self.recheck < 0:
            raise OptionError("recheck is 0 (never) or a positive number of solves.")
