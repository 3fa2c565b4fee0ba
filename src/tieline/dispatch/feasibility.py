"""What no dispatch could meet, said in words before the solver sees it.

Load can always be shed and energy always be dumped, so demand and must-run floors never make
a case infeasible. What can: take-or-pay above what the plants can burn, a fuel supply below
their must-run floors, a store that loses more than it can take in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tieline.case.case import Case
from tieline.case.weather_year import HourlyInputs
from tieline.errors import InfeasibleError, OptionError
from tieline.units import MWH_PER_GWH


def check_feasible(case: Case, inputs: HourlyInputs) -> None:
    """Raise InfeasibleError with every contradiction found: which limit, where, what is missing."""
    found = [*_numbers(inputs), *_costs(case)] or [*_fuel(case, inputs), *_stores(case)]
    if found:
        raise InfeasibleError(
            f"No dispatch of {case.study_year} meets every limit:\n  " + "\n  ".join(found)
        )


SHARED: dict[str, tuple[str, ...]] = {
    "zones": ("id",),
    "plants": ("id", "zone"),
    "reservoirs": ("id", "zone", "downstream", "pump_efficiency"),
    "storages": ("id", "zone", "charge_efficiency", "discharge_efficiency", "standing_loss"),
    "links": ("id", "from_zone", "to_zone", "loss"),
}
"""What stands in the matrix that all cases of a comparison share."""


def check_comparable(cases: Sequence[Case], inputs: Sequence[HourlyInputs]) -> None:
    """Raise OptionError unless the cases differ only in service, capacities, limits and costs."""
    if not cases or len(cases) != len(inputs):
        raise OptionError("A comparison needs at least one case, and hourly inputs for each.")
    first, hours = cases[0], inputs[0].demand.shape[0]
    if hours < 1 or any(asked.demand.shape[0] != hours for asked in inputs):
        raise OptionError("The cases of a comparison have the same hours, at least one.")
    for case, asked in zip(cases, inputs, strict=True):
        for table, columns in SHARED.items():
            for column in columns:
                one, other = (getattr(getattr(x, table), column) for x in (first, case))
                if not np.array_equal(np.asarray(one), np.asarray(other)):
                    raise OptionError(
                        f"The cases of a comparison differ in {table}.{column}; only service, "
                        f"capacities, limits and costs may differ. Dispatch them one by one."
                    )
        burnt = [[(f.id, f.plants, f.heat_rate) for f in x.fuel_limits] for x in (first, case)]
        sent = [[(limit.id, limit.terms) for limit in x.link_limits] for x in (first, case)]
        if burnt[0] != burnt[1] or sent[0] != sent[1]:
            raise OptionError("The cases of a comparison differ in what their limits cover.")
        shape = (len(case.zones.id), len(case.plants.id), len(case.links.id))
        if shape != (
            asked.demand.shape[1],
            asked.plant_available.shape[1],
            asked.link_forward.shape[1],
        ):
            raise OptionError("Hourly inputs need one column for every row of their case.")


def _costs(case: Case) -> Iterator[str]:
    for table, columns in (
        ("plants", ("variable_cost", "emission", "co2_price")),
        ("reservoirs", ("variable_cost",)),
        ("storages", ("variable_cost",)),
        ("links", ("hurdle",)),
    ):
        for column in columns:
            values = getattr(getattr(case, table), column)
            for row in np.flatnonzero(~np.isfinite(values)):
                name = getattr(case, table).id[row]
                yield f"{table} {name!r}: {column} is {values[row]}. Give a finite number."


def _numbers(inputs: HourlyInputs) -> Iterator[str]:
    for name in ("demand", "plant_available", "inflow", "link_forward", "link_backward"):
        values = getattr(inputs, name)
        wrong = ~np.isfinite(values) | (values < 0.0)
        if wrong.any():
            hour = int(np.flatnonzero(wrong.any(axis=1))[0])
            yield (
                f"{name}: {int(wrong.sum())} values are negative or not numbers, the first in "
                f"hour {hour} (week {hour // 168 + 1}). Mend the series or profile behind it."
            )


def _fuel(case: Case, inputs: HourlyInputs) -> Iterator[str]:
    """minimum <= sum of heat_rate x available energy; maximum >= the same at the floors."""
    energy = inputs.plant_available.sum(axis=0)
    floor = energy * case.plants.min_output
    for limit in case.fuel_limits:
        rows, rate = list(limit.plants), np.array(limit.heat_rate)
        most, least = float(energy[rows] @ rate), float(floor[rows] @ rate)
        zones = ", ".join(sorted({case.zones.id[case.plants.zone[row]] for row in rows}))
        if limit.minimum > most:
            yield (
                f"fuel limit {limit.id!r} in {zones}: at least "
                f"{limit.minimum / MWH_PER_GWH:,.1f} GWh must be burnt in the year, the plants "
                f"can burn {most / MWH_PER_GWH:,.1f}. Lower min_gwh_thermal by "
                f"{(limit.minimum - most) / MWH_PER_GWH:,.1f}."
            )
        if limit.maximum < least:
            yield (
                f"fuel limit {limit.id!r} in {zones}: at most "
                f"{limit.maximum / MWH_PER_GWH:,.1f} GWh may be burnt in the year, must-run "
                f"floors need {least / MWH_PER_GWH:,.1f}. Raise max_gwh_thermal or lower "
                f"min_output_pu."
            )


def _stores(case: Case) -> Iterator[str]:
    """A store returns to its level only if charging can make up for what it loses by itself."""
    table = case.storages
    for row in np.flatnonzero(table.in_service):
        level = table.energy[row] * table.initial_level[row]
        lost = table.standing_loss[row] * level
        gained = table.power[row] * table.availability[row] * table.charge_efficiency[row]
        if lost > gained:
            yield (
                f"storage {table.id[row]!r} in {case.zones.id[table.zone[row]]}: loses "
                f"{lost:,.1f} MW by itself and can take in {gained:,.1f}. Check "
                f"standing_loss_pu_per_h."
            )
