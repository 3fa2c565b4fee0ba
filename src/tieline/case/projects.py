"""Projects: the rows they own, and cases with and without them.

Pure functions from a case to a case, so that "without" cannot be contaminated by "with".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tieline.case.case import Case, position
from tieline.case.columns import Names, flags, floats
from tieline.case.tables import Links, Plants, Reservoirs, Storages
from tieline.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of the programme or of its regional context; rows name it by ``id``.

    role          'programme' (official texts place it there) or 'context'
    appraisal     'dedicated' (a plant and its own connection: three worths), 'TOOT' (in the
                  reference grid, taken out once) or 'PINT' (not in it, put in)
    commissioned  first year of operation
    home_rows     ``link:..`` rows that exist only in the counterfactual "connected at home"
    buyer_zone    zone that receives a dedicated plant's energy, '' otherwise
    capex_usd, opex_usd_per_year  nan where no figure is known
    assumptions   sentences to be printed beside every figure of the project
    """

    id: str
    title: str
    role: str
    appraisal: str
    status: str
    commissioned: int
    capex_usd: float
    opex_usd_per_year: float
    home_rows: Names = ()
    buyer_zone: str = ""
    assumptions: Names = ()
    facts: str = ""
    source: str = ""
    confidence: str = ""


def nothing(case: Case, project: Project) -> Case:
    """The case without any row of the project, its counterfactual home connection included."""
    rows = (*project_rows(case, project.id), *project.home_rows)
    return with_service(case, dict.fromkeys(rows, False))


def home_only(case: Case, project: Project) -> Case:
    """The case with a dedicated plant connected at home only: no line to the buyer.

    Raises OptionError if the project names no home connection.
    """
    if not project.home_rows:
        raise OptionError(f"Project {project.id!r} states no home connection.")
    rows = {row: not row.startswith("link:") for row in project_rows(case, project.id)}
    return with_service(case, rows | dict.fromkeys(project.home_rows, True))


def as_built(case: Case, project: Project) -> Case:
    """The case with every row of the project except its counterfactual home connection."""
    rows = dict.fromkeys(project_rows(case, project.id), True)
    return with_service(case, rows | dict.fromkeys(project.home_rows, False))


def with_service(case: Case, rows: Mapping[str, bool]) -> Case:
    """The same case with named rows in or out of service.

    ``rows`` maps ``table:id`` (``plant:Monsoon Wind``, ``link:A--B``, ``reservoir:..``,
    ``storage:..``) to True or False. Raises OptionError for an unknown table or id.
    """
    tables = _tables(case)
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
    return tuple(
        f"{kind}:{row}"
        for kind, table in _tables(case).items()
        for row, owner in zip(table.id, table.project, strict=True)
        if owner == project
    )


def _tables(case: Case) -> dict[str, Plants | Reservoirs | Storages | Links]:
    return {
        "plant": case.plants,
        "reservoir": case.reservoirs,
        "storage": case.storages,
        "link": case.links,
    }


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
