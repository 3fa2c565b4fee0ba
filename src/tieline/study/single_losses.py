"""N-1: the loss of every single link and of every zone's largest unit, as events."""

from __future__ import annotations

import numpy as np

from tieline.case.case import Case
from tieline.case.events import Effect, Event
from tieline.errors import OptionError
from tieline.io.programme import Programme

STEM = "n-1 "
"""What the id of a single loss begins with; file names of events hold no blank."""

HOURS, LEAD_H = 72, 24


def single_losses(case: Case) -> tuple[Event, ...]:
    """Every link in service, lost for three days around the tightest hour of the zone it leads to,
    and the largest unit of every zone with demand."""
    zones, links = case.zones, case.links
    found = []
    for row in np.flatnonzero(links.in_service).tolist():
        effect = Effect(
            acts_on="capacity", share=0.0, assets=(f"link:{links.id[row]}",), hours=HOURS
        )
        zone = zones.id[links.to_zone[row]]
        found.append(_event(f"link {links.id[row]}", f"Loss of {links.id[row]}", zone, effect))
    for zone, kind in zip(zones.id, zones.kind, strict=True):
        if kind == "demand":
            effect = Effect(acts_on="largest-unit", share=0.0, zones=(zone,), hours=HOURS)
            found.append(
                _event(f"unit {zone}", f"Loss of the largest unit of {zone}", zone, effect)
            )
    return tuple(found)


def _event(name: str, title: str, zone: str, effect: Effect) -> Event:
    return Event(
        id=f"{STEM}{name}",
        title=title,
        kind="outage",
        trigger="Any single element may fail (N-1).",
        begins="tightest",
        lead_h=LEAD_H,
        scope=(zone,),
        effects=(effect,),
        source="rule: every single loss must be borne; three days are an estimate",
    )


def event_of(programme: Programme, name: str, study_year: int) -> Event:
    """An event of the programme's files or a single loss; raises OptionError for neither."""
    if not name.startswith(STEM):
        return programme.event(name)
    for event in single_losses(programme.case(study_year)):
        if event.id == name:
            return event
    raise OptionError(f"{name!r} is not a single loss of {study_year}.")
