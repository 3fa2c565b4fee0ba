"""N-1: the loss of every single link and of every zone's largest unit, as events."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from tieline.case.case import Case
from tieline.case.events import Effect, Event
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.study.margins import unit_size

STEM = "n-1 "
"""What the id of a single loss begins with; file names of events hold no blank."""

SINGLE_LOSS = "single loss"
"""The kind of such an event."""

HOURS, LEAD_H = 72, 24


def single_losses(case: Case) -> tuple[Event, ...]:
    """Every link in service, lost for three days around the tightest hour of each market it joins,
    and the largest unit of every zone with demand, lost around the tightest hour of its zone."""
    zones, links = case.zones, case.links
    found = []
    for row in np.flatnonzero(links.in_service).tolist():
        name = links.id[row]
        effect = Effect(acts_on="capacity", share=0.0, assets=(f"link:{name}",), hours=HOURS)
        most = max(float(links.forward[row]), float(links.backward[row]))
        title = f"Link {name}, {megawatts(most)}"
        end, start = int(links.to_zone[row]), int(links.from_zone[row])
        found.append(_event(f"link {name}", title, zones.id[end], effect))
        if zones.kind[start] == "demand":
            zone = zones.id[start]
            found.append(_event(f"link {name} at {zone}", title, zone, effect))
    every = np.arange(len(zones.id))
    for number, (zone, kind) in enumerate(zip(zones.id, zones.kind, strict=True)):
        size = unit_size(case, every == number) if kind == "demand" else 0.0
        if size > 0.0:
            effect = Effect(acts_on="largest-unit", share=0.0, zones=(zone,), hours=HOURS)
            title = f"Largest unit of {zone}, {megawatts(size)}"
            found.append(_event(f"unit {zone}", title, zone, effect))
    return tuple(found)


def megawatts(power: float) -> str:
    """``12000.0`` -> ``12 000 MW``."""
    return f"{power:,.0f} MW".replace(",", "\u202f")


def _event(name: str, title: str, zone: str, effect: Effect) -> Event:
    return Event(
        id=f"{STEM}{name}",
        title=title,
        kind=SINGLE_LOSS,
        trigger=f"Lost for three days around the tightest hour of {zone}.",
        begins="tightest",
        lead_h=LEAD_H,
        scope=(zone,),
        effects=(effect,),
        source="rule: every single loss must be borne (N-1); three days are an estimate",
    )


def events_of(programme: Programme, names: Collection[str], study_year: int) -> dict[str, Event]:
    """Events by id, of the programme's files or single losses; raises OptionError for neither."""
    losses = {}
    if any(name.startswith(STEM) for name in names):
        losses = {event.id: event for event in single_losses(programme.case(study_year))}
    found = {}
    for name in names:
        if name.startswith(STEM) and name not in losses:
            raise OptionError(f"{name!r} is not a single loss of {study_year}.")
        found[name] = losses[name] if name in losses else programme.event(name)
    return found
