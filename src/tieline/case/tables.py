"""The tables of a case: one frozen record per asset class, one entry per row.

Rows of one table share their order; a row is referred to by its position.
``in_service`` says whether the row takes part in *this* case. Rows that could take part
(a planned project, a counterfactual connection) are kept with False, so every
counterfactual of a study year has the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass

from tieline.case.columns import Flags, Floats, Integers, Names


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Zones:
    """Bidding zones (z), the nodes of the model.

    id            (z,)  unique code
    country       (z,)  ISO 3166 alpha-3
    name          (z,)  for readers
    longitude     (z,)  [degrees east], latitude (z,) [degrees north]
    utc_offset_h  (z,)  [h] whole hours, local = UTC + offset
    kind          (z,)  'demand', 'generation' (an export plant's own node) or 'external'
    voll          (z,)  [USD/MWh] value of lost load, for valuation only
    demand_energy (z,)  [MWh/yr] 0 where nothing is consumed
    demand_peak   (z,)  [MW]
    demand_profile(z,)  profile name, '' where nothing is consumed
    """

    id: Names
    country: Names
    name: Names
    longitude: Floats
    latitude: Floats
    utc_offset_h: Integers
    kind: Names
    voll: Floats
    demand_energy: Floats
    demand_peak: Floats
    demand_profile: Names


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plants:
    """Dispatchable and weather-driven fleets (p), without storage of their own.

    id                (p,)  unique name
    zone              (p,)  position in Zones
    technology, fuel  (p,)  fuel is '' where none is burnt
    capacity          (p,)  [MW] net
    variable_cost     (p,)  [USD/MWh] fuel + variable O&M, without CO2 price
    emission          (p,)  [t CO2/MWh]
    co2_price         (p,)  [USD/t] price inside the dispatch
    min_output        (p,)  [1] floor, as a share of the hourly availability
    profile           (p,)  name of the hourly availability, net of outages; '' = flat
    flat_availability (p,)  [1] used where profile is ''
    ramp              (p,)  [1/h] largest change as a share of capacity; inf = no limit
    units             (p,)  number of machines, >= 1
    forced_outage     (p,)  [1] forced outage rate; repair (p,) [h] mean time to repair
    planned_outage    (p,)  [1] share of the year
    project           (p,)  id of the project that owns the row, '' = none
    status            (p,)  'existing', 'committed', 'generic', 'planned', ...
    in_service        (p,)
    """

    id: Names
    zone: Integers
    technology: Names
    fuel: Names
    capacity: Floats
    variable_cost: Floats
    emission: Floats
    co2_price: Floats
    min_output: Floats
    profile: Names
    flat_availability: Floats
    ramp: Floats
    units: Integers
    forced_outage: Floats
    repair: Floats
    planned_outage: Floats
    project: Names
    status: Names
    in_service: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reservoirs:
    """Hydro with storage (r): inflow, level, turbine, free spill.

    turbine           (r,)  [MW] installed; availability (r,) [1] net of outages
    energy            (r,)  [MWh] active storage
    annual_inflow     (r,)  [MWh/yr] in a mean year; inflow_profile (r,) ratio to the mean
    initial_level     (r,)  [1] share of energy at the start *and* the end of the year
    min_level         (r,)  [1] share the dispatch may not use: kept for emergencies
    variable_cost     (r,)  [USD/MWh]
    min_release       (r,)  [MW] least mean turbine flow of every hour that the water allows
    pump, pump_efficiency (r,) [MW], [1] pumping from a lower lake; 0 = none
    downstream        (r,)  position of the reservoir that receives the turbined and spilt
                            water, -1 = none; its inflow counts only the water between
    """

    id: Names
    zone: Integers
    turbine: Floats
    availability: Floats
    energy: Floats
    annual_inflow: Floats
    inflow_profile: Names
    initial_level: Floats
    min_level: Floats
    variable_cost: Floats
    min_release: Floats
    pump: Floats
    pump_efficiency: Floats
    downstream: Integers
    units: Integers
    forced_outage: Floats
    repair: Floats
    planned_outage: Floats
    project: Names
    status: Names
    in_service: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Storages:
    """Batteries and pumped storage (s) without natural inflow.

    power                   (s,)  [MW] at the grid, charging and discharging
    availability            (s,)  [1] net of outages
    energy                  (s,)  [MWh] at the store
    charge_efficiency, discharge_efficiency (s,)  [1] one way
    standing_loss           (s,)  [1/h] share of the level lost every hour
    variable_cost           (s,)  [USD/MWh] on discharge and on charge
    initial_level           (s,)  [1] share of energy at window seams
    """

    id: Names
    zone: Integers
    technology: Names
    power: Floats
    availability: Floats
    energy: Floats
    charge_efficiency: Floats
    discharge_efficiency: Floats
    standing_loss: Floats
    variable_cost: Floats
    initial_level: Floats
    units: Integers
    forced_outage: Floats
    repair: Floats
    planned_outage: Floats
    project: Names
    status: Names
    in_service: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Links:
    """Controllable interconnectors (l), two one-way flows each.

    from_zone, to_zone (l,)  positions in Zones
    forward, backward  (l,)  [MW] capacity at the sending end, each way
    loss               (l,)  [1] lost at the receiving end, both ways
    hurdle             (l,)  [USD/MWh] on the energy sent: steers the dispatch, is a transfer,
                             never a resource cost (wheeling)
    kind               (l,)  'internal', 'dedicated', 'bilateral' or 'multilateral'
    profile            (l,)  name of an hourly availability, '' = always there
    forced_outage, repair (l,)  [1], [h]
    """

    id: Names
    from_zone: Integers
    to_zone: Integers
    forward: Floats
    backward: Floats
    loss: Floats
    hurdle: Floats
    kind: Names
    profile: Names
    forced_outage: Floats
    repair: Floats
    length_km: Floats
    project: Names
    status: Names
    in_service: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelLimit:
    """Energy that a group of plants must or may burn in a year.

    plants   positions in Plants that share the limit
    minimum  [MWh thermal/yr] take-or-pay; maximum [MWh thermal/yr] supply; inf = none
    heat_rate per plant, [MWh thermal/MWh electric], same order as ``plants``
    """

    id: str
    plants: tuple[int, ...]
    heat_rate: tuple[float, ...]
    minimum: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLimit:
    """Most that may be sent over a set of links together, hour by hour.

    terms    (position in Links, +1 for forward or -1 for backward): the net sum counts
    maximum  [MW]
    """

    id: str
    terms: tuple[tuple[int, int], ...]
    maximum: float
