"""How far an assessment has come: pure data, from which it can go on.

An interrupted run that goes on from its last saved progress ends with the same bytes as one that
was never interrupted: samples are numbered, blocks have a fixed size and are added in order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from tieline.adequacy.system import WATTS, System
from tieline.adequacy.tally import DEPTHS, SLOTS, Tally
from tieline.case.columns import Floats, Integers
from tieline.errors import ResultError

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Progress:
    """Samples done so far (n), of groups (g), weather years (w), zones (z), links (l).

    identity             hash of system, seed and convention: only the same run may go on from it
    hours, peak_days, days, events (n, g); energy (n, g) [Wh]
    slot_hours, slot_hours_squared, slot_energy [Wh], slot_energy_squared [MWh²] (w, g, k):
                         sums over samples by month and local hour of the day
    depth (z, d)         hours short by d steps of depth_step (z,) [W], over all samples
    link_energy, link_energy_squared (w, l, 2) [MWh], [MWh²] sent in hours of need
    Sample i is of weather year i mod w.
    """

    identity: str
    hours: Counts
    peak_days: Counts
    days: Counts
    events: Counts
    energy: Integers
    slot_hours: Integers
    slot_hours_squared: Integers
    slot_energy: Integers
    slot_energy_squared: Floats
    depth: Integers
    depth_step: Integers
    link_energy: Floats
    link_energy_squared: Floats

    @property
    def samples(self) -> int:
        """Sample-years done."""
        return int(self.hours.shape[0])

    def as_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything by name, to be saved with ``numpy.savez`` or the like."""
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> Progress:
        """What ``as_arrays`` gave; raises ResultError where something is missing."""
        missing = [field.name for field in fields(cls) if field.name not in arrays]
        if missing:
            raise ResultError(f"Saved progress lacks {', '.join(missing)}.")
        values = {field.name: arrays[field.name] for field in fields(cls)}
        values["identity"] = str(values["identity"])
        return cls(**values)


def no_progress(system: System, identity: str) -> Progress:
    """Zero samples of a system."""
    groups, weather = len(system.names), len(system.years)
    zones = system.years[0].margin.shape[0]
    links = len(system.links)
    return Progress(
        identity=identity,
        hours=np.zeros((0, groups), dtype=np.int32),
        peak_days=np.zeros((0, groups), dtype=np.int32),
        days=np.zeros((0, groups), dtype=np.int32),
        events=np.zeros((0, groups), dtype=np.int32),
        energy=np.zeros((0, groups), dtype=np.int64),
        slot_hours=np.zeros((weather, groups, SLOTS), dtype=np.int64),
        slot_hours_squared=np.zeros((weather, groups, SLOTS), dtype=np.int64),
        slot_energy=np.zeros((weather, groups, SLOTS), dtype=np.int64),
        slot_energy_squared=np.zeros((weather, groups, SLOTS)),
        depth=np.zeros((zones, DEPTHS), dtype=np.int64),
        depth_step=_worst_shortfall(system) // DEPTHS + 1,
        link_energy=np.zeros((weather, links, 2)),
        link_energy_squared=np.zeros((weather, links, 2)),
    )


def _worst_shortfall(system: System) -> Integers:
    """(z,) [W] with every machine on outage and no water released, in the worst hour."""
    zones = system.years[0].margin.shape[0]
    largest = np.max([-year.margin.min(axis=1) for year in system.years], axis=0)
    power = np.zeros(zones, dtype=np.int64)
    np.add.at(power, system.units.zone, system.units.power)
    for row, series in enumerate(system.units.series):
        if series >= 0:
            top = max(int(year.unit_power[series].max()) for year in system.years)
            power[system.units.zone[row]] += top
    planned = np.zeros(zones, dtype=np.int64)
    for row, z in enumerate(system.stores.zone):
        planned[z] += max(int(year.plan[row].max()) for year in system.years)
    return np.maximum(largest + power + planned, 0).astype(np.int64)


def empty_tally(progress: Progress, samples: int) -> Tally:
    """A tally for one block of one weather year."""
    groups = progress.hours.shape[1]
    links = progress.link_energy.shape[1]
    counts = [np.zeros((samples, groups), dtype=np.int32) for _ in range(4)]
    return Tally(
        hours=counts[0],
        peak_days=counts[1],
        days=counts[2],
        events=counts[3],
        energy=np.zeros((samples, groups), dtype=np.int64),
        slot_hours=np.zeros((groups, SLOTS), dtype=np.int64),
        slot_hours_squared=np.zeros((groups, SLOTS), dtype=np.int64),
        slot_energy=np.zeros((groups, SLOTS), dtype=np.int64),
        slot_energy_squared=np.zeros((groups, SLOTS)),
        depth=np.zeros(progress.depth.shape, dtype=np.int64),
        depth_step=progress.depth_step,
        link_energy=np.zeros((links, 2)),
        link_energy_squared=np.zeros((links, 2)),
        sample_slot_hours=np.zeros((groups, SLOTS), dtype=np.int64),
        sample_slot_energy=np.zeros((groups, SLOTS), dtype=np.int64),
        sample_link=np.zeros((links, 2), dtype=np.int64),
        last_hour=np.zeros(groups, dtype=np.int64),
        last_day=np.zeros(groups, dtype=np.int64),
    )


def advanced(progress: Progress, blocks: list[tuple[int, Integers, Tally]]) -> Progress:
    """The progress with more blocks: (weather year, sample numbers, tally), added in order."""
    begin = progress.samples
    count = begin + sum(samples.size for _, samples, _ in blocks)
    groups = progress.hours.shape[1]
    rows = {
        name: np.zeros((count, groups), dtype=np.int64 if name == "energy" else np.int32)
        for name in ("hours", "peak_days", "days", "events", "energy")
    }
    sums = {
        name: getattr(progress, name).copy()
        for name in (
            "slot_hours",
            "slot_hours_squared",
            "slot_energy",
            "slot_energy_squared",
            "link_energy",
            "link_energy_squared",
        )
    }
    depth = progress.depth.copy()
    for name, array in rows.items():
        array[:begin] = getattr(progress, name)
    for weather, samples, tally in blocks:
        for name, array in rows.items():
            array[samples] = getattr(tally, name)
        for name, array in sums.items():
            array[weather] += getattr(tally, name)
        depth += tally.depth
    return Progress(
        identity=progress.identity, depth=depth, depth_step=progress.depth_step, **rows, **sums
    )


def energy_mwh(progress: Progress) -> Floats:
    """Unserved energy of every sample and group, (n, g) [MWh]."""
    return np.asarray(progress.energy / WATTS, dtype=np.float64)


def coefficient_of_variation(progress: Progress) -> float:
    """sd(ENS) / (sqrt(n) mean(ENS)) of the region over sample-years; nan where ENS is 0."""
    energy = energy_mwh(progress)[:, -1]
    if energy.size < 2 or energy.mean() == 0.0:
        return math.nan
    return float(energy.std(ddof=1) / (math.sqrt(energy.size) * energy.mean()))
