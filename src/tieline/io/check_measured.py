"""One id everywhere: what the register says is measured must be in the power system."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tieline.errors import Problem
from tieline.register.mistakes import did_you_mean, mistake
from tieline.register.records import Commitment, MessageLine, Project, Register


def measured_problems(register: Register, projects: Collection[str]) -> Iterator[Problem]:
    """Promises, projects and lines of the message measured for a project that is not modelled.

    ``projects`` are the ids of system/projects.csv.
    """
    entries: tuple[Commitment | Project | MessageLine, ...] = (
        *register.commitments,
        *register.projects,
        *register.message,
    )
    for entry in entries:
        for measurement in entry.measured:
            if measurement.project and measurement.project not in projects:
                otherwise = "Add it to system/projects.csv with the rows it owns, or delete this."
                yield mistake(
                    entry,
                    "measured",
                    "names a project that system/projects.csv does not hold.",
                    did_you_mean(measurement.project, projects, otherwise),
                    measurement.project,
                )
