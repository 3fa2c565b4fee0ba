"""Stress events: what they hit, and the case they leave behind.

An event is data. What it does hour by hour stands in ``event_hours``; here it is what an event
selects, and a case as the event leaves it at its worst.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tieline.case.case import Case, position
from tieline.case.columns import Flags, Floats, Integers, Names, floats, integers
from tieline.errors import OptionError

ACTS = ("capacity", "largest-unit", "largest-link", "border", "demand", "inflow", "cost")
"""What an effect acts on.

capacity      plants, turbines of reservoirs, storages, links
largest-unit  one machine, the largest of the zones
largest-link  the largest link into the zones
border        every link between the zones and the rest
demand        of the zones
inflow        of the reservoirs in the zones
cost          variable cost of plants
"""

HYDRO = "reservoir hydro"
"""Technology by which an effect selects reservoirs."""

KINDS = ("plant", "reservoir", "storage", "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One thing that an event does to some rows.

    acts_on       one of ACTS
    share         [1] of capacity that is left, or factor on demand, inflow or cost
    assets        ``table:id`` rows; where none is named, zones, countries, technologies and
                  fuels select (an empty one of them selects all)
    delay_h       [h] after the event begins; hours [h] at its full size
    repair_h, repair_share  [h] after the effect ends, [1] of what was lost that works again;
                  straight lines between, whole after the last point. Without them the effect
                  is over at once.
    """

    acts_on: str
    share: float
    assets: Names = ()
    zones: Names = ()
    countries: Names = ()
    technologies: Names = ()
    fuels: Names = ()
    delay_h: int = 0
    hours: int = 24
    repair_h: tuple[float, ...] = ()
    repair_share: tuple[float, ...] = ()

    @property
    def span_h(self) -> int:
        """Hours from the begin of the event until nothing of the effect is left   [h]."""
        last = int(np.ceil(self.repair_h[-1])) if self.repair_h else 0
        return self.delay_h + self.hours + last


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A named stress on a power system; who reads the name knows no more than the data says.

    begins    'tightest' (the hour in which the scope has least to spare, each weather year its
              own) or a day of the year as 'MM-DD'
    months    limits 'tightest' to these months; () = the whole year
    lead_h    [h] before the tightest hour at which the event begins
    scope     zones whose tightness counts; () = all with demand
    countries whose tightness counts besides
    probability_per_year  [1/yr] nan where no source gives one
    """

    id: str
    title: str
    kind: str
    trigger: str
    begins: str
    effects: tuple[Effect, ...]
    months: tuple[int, ...] = ()
    lead_h: int = 24
    scope: Names = ()
    countries: Names = ()
    probability_per_year: float = float("nan")
    probability_source: str = ""
    source: str = ""
    confidence: str = "estimate"

    @property
    def span_h(self) -> int:
        """Hours from its begin until every repair is done   [h]; 0 for an event of no effect."""
        return max((effect.span_h for effect in self.effects), default=0)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """A factor for every row of a case, 1 where the event does nothing.

    demand (z,)  plant (p,)  turbine (r,)  inflow (r,)  storage (s,)  link (l,)  cost (p,)  [1]
    """

    demand: Floats
    plant: Floats
    turbine: Floats
    inflow: Floats
    storage: Floats
    link: Floats
    cost: Floats


def with_event(case: Case, event: Event) -> Case:
    """The case as the event leaves it at its worst, all year: for margins and network figures.

    Hour by hour, with repairs, it is ``event_hours.disturbance``. Raises OptionError for an
    asset that the case does not have.
    """
    shares = worst_shares(case, event)
    zones, reservoirs, storages = case.zones, case.reservoirs, case.storages
    plants, links = case.plants, case.links
    return replace(
        case,
        zones=replace(
            zones,
            demand_energy=floats(zones.demand_energy * shares.demand),
            demand_peak=floats(zones.demand_peak * shares.demand),
        ),
        plants=replace(
            plants,
            capacity=floats(plants.capacity * shares.plant),
            variable_cost=floats(plants.variable_cost * shares.cost),
        ),
        reservoirs=replace(
            reservoirs,
            turbine=floats(reservoirs.turbine * shares.turbine),
            annual_inflow=floats(reservoirs.annual_inflow * shares.inflow),
        ),
        storages=replace(storages, power=floats(storages.power * shares.storage)),
        links=replace(
            links,
            forward=floats(links.forward * shares.link),
            backward=floats(links.backward * shares.link),
        ),
    )


def worst_shares(case: Case, event: Event) -> Shares:
    """The smallest share of every capacity; factors on demand, inflow and cost multiplied."""
    shares = no_change(case)
    for effect in event.effects:
        for name, rows in rows_of(case, effect, strict=True).items():
            column = getattr(shares, name)
            hit = share_of(case, effect, name, rows)
            if name in ("demand", "inflow", "cost"):
                column[rows] *= hit
            else:
                column[rows] = np.minimum(column[rows], hit)
    return shares


def no_change(case: Case) -> Shares:
    """Shares of 1."""
    return Shares(
        demand=np.ones(len(case.zones.id)),
        plant=np.ones(len(case.plants.id)),
        turbine=np.ones(len(case.reservoirs.id)),
        inflow=np.ones(len(case.reservoirs.id)),
        storage=np.ones(len(case.storages.id)),
        link=np.ones(len(case.links.id)),
        cost=np.ones(len(case.plants.id)),
    )


def share_of(case: Case, effect: Effect, name: str, rows: Integers) -> Floats:
    """What the effect leaves of each row   [1], (rows,): a lost unit leaves the others."""
    if effect.acts_on != "largest-unit":
        return np.full(rows.size, effect.share)
    units = (case.plants if name == "plant" else case.reservoirs).units[rows]
    result: Floats = 1.0 - (1.0 - effect.share) / units
    return result


def rows_of(case: Case, effect: Effect, *, strict: bool = False) -> dict[str, Integers]:
    """Positions that an effect hits, by the name of their share in ``Shares``.

    A named asset that the case does not have is passed over (it takes no part), or refused
    where ``strict``.
    """
    inside = zones_of(case, effect.zones, effect.countries)
    plants, links = case.plants, case.links
    if effect.acts_on == "demand":
        return {"demand": _positions(inside)}
    if effect.acts_on == "inflow":
        return {"inflow": _positions(inside[case.reservoirs.zone])}
    if effect.acts_on == "border":
        return {"link": _positions(inside[links.from_zone] != inside[links.to_zone])}
    if effect.acts_on == "largest-link":
        return {"link": largest_link(case, inside)}
    if effect.acts_on == "largest-unit":
        return largest_unit(case, inside)
    if effect.acts_on == "cost":
        return {
            "cost": _positions(_fleet(effect, plants.technology, plants.fuel, inside[plants.zone]))
        }
    if effect.acts_on != "capacity":
        raise OptionError(f"An effect acts on one of {', '.join(ACTS)}, not {effect.acts_on!r}.")
    return _named(case, effect.assets, strict) if effect.assets else _selected(case, effect, inside)


def zones_of(case: Case, zones: Names, countries: Names) -> Flags:
    """Zones that are named themselves or by their country (z,); all where none is named."""
    if not zones and not countries:
        return np.ones(len(case.zones.id), dtype=np.bool_)
    named = zip(case.zones.id, case.zones.country, strict=True)
    return np.array([zone in zones or country in countries for zone, country in named], dtype=bool)


def largest_unit(case: Case, inside: Flags) -> dict[str, Integers]:
    """The row with the largest machine in service in some zones: capacity / units   [MW]."""
    plants, lakes = case.plants, case.reservoirs
    sizes = {
        "plant": plants.capacity / plants.units * plants.in_service * inside[plants.zone],
        "turbine": lakes.turbine / lakes.units * lakes.in_service * inside[lakes.zone],
    }
    top = {name: float(size.max(initial=0.0)) for name, size in sizes.items()}
    name = max(top, key=lambda key: top[key])
    return {name: integers([int(np.argmax(sizes[name]))])} if top[name] > 0.0 else {}


def largest_link(case: Case, inside: Flags) -> Integers:
    """The link in service that brings most into some zones from outside; empty where none."""
    links = case.links
    into = np.where(inside[links.to_zone] & ~inside[links.from_zone], links.forward, 0.0)
    into += np.where(inside[links.from_zone] & ~inside[links.to_zone], links.backward, 0.0)
    into = into * links.in_service
    return integers([int(np.argmax(into))] if into.max(initial=0.0) > 0.0 else [])


def _named(case: Case, assets: Names, strict: bool) -> dict[str, Integers]:
    tables: Mapping[str, tuple[str, Names]] = {
        "plant": ("plant", case.plants.id),
        "reservoir": ("turbine", case.reservoirs.id),
        "storage": ("storage", case.storages.id),
        "link": ("link", case.links.id),
    }
    found: dict[str, list[int]] = {}
    for asset in assets:
        kind, _, wanted = asset.partition(":")
        if kind not in tables:
            raise OptionError(f"{asset!r} does not begin with one of {', '.join(tables)}.")
        name, ids = tables[kind]
        if strict or wanted in ids:
            found.setdefault(name, []).append(position(ids, wanted, kind))
    return {name: integers(sorted(set(rows))) for name, rows in found.items()}


def _selected(case: Case, effect: Effect, inside: Flags) -> dict[str, Integers]:
    plants, lakes, stores = case.plants, case.reservoirs, case.storages
    none = ("",) * len(lakes.id), ("",) * len(stores.id)
    return {
        "plant": _positions(_fleet(effect, plants.technology, plants.fuel, inside[plants.zone])),
        "turbine": _positions(
            _fleet(effect, (HYDRO,) * len(lakes.id), none[0], inside[lakes.zone])
        ),
        "storage": _positions(_fleet(effect, stores.technology, none[1], inside[stores.zone])),
    }


def _fleet(effect: Effect, technology: Names, fuel: Names, inside: Flags) -> Flags:
    chosen = [
        (not effect.technologies or tech in effect.technologies)
        and (not effect.fuels or burnt in effect.fuels)
        for tech, burnt in zip(technology, fuel, strict=True)
    ]
    result: Flags = inside & np.array(chosen, dtype=np.bool_)
    return result


def _positions(chosen: Flags) -> Integers:
    return integers(np.flatnonzero(chosen))
