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
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.adequacy import systems

from tieline.adequacy.adequacy import AdequacyOptions, assess
from tieline.case.case import Case
from tieline.case.weather_year import HourlyInputs

FLEETS = (
    # share of peak, machine MW, forced outage rate, repair h
    ("nuclear", 0.10, 1000.0, 0.04, 120.0),
    ("coal", 0.34, 500.0, 0.08, 72.0),
    ("gas combined cycle", 0.26, 400.0, 0.05, 48.0),
    ("gas open cycle", 0.13, 150.0, 0.08, 48.0),
    ("oil", 0.05, 60.0, 0.10, 48.0),
    ("biomass", 0.04, 40.0, 0.09, 60.0),
)


WEAK = 1.3


def synthetic_region(
    seed: int = 0, level: float = 1.0, weak: float = WEAK
) -> tuple[Case, HourlyInputs]:
    """18 zones on a ring with 8 chords; demand with season, day, week and persistent noise.

    Three zones have ``weak`` times the demand their plants were sized for: they make the hours of
    shortfall.
    """
    rng = np.random.default_rng(seed)
    count, hours = 18, 8760
    peak = np.exp(rng.uniform(np.log(3_000.0), np.log(30_000.0), count))
    plants, reservoirs, storages = [], [], []
    for z in range(count):
        for name, share, size, outage, repair in FLEETS:
            capacity = share * peak[z] * rng.uniform(0.92, 1.08)
            plants.append(
                {
                    "id": f"Z{z:02d} {name}",
                    "zone": z,
                    "capacity": capacity,
                    "units": max(round(capacity / size), 1),
                    "q": outage,
                    "repair": repair,
                }
            )
        for name, share in (("wind", 0.15), ("solar", 0.15)):
            plants.append(
                {"id": f"Z{z:02d} {name}", "zone": z, "capacity": share * peak[z], "profile": name}
            )
        mean = 0.05 * peak[z]
        reservoirs.append(
            {
                "id": f"Z{z:02d} water",
                "zone": z,
                "turbine": 2.5 * mean,
                "energy": 720.0 * mean,
                "annual_inflow": 8760.0 * mean,
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
                "power": 0.02 * peak[z],
                "energy": 0.12 * peak[z],
                "charge": 0.922,
                "discharge": 0.922,
            }
        )
    pairs = [(z, (z + 1) % count) for z in range(count)] + [(z, z + 7) for z in range(8)]
    links = [
        {
            "id": f"L{k:02d}",
            "a": a,
            "b": b,
            "forward": rng.uniform(100.0, 600.0),
            "backward": rng.uniform(100.0, 600.0),
            "q": 0.01,
            "repair": 24.0,
        }
        for k, (a, b) in enumerate(pairs)
    ]
    case = systems.case(
        systems.zones([f"Z{z:02d}" for z in range(count)]),
        plants=plants,
        reservoirs=reservoirs,
        storages=storages,
        links=links,
    )
    hour = np.arange(hours)
    shape = (
        0.72
        + 0.10 * np.cos(2 * np.pi * hour / 8760)[:, None]
        + 0.12 * np.sin(2 * np.pi * (hour % 24 - 8) / 24)[:, None]
        - 0.05 * ((hour // 24) % 7 >= 5)[:, None]
        + _persistent(rng, hours, count, 0.97, 0.03)
    )
    demand = level * peak * shape / shape.max(axis=0)
    demand[:, [2, 8, 14]] *= weak
    available = np.tile(case.plants.capacity * case.plants.flat_availability, (hours, 1))
    for p, profile in enumerate(case.plants.profile):
        if profile == "wind":
            factor = 0.3 + _persistent(rng, hours, 1, 0.97, 0.2)[:, 0]
        elif profile == "solar":
            factor = np.maximum(np.sin(2 * np.pi * (hour % 24 - 6) / 24), 0.0) * 0.7
        else:
            continue
        available[:, p] = case.plants.capacity[p] * np.clip(factor, 0.0, 1.0)
    return case, systems.inputs(case, demand, available)


def _persistent(
    rng: np.random.Generator, hours: int, columns: int, lag: float, spread: float
) -> np.ndarray:
    noise = rng.normal(0.0, spread * np.sqrt(1.0 - lag**2), (hours, columns))
    for h in range(1, hours):
        noise[h] += lag * noise[h - 1]
    return noise


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
        ("synthetic region", synthetic_region(), 2_048),
    ):
        rates, result = speed(case, inputs, samples, threads, repeats)
        region = result.group("region")
        machines = int(case.plants.units[case.plants.forced_outage > 0].sum())
        print(
            f"{title}: {machines} machines, {len(case.links.id)} links, {threads} threads: "
            f"best {max(rates):,.0f}, median {statistics.median(rates):,.0f} sample-years/s; "
            f"region LOLE {region.lole_h}, EENS {region.eens_mwh}"
        )


if __name__ == "__main__":
    main()
