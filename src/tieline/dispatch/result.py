"""What a dispatch says: frozen, hour by hour, with what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Floats, Names
from tieline.errors import OptionError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DispatchResult:
    """One year of one case under one plan.

    plant (h, p), turbine (h, r), pump (h, r), charge, discharge (h, s),
    forward, backward (h, l) sent, dump, shed (h, z)            [MW]
    level (h, r), stored (h, s)  [MWh] at the end of the hour
    price (h, z)  [USD/MWh] marginal cost of demand in the dispatch objective
    water_value (h, r)  [USD/MWh] marginal worth of water in the reservoir
    objective    [USD/yr] of the dispatch: resource cost + hurdles + dump + shedding
    bound        [USD/yr] no dispatch under this plan costs less; objective - bound is the
                 numerical bound: it proves the solver, not the plan, weather or data
    """

    case: Case
    weather: str
    synthetic: bool
    plant: Floats
    turbine: Floats
    pump: Floats
    charge: Floats
    discharge: Floats
    forward: Floats
    backward: Floats
    dump: Floats
    shed: Floats
    level: Floats
    stored: Floats
    price: Floats
    water_value: Floats
    available: Floats
    demand: Floats
    objective: float
    bound: float

    def table(self, name: str) -> pd.DataFrame:
        """One hourly quantity with its ids as columns; raises OptionError for another name."""
        import pandas as pd

        columns = _ids(self.case).get(name)
        if columns is None:
            raise OptionError(f"{name!r} is not one of {', '.join(_ids(self.case))}.")
        count = self.demand.shape[0]
        start = pd.Timestamp(year=self.case.study_year, month=1, day=1, tz="UTC")
        hours = pd.date_range(start, periods=count + 24, freq="h", name="hour_utc")
        # A modelled year has no 29 February.
        hours = hours[~((hours.month == 2) & (hours.day == 29))][:count]
        return pd.DataFrame(getattr(self, name), index=hours, columns=list(columns))

    def prices(self) -> pd.DataFrame:
        """Hourly price by zone   [USD/MWh]."""
        return self.table("price")

    def flows(self) -> pd.DataFrame:
        """Hourly net flow by link   [MW], positive from the first zone to the second, as sent."""
        frame: pd.DataFrame = self.table("forward") - self.table("backward")
        return frame

    def generation(self) -> pd.DataFrame:
        """Hourly output by plant   [MW]."""
        return self.table("plant")


def _ids(case: Case) -> dict[str, Names]:
    by_table = (
        (case.plants.id, ("plant", "available")),
        (case.reservoirs.id, ("turbine", "pump", "level", "water_value")),
        (case.storages.id, ("charge", "discharge", "stored")),
        (case.links.id, ("forward", "backward")),
        (case.zones.id, ("dump", "shed", "price", "demand")),
    )
    return {name: ids for ids, names in by_table for name in names}


def resource_cost(result: DispatchResult) -> float:
    """Fuel + variable O&M + internalised CO2 price   [USD/yr].

    sum_h sum_p (variable_cost + emission co2_price) plant + reservoirs + storages.
    Hurdles are transfers and dump and shedding are penalties: none is a resource.
    Source: docs/method.md, cost that counts.
    """
    case = result.case
    plants, reservoirs, storages = case.plants, case.reservoirs, case.storages
    thermal = result.plant.sum(axis=0) @ (plants.variable_cost + plants.emission * plants.co2_price)
    hydro = result.turbine.sum(axis=0) @ reservoirs.variable_cost
    stores = (result.charge + result.discharge).sum(axis=0) @ storages.variable_cost
    return float(thermal + hydro + stores)


def emissions(result: DispatchResult) -> Floats:
    """CO2 by plant   [t/yr], (p,)."""
    tonnes: Floats = result.plant.sum(axis=0) * result.case.plants.emission
    return tonnes


def shedding_value(result: DispatchResult) -> float:
    """Unserved energy at each zone's own value of lost load   [USD/yr]."""
    return float(result.shed.sum(axis=0) @ result.case.zones.voll)


RELEASE_TIE = 1e-6
"""A release short by less than this share of what is asked is whole: the solver's tolerance."""


def release_cut(result: DispatchResult) -> Floats:
    """Stated least release that the water could not give, by reservoir   [MWh/yr], (r,).

    sum_h max(asked - turbine, 0), asked = min(min_release, turbine x availability).
    """
    lakes = result.case.reservoirs
    asked = np.minimum(lakes.min_release, lakes.turbine * lakes.availability) * lakes.in_service
    missing = np.maximum(asked[None, :] - result.turbine, 0.0)
    cut: Floats = np.where(missing > RELEASE_TIE * asked, missing, 0.0).sum(axis=0)
    return cut


def curtailment(result: DispatchResult) -> Floats:
    """Weather-driven energy that was there and not taken, by plant   [MWh/yr], (p,)."""
    driven = np.array([bool(profile) for profile in result.case.plants.profile])
    unused = (result.available - result.plant).sum(axis=0)
    free = driven & (result.case.plants.emission == 0.0)
    return np.where(free, np.maximum(unused, 0.0), 0.0)
