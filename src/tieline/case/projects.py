"""Projects: the rows they own, and cases with and without them.

Pure functions from a case to a case, so that "without" cannot be contaminated by "with".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tieline.case.case import Case, position
from tieline.case.columns import flags, floats
from tieline.errors import OptionError


def with_service(case: Case, rows: Mapping[str, bool]) -> Case:
    """The same case with named rows in or out of service.

    ``rows`` maps ``table:id`` (``plant:Monsoon Wind``, ``link:A--B``, ``reservoir:..``,
    ``storage:..``) to True or False. Raises OptionError for an unknown table or id.
    """
    tables = {
        "plant": case.plants,
        "reservoir": case.reservoirs,
        "storage": case.storages,
        "link": case.links,
    }
    service = {kind: np.array(table.in_service) for kind, table in tables.items()}
    for key, value in rows.items():
        kind, _, wanted = key.partition(":")
        if kind not in tables:
            raise OptionError(f"{key!r} does not begin with one of {', '.join(tables)}.")
        service[kind][position(tables[kind].id, wanted, kind)] = value
    return replace(
        case,
        plants=replace(case.plants, in_service=flags(service["plant"])),
        reservoirs=replace(case.reservoirs, in_service=flags(service["reservoir"])),
        storages=replace(case.storages, in_service=flags(service["storage"])),
        links=replace(case.links, in_service=flags(service["link"])),
    )


def project_rows(case: Case, project: str) -> tuple[str, ...]:
    """Every row owned by a project, as ``table:id``; empty if it owns none in this case."""
    tables = (
        ("plant", case.plants),
        ("reservoir", case.reservoirs),
        ("storage", case.storages),
        ("link", case.links),
    )
    return tuple(
        f"{kind}:{row}"
        for kind, table in tables
        for row, owner in zip(table.id, table.project, strict=True)
        if owner == project
    )


def with_link(
    case: Case,
    link: str,
    *,
    forward_mw: float | None = None,
    backward_mw: float | None = None,
    in_service: bool = True,
) -> Case:
    """The same case with one link changed; None keeps a capacity as it is."""
    row = position(case.links.id, link, "link")
    forward, backward = np.array(case.links.forward), np.array(case.links.backward)
    for capacity, value in ((forward, forward_mw), (backward, backward_mw)):
        if value is not None:
            if not (np.isfinite(value) and value >= 0.0):
                raise OptionError(f"A link capacity is a finite number of MW >= 0, not {value}.")
            capacity[row] = value
    changed = replace(case.links, forward=floats(forward), backward=floats(backward))
    return with_service(replace(case, links=changed), {f"link:{link}": in_service})
