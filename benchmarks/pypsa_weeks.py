"""The same weeks in PyPSA: one network, one optimisation a week, its own series for the states."""

from __future__ import annotations

import logging

import numpy as np
import pandas as pd
import pypsa
from system import EFFICIENCY, HURDLE, SHED_COST, ZONES, System


def network(system: System) -> pypsa.Network:
    """The system as PyPSA components."""
    hours = len(system.demand)
    n = pypsa.Network()
    n.set_snapshots(pd.RangeIndex(hours))
    zones = [f"Z{z}" for z in range(ZONES)]
    n.add("Bus", zones)
    n.add("Load", zones, suffix=" load", bus=zones, p_set=_series(system.demand, zones, " load"))
    plants = [f"P{k}" for k in range(system.cost.size)]
    size = np.maximum(system.available.max(axis=0), 1e-9)
    n.add(
        "Generator",
        plants,
        bus=[zones[z] for z in system.zone_of_plant],
        p_nom=size,
        marginal_cost=system.cost,
        p_max_pu=_series(system.available / size, plants),
    )
    highest = system.demand.max(axis=0)
    n.add(
        "Generator",
        zones,
        suffix=" shed",
        bus=zones,
        p_nom=highest,
        marginal_cost=SHED_COST,
        p_max_pu=_series(system.demand / highest, zones, " shed"),
    )
    n.add(
        "StorageUnit",
        zones,
        suffix=" battery",
        bus=zones,
        p_nom=system.battery_power,
        max_hours=6.0,
        efficiency_store=EFFICIENCY,
        efficiency_dispatch=EFFICIENCY,
    )
    n.add(
        "StorageUnit",
        zones,
        suffix=" lake",
        bus=zones,
        p_nom=system.turbine,
        p_min_pu=0.0,
        max_hours=system.lake / system.turbine,
        inflow=_series(system.inflow, zones, " lake"),
    )
    for way, start, end, most in (
        ("f", system.start, system.end, system.forward),
        ("b", system.end, system.start, system.backward),
    ):
        n.add(
            "Link",
            [f"{way}{k}" for k in range(start.size)],
            bus0=[zones[z] for z in start],
            bus1=[zones[z] for z in end],
            p_nom=most,
            marginal_cost=HURDLE,
        )
    return n


def run(system: System, spans: list[slice], levels: np.ndarray) -> list[float]:
    """Objective of every window   [USD]; levels (w + 1, r) of the reservoirs at the seams."""
    logging.getLogger("linopy").setLevel(logging.ERROR)
    logging.getLogger("pypsa").setLevel(logging.ERROR)
    n = network(system)
    batteries = [f"Z{z} battery" for z in range(ZONES)]
    lakes = [f"Z{z} lake" for z in range(ZONES)]
    half = system.battery_energy / 2
    found = []
    for number, span in enumerate(spans):
        hours = n.snapshots[span]
        n.storage_units.loc[batteries, "state_of_charge_initial"] = half
        n.storage_units.loc[lakes, "state_of_charge_initial"] = levels[number]
        target = pd.DataFrame(np.nan, index=n.snapshots, columns=batteries + lakes)
        target.loc[hours[-1]] = np.concatenate([half, levels[number + 1]])
        n.storage_units_t.state_of_charge_set = target
        status, condition = n.optimize(
            hours,
            solver_name="highs",
            io_api="direct",
            include_objective_constant=False,
            solver_options={"output_flag": False, "threads": 1},
        )
        assert (status, condition) == ("ok", "optimal"), condition
        found.append(float(n.objective))
    return found


def _series(values: np.ndarray, names: list[str], suffix: str = "") -> pd.DataFrame:
    return pd.DataFrame(values, columns=[name + suffix for name in names])
