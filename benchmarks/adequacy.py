"""Speed of the adequacy kernel: sample-years a second, on systems anybody can make.

    python benchmarks/adequacy.py

1. IEEE RTS-79, generation only: 32 machines, one zone, 8736 h.
2. The benchmark system (``system.py``): 18 zones, about 1 000 machines, 26 links that can fail, one
   battery (6 h) and one reservoir (30 days of mean inflow) per zone. As it is it is never short, so
   three zones have one and a half times their demand: some 130 hours of shortfall a year.

Beside it the same by plain NumPy (``plain_adequacy.py``). ``make bench`` writes both to RESULTS.md.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.plain_adequacy import speed as yardstick
from benchmarks.system import EFFICIENCY, FLEETS, HOURS, ZONES, make_system
from tests.adequacy import systems

from tieline.adequacy.progress import Progress, no_progress
from tieline.adequacy.sampling import next_chunk
from tieline.adequacy.system import System, system
from tieline.case.case import Case
from tieline.case.weather_year import HourlyInputs

MACHINE = {
    # MW of one machine, so that the region has about 1 000
    "nuclear": 1000.0,
    "coal": 600.0,
    "gas combined cycle": 500.0,
    "gas open cycle": 200.0,
    "oil": 80.0,
    "biomass": 50.0,
}
SMALLER_MACHINE = {
    # ... and about 1 300
    "nuclear": 1000.0,
    "coal": 500.0,
    "gas combined cycle": 400.0,
    "gas open cycle": 150.0,
    "oil": 60.0,
    "biomass": 40.0,
}
WEAK, NEED = (2, 8, 14), 1.5
"""Zones whose demand is that many times the benchmark's, which by itself is never short: they make
the hours of shortfall."""


def region(machine: dict[str, float] = MACHINE, need: float = NEED) -> tuple[Case, HourlyInputs]:
    """The benchmark system of ``system.py``, its thermal fleets drawn machine by machine.

    Links can fail (1 %, 24 h), turbines too (five per reservoir, 3 %, 36 h).
    """
    made = make_system()
    plants, reservoirs, storages = [], [], []
    inflow = made.inflow.sum(axis=0)
    for z in range(ZONES):
        for k, (name, _, _, _, outage, repair) in enumerate(FLEETS):
            most = float(made.capacity[z * len(FLEETS) + k])
            plant = {"id": f"Z{z:02d} {name}", "zone": z, "capacity": most}
            if name in machine:
                units = max(round(most / machine[name]), 1)
                plants.append(plant | {"units": units, "q": outage, "repair": repair})
            else:
                plants.append(plant | {"profile": name})
        reservoirs.append(
            {
                "id": f"Z{z:02d} water",
                "zone": z,
                "turbine": float(made.turbine[z]),
                "energy": float(made.lake[z]),
                "annual_inflow": float(inflow[z]),
                "min_level": 0.1,
                "units": 5,
                "q": 0.03,
                "repair": 36.0,
            }
        )
        storages.append(
            {
                "id": f"Z{z:02d} battery",
                "zone": z,
                "power": float(made.battery_power[z]),
                "energy": float(made.battery_energy[z]),
                "charge": EFFICIENCY,
                "discharge": EFFICIENCY,
            }
        )
    links = [
        {
            "id": f"L{k:02d}",
            "a": int(a),
            "b": int(b),
            "forward": float(made.forward[k]),
            "backward": float(made.backward[k]),
            "q": 0.01,
            "repair": 24.0,
        }
        for k, (a, b) in enumerate(zip(made.start, made.end, strict=True))
    ]
    case = systems.case(
        systems.zones([f"Z{z:02d}" for z in range(ZONES)]),
        plants=plants,
        reservoirs=reservoirs,
        storages=storages,
        links=links,
    )
    available = np.tile(case.plants.capacity * case.plants.flat_availability, (HOURS, 1))
    weather = [p for p, profile in enumerate(case.plants.profile) if profile]
    available[:, weather] = made.available[:, weather]
    demand = made.demand.copy()
    demand[:, WEAK] *= need
    hourly = systems.inputs(case, demand, available)
    return case, replace(hourly, inflow=made.inflow)


def speed(
    made: System, samples: int, threads: int, clock: Callable[[], float]
) -> tuple[float, Progress]:
    """Best of three, sample-years a second, laying out not counted; and what was drawn."""
    nothing = no_progress(made, "")
    next_chunk(made, nothing, upto=2, seed=0, release=True, threads=1)
    best = 0.0
    for _ in range(3):
        begin = clock()
        drawn = nothing
        while drawn.samples < samples:
            drawn = next_chunk(made, drawn, upto=samples, seed=0, release=True, threads=threads)
        best = max(best, samples / (clock() - begin))
    return best, drawn


def table() -> list[str]:
    """The results as Markdown."""
    lines = [
        "| crude sample-years a second | machines | hours short a year | Tieline, two cores, by "
        "the clock | Tieline, of one core's time | plain NumPy, of one core's time | "
        "ratio, one core |",
        "|---|---|---|---|---|---|---|",
    ]
    for title, (case, inputs), samples, plain in (
        ("IEEE RTS-79, one zone", systems.rts79(), 20_480, 400),
        (f"A18, three zones with {NEED:g} times their demand", region(), 2_048, 1),
        ("The same of smaller machines", region(SMALLER_MACHINE), 2_048, 1),
    ):
        made = system(case, [inputs])
        one, drawn = speed(made, samples // 2, 1, time.process_time)
        two, _ = speed(made, samples, 2, time.perf_counter)
        slow, hours = yardstick(made, plain)
        machines = made.units.key.size + made.stores.count[made.stores.forced_outage > 0].sum()
        lines.append(
            f"| {title} | {machines} | "
            f"{drawn.hours[:, -1].mean():.1f} (plain: {hours:.1f}) | {two:,.0f} | {one:,.0f} | "
            f"{slow:,.2f} | {one / slow:,.0f} |"
        )
    return [
        *lines,
        "",
        "Every sample drawn and counted, the best of three; no importance sampling, no early stop. "
        f"Load of the machine meanwhile: {os.getloadavg()[1]:.1f}; by the clock the figure falls "
        "with it. Plain NumPy (`plain_adequacy.py`) knows no storage and no release of reservoirs, "
        "so it finds more hours short in the region.",
    ]


if __name__ == "__main__":
    print("\n".join(table()))
