"""The equations of the dispatch, one function each.

A function returns the nonzeros of one hour's rows. ``lag`` 1 means the column of the hour
before; ``timed`` marks coefficients that are multiplied by the hour's duration (1 h in a
week, many in a load block of the plan).

    zone_balance       sum of what enters = demand                              [MW]
    reservoir_balance  level[t] - level[t-1] + d (turbine - eff pump) <= d inflow   [MWh]
    storage_balance    stored[t] - keep stored[t-1]
                       + d (discharge / eff_out - eff_in charge) = 0            [MWh]
    ramp               -down <= plant[t] - plant[t-1] <= up                     [MW]
    link_limit         sum of signed net flows <= maximum                       [MW]
    fuel_limit         minimum <= sum over hours of d heat_rate plant <= maximum  [MWh]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Flags, Floats, Integers, integers
from tieline.dispatch.variables import Layout, Members


@dataclass(frozen=True, slots=True)
class Entries:
    """Nonzeros of one hour: row and column within the hour's block, value, lag, timed."""

    row: Integers
    column: Integers
    value: Floats
    lag: Integers
    timed: Flags


def _entries(
    row: Integers | range,
    column: Integers | range,
    value: Floats | float,
    *,
    lag: int = 0,
    timed: bool = False,
) -> Entries:
    rows = np.asarray(row, dtype=np.int64)
    return Entries(
        rows,
        np.asarray(column, dtype=np.int64),
        np.broadcast_to(np.asarray(value, dtype=np.float64), rows.shape).copy(),
        np.full(rows.shape, lag, dtype=np.int64),
        np.full(rows.shape, timed, dtype=np.bool_),
    )


def _span(place: slice) -> Integers:
    return np.arange(place.start, place.stop, dtype=np.int64)


def _within(wanted: Integers, members: Integers) -> Integers:
    """Position of each wanted row in a sorted member list."""
    return integers(np.searchsorted(members, wanted))


def zone_balance(case: Case, members: Members, at: Layout) -> list[Entries]:
    """plant + turbine - pump + discharge - charge + sum_in (1 - loss) flow - sum_out flow
    - dump + shed == demand   [MW], one row per zone
    """
    first = int(at.rows["balance"].start)
    column = at.columns

    def row(zones: Integers) -> Integers:
        return integers(first + _within(zones, members.zones))

    links, back = members.links, members.backward
    table = case.links
    return [
        _entries(row(case.plants.zone[members.plants]), _span(column["plant"]), 1.0),
        _entries(row(case.reservoirs.zone[members.reservoirs]), _span(column["turbine"]), 1.0),
        _entries(row(case.reservoirs.zone[members.pumps]), _span(column["pump"]), -1.0),
        _entries(row(case.storages.zone[members.storages]), _span(column["discharge"]), 1.0),
        _entries(row(case.storages.zone[members.storages]), _span(column["charge"]), -1.0),
        _entries(row(table.from_zone[links]), _span(column["forward"]), -1.0),
        _entries(row(table.to_zone[links]), _span(column["forward"]), 1.0 - table.loss[links]),
        _entries(row(table.to_zone[back]), _span(column["backward"]), -1.0),
        _entries(row(table.from_zone[back]), _span(column["backward"]), 1.0 - table.loss[back]),
        _entries(row(members.zones), _span(column["dump"]), -1.0),
        _entries(row(members.shed), _span(column["shed"]), 1.0),
    ]


def reservoir_balance(case: Case, members: Members, at: Layout) -> list[Entries]:
    """level[t] - level[t-1] + d turbine - d efficiency pump + d spill
    - d (turbine + spill of the reservoirs above) <= d inflow   [MWh], one row per reservoir

    The slack is spill, free of cost. A reservoir that feeds another has its spill as a
    variable and an equality instead.
    """
    column = at.columns
    rows = _span(at.rows["reservoir"])
    pumped = _within(members.pumps, members.reservoirs)
    spilling = _within(members.spills, members.reservoirs)
    receiver = rows[_within(case.reservoirs.downstream[members.spills], members.reservoirs)]
    return [
        _entries(rows, _span(column["level"]), 1.0),
        _entries(rows, _span(column["level"]), -1.0, lag=1),
        _entries(rows, _span(column["turbine"]), 1.0, timed=True),
        _entries(
            rows[pumped],
            _span(column["pump"]),
            -case.reservoirs.pump_efficiency[members.pumps],
            timed=True,
        ),
        _entries(rows[spilling], _span(column["spill"]), 1.0, timed=True),
        _entries(receiver, _span(column["turbine"])[spilling], -1.0, timed=True),
        _entries(receiver, _span(column["spill"]), -1.0, timed=True),
    ]


def storage_balance(case: Case, members: Members, at: Layout) -> list[Entries]:
    """stored[t] - (1 - loss) stored[t-1] + d discharge / eff_out - d eff_in charge == 0   [MWh]"""
    column, rows = at.columns, _span(at.rows["storage"])
    table, here = case.storages, members.storages
    return [
        _entries(rows, _span(column["stored"]), 1.0),
        _entries(rows, _span(column["stored"]), table.standing_loss[here] - 1.0, lag=1),
        _entries(
            rows, _span(column["discharge"]), 1.0 / table.discharge_efficiency[here], timed=True
        ),
        _entries(rows, _span(column["charge"]), -table.charge_efficiency[here], timed=True),
    ]


def ramp(case: Case, members: Members, at: Layout) -> list[Entries]:
    """-down <= plant[t] - plant[t-1] <= up   [MW], one row per plant with a ramp limit"""
    del case
    rows = _span(at.rows["ramp"])
    columns = _span(at.columns["plant"])[_within(members.ramps, members.plants)]
    return [_entries(rows, columns, 1.0), _entries(rows, columns, -1.0, lag=1)]


def link_limit(case: Case, members: Members, at: Layout) -> list[Entries]:
    """sum of sign x (forward - backward) <= maximum   [MW], one row per limit"""
    found = []
    for row, limit in zip(_span(at.rows["link_limit"]), members.link_limits, strict=True):
        for link, sign in case.link_limits[limit].terms:
            for name, owner, way in (
                ("forward", members.links, 1),
                ("backward", members.backward, -1),
            ):
                if link in owner:
                    column = at.columns[name].start + _within(np.array([link]), owner)
                    found.append(_entries(np.array([row]), column, float(sign * way)))
    return found


def fuel_limit(case: Case, members: Members, at: Layout) -> list[Entries]:
    """sum over hours of d heat_rate plant   [MWh thermal], one row per limit and window

    Returned for one hour; the rows stand once for the whole window.
    """
    found = []
    for row, limit in enumerate(members.fuel_limits):
        item = case.fuel_limits[limit]
        burning = [k for k, plant in enumerate(item.plants) if plant in members.plants]
        columns = at.columns["plant"].start + _within(
            np.array([item.plants[k] for k in burning], dtype=np.int64), members.plants
        )
        rates = np.array([item.heat_rate[k] for k in burning], dtype=np.float64)
        found.append(_entries(np.full(len(burning), row), columns, rates, timed=True))
    return found


HOURLY = (zone_balance, reservoir_balance, storage_balance, ramp, link_limit)
"""Every equation with a row in every hour."""
