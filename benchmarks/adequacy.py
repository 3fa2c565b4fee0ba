"""Speed of the adequacy kernel: sample-years a second, on systems anybody can make.

    python benchmarks/adequacy.py [threads] [repeats]

1. IEEE RTS-79, generation only: 32 machines, one zone, 8736 h.
2. A synthetic region: 18 zones, about 1 000 machines, 26 links that can fail, one battery (6 h) and
   one reservoir (30 days of mean inflow) per zone; hours of shortfall in the low hundreds.

Crude sample-years: every sample is drawn and counted, no importance sampling, no early stop.
Time is that of `assess` without compilation, laying out of arrays included. The best of several
repeats is printed beside the median: on a shared machine the best is nearest to the truth.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.system import EFFICIENCY, FLEETS, HOURS, ZONES, make_system
from tests.adequacy import systems

from tieline.adequacy.adequacy import AdequacyOptions, assess
from tieline.case.case import Case
from tieline.case.weather_year import HourlyInputs

MACHINE = {
    # MW of one machine, so that the region has about 1 000
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


def region(need: float = NEED) -> tuple[Case, HourlyInputs]:
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
            if name in MACHINE:
                units = max(round(most / MACHINE[name]), 1)
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
    case: Case, inputs: HourlyInputs, samples: int, threads: int, repeats: int
) -> tuple[list[float], object]:
    """Sample-years a second of every repeat, and the last result."""
    options = AdequacyOptions(samples=samples, target_coefficient=0.0, threads=threads)
    assess(case, [inputs], AdequacyOptions(samples=2, threads=1))
    rates, result = [], None
    for _ in range(repeats):
        begin = time.perf_counter()
        result = assess(case, [inputs], options)
        rates.append(samples / (time.perf_counter() - begin))
    return rates, result


def main() -> None:
    """Print one line per system."""
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    for title, (case, inputs), samples in (
        ("RTS-79", systems.rts79(), 40_960),
        ("A18 region", region(), 2_048),
    ):
        rates, result = speed(case, inputs, samples, threads, repeats)
        whole = result.group("region")
        machines = int(case.plants.units[case.plants.forced_outage > 0].sum())
        print(
            f"{title}: {machines} machines, {len(case.links.id)} links, {threads} threads: "
            f"best {max(rates):,.0f}, median {statistics.median(rates):,.0f} sample-years/s; "
            f"region LOLE {whole.lole_h}, EENS {whole.eens_mwh}"
        )


if __name__ == "__main__":
    main()
