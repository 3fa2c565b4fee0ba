"""Who sets the price: what would serve one more MWh in a zone."""

from __future__ import annotations

import numpy as np

from tieline.case.columns import Flags, Floats
from tieline.dispatch.result import DispatchResult

NEAR = 1e-3
"""[USD/MWh] A cost this near the price counts as setting it: far below any difference shown."""

HYDRO, STORE, SHED, ELSEWHERE = "reservoir hydro", "storage", "unserved energy", "elsewhere"


def price_setters(result: DispatchResult) -> dict[str, Floats]:
    """Share of the hours in which each technology of a zone's own sets its price.

    Returns technology -> (z,) shares that sum to 1 in every zone. A plant sets the price where
    it runs between its limits and its cost is the price; a reservoir where it runs between its
    limits; unserved energy where load is shed; 'elsewhere' is the rest: a price that comes
    over a link, or a corner where two sides meet.
    """
    case = result.case
    hours, zones = result.price.shape
    setter = np.full((hours, zones), ELSEWHERE, dtype=object)
    stores, reservoirs, plants = case.storages, case.reservoirs, case.plants
    for row in np.flatnonzero(stores.in_service):
        power = stores.power[row] * stores.availability[row]
        for flow in (result.charge[:, row], result.discharge[:, row]):
            setter[_between(flow, 0.0, power), stores.zone[row]] = STORE
    for row in np.flatnonzero(reservoirs.in_service):
        limit = reservoirs.turbine[row] * reservoirs.availability[row]
        setter[_between(result.turbine[:, row], 0.0, limit), reservoirs.zone[row]] = HYDRO
    cost = plants.variable_cost + plants.emission * plants.co2_price
    for row in np.flatnonzero(plants.in_service):
        top = result.available[:, row]
        inside = _between(result.plant[:, row], top * plants.min_output[row], top)
        zone = int(plants.zone[row])
        near = np.abs(result.price[:, zone] - cost[row]) < NEAR
        setter[inside & near, zone] = plants.technology[row]
    setter[result.shed > 1e-6] = SHED
    names = [*dict.fromkeys(plants.technology), HYDRO, STORE, SHED, ELSEWHERE]
    shares: dict[str, Floats] = {name: (setter == name).mean(axis=0) for name in names}
    return {name: share for name, share in shares.items() if share.any()}


def _between(value: Floats, low: Floats | float, high: Floats | float) -> Flags:
    slack = 1e-6 * np.maximum(np.abs(high), 1.0)
    inside: Flags = (value > low + slack) & (value < high - slack)
    return inside
