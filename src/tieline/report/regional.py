"""Projects of the regional context: measured alike, never ranked as the programme."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import counted, listed, sentence
from tieline.report.worths import Worth, doubts, unit_of, worth


@dataclass(frozen=True, slots=True)
class ContextRow:
    """One project with its with-and-without figure."""

    no: int
    id: str
    title: str
    note: str
    worth: Worth


@dataclass(frozen=True, slots=True)
class Regional:
    """Rows of one study year in the order of the projects, and those without a figure.

    Not ranked: some are a plant with its line, others a line alone.
    """

    finding: str
    study_year: int | None
    unit: str
    axis: Axis | None
    rows: tuple[ContextRow, ...]
    unmeasured: tuple[str, ...]
    doubts: tuple[str, ...]


def regional(content: ReviewContent, numbers: dict[str, int]) -> Regional:
    """B1 of every context project in the latest study year, in the order of the projects.

    ``numbers`` are those of the map, by project id.
    """
    projects = {str(p["id"]): p for p in content.rows("projects") if p["role"] != "programme"}
    rows = [
        row
        for row in content.rows("benefits", indicator="b1_usd")
        if str(row["project"]) in projects and finite(row["value"])
    ]
    if not rows:
        return _unmeasured(tuple(str(project["title"]) for project in projects.values()))
    year = max(int(row["study_year"]) for row in rows)
    order = list(projects)
    rows = sorted(
        (row for row in rows if int(row["study_year"]) == year),
        key=lambda row: order.index(str(row["project"])),
    )
    factor, unit = unit_of("b1_usd", rows)
    scale = axis(
        float(row[end]) / factor
        for row in rows
        for end in ("value", "lower", "upper")
        if finite(row[end])
    )
    shown = tuple(
        ContextRow(
            numbers.get(str(row["project"]), 0),
            str(row["project"]),
            str(projects[str(row["project"])]["title"]),
            _note(projects[str(row["project"])]),
            worth(row, factor, scale),
        )
        for row in rows
    )
    measured = {row.id for row in shown}
    rest = tuple(str(p["title"]) for key, p in projects.items() if key not in measured)
    return Regional(
        _finding(shown), year, unit, scale, shown, rest, doubts([r.worth for r in shown])
    )


def _unmeasured(names: tuple[str, ...]) -> Regional:
    finding = "The programme names no other project of the region"
    if names:
        finding = (
            f"{sentence(counted(len(names), 'other tie line'))} of the region "
            f"{'is' if len(names) == 1 else 'are'} in the model, and none is measured in this run"
        )
    return Regional(finding, None, "", None, (), names, ())


def _note(project: Row) -> str:
    how = {"TOOT": "taken out once", "PINT": "put in once"}.get(str(project["appraisal"]), "")
    return " · ".join(part for part in (str(project["status"] or ""), how) if part)


def _finding(rows: tuple[ContextRow, ...]) -> str:
    saves = sum(row.worth.resolved is True and not row.worth.negative for row in rows)
    costs = sum(row.worth.resolved is True and row.worth.negative for row in rows)
    open_ = len(rows) - saves - costs
    parts = []
    if saves:
        parts.append(
            f"{counted(saves, 'project')} {'lowers' if saves == 1 else 'lower'} the cost of supply"
        )
    if costs:
        parts.append(f"{counted(costs, 'project')} {'raises' if costs == 1 else 'raise'} it")
    if open_:
        parts.append(f"{counted(open_, 'project')} cannot be told from zero")
    return sentence(listed(parts))
