"""N-1 import margins hour by hour: is there enough at home and over the lines after one loss?

No dispatch is needed and none is made: what neighbours have to spare is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Flags, Floats
from tieline.case.events import largest_unit
from tieline.case.weather_year import HourlyInputs
from tieline.metrics.resilience import import_margin
from tieline.study.measure import Row

QUANTILES = {"least_mw": 0.0, "p01_mw": 0.01, "p10_mw": 0.1, "median_mw": 0.5}
"""Quantiles over the hours of a weather year."""


def margin_rows(case: Case, inputs: HourlyInputs) -> Iterator[Row]:
    """Margins of every country and zone with demand, quantiles over the hours of the year.

    margin = imports - max(largest link, largest unit) - (need - home)   [MW]

    home = available plants + turbines; storages are left out, since they hold hours and no more.
    imports = capacity of the links inward, as it arrives; a line from a plant's own zone brings
    no more than the plant has in that hour. worst_mwh: what the worst hour falls short by.
    """
    zones = case.zones
    arrives = _arriving(case, inputs)
    country = np.array(zones.country)
    market = np.array([kind == "demand" for kind in zones.kind], dtype=np.bool_)
    for kind, names in (("country", sorted(set(zones.country))), ("zone", list(zones.id))):
        for name in names:
            inside = country == name if kind == "country" else np.array(zones.id) == name
            need = inputs.demand[:, inside].sum(axis=1)
            if not need.any() or not (inside & market).any():
                continue
            yield {"kind": kind, "place": name} | _margin(case, inputs, arrives, inside, need)


def _margin(
    case: Case,
    inputs: HourlyInputs,
    arrives: tuple[Floats, Floats],
    inside: Flags,
    need: Floats,
) -> Row:
    links, lakes = case.links, case.reservoirs
    into = inside[links.to_zone] & ~inside[links.from_zone]
    out = inside[links.from_zone] & ~inside[links.to_zone]
    brought = np.hstack([arrives[0][:, into], arrives[1][:, out]])
    imports = brought.sum(axis=1)
    largest = brought.max(axis=1, initial=0.0)
    turbines = (lakes.turbine * lakes.availability * lakes.in_service)[inside[lakes.zone]].sum()
    home = inputs.plant_available[:, inside[case.plants.zone]].sum(axis=1) + turbines
    unit = unit_size(case, inside)
    margin = import_margin(imports, largest, home, need, unit)
    return {
        "imports_mw": float(np.median(imports)),
        "largest_link_mw": float(np.median(largest)),
        "largest_unit_mw": unit,
        **{name: float(np.quantile(margin, level)) for name, level in QUANTILES.items()},
        "short_h": float((margin < 0.0).sum()),
        "worst_mwh": float(max(-margin.min(), 0.0)),
    }


def unit_size(case: Case, inside: Flags) -> float:
    """The largest machine in some zones   [MW]; 0 where there is none."""
    for name, rows in largest_unit(case, inside).items():
        table = case.plants if name == "plant" else case.reservoirs
        size = case.plants.capacity if name == "plant" else case.reservoirs.turbine
        return float(size[rows[0]] / table.units[rows[0]])
    return 0.0


def _arriving(case: Case, inputs: HourlyInputs) -> tuple[Floats, Floats]:
    """What each link could bring in every hour, forward and backward   [MW], (h, l)."""
    links, lakes = case.links, case.reservoirs
    keep = 1.0 - links.loss
    count = len(case.zones.id)
    held = np.zeros((inputs.demand.shape[0], count))
    np.add.at(held.T, case.plants.zone, inputs.plant_available.T)
    turbines = np.zeros(count)
    np.add.at(turbines, lakes.zone, lakes.turbine * lakes.availability * lakes.in_service)
    # Only a plant's own zone is limited so: what a market could spare is not asked here.
    generation = np.array([kind == "generation" for kind in case.zones.kind], dtype=np.bool_)
    held = np.where(generation, held + turbines, np.inf)
    forward = np.minimum(inputs.link_forward, held[:, links.from_zone]) * keep
    backward = np.minimum(inputs.link_backward, held[:, links.to_zone]) * keep
    return forward, backward
