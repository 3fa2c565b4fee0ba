"""Projects: the rows of system/projects.csv and the files of projects/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tieline.case.projects import Project
from tieline.errors import Problem
from tieline.io.dictionary import dictionary
from tieline.io.nearest import suggestion
from tieline.io.read_fields import Fields, read_fields
from tieline.io.tables import Table, Tables
from tieline.io.uncertainty import ProjectRanges, project_ranges, range_problems
from tieline.units import USD_PER_MUSD

HOME = "home_connection."
NEEDED_AT_HOME = (
    "link",
    "from_zone",
    "to_zone",
    "forward_mw",
    "loss_pu",
    "hurdle_usd_per_mwh",
    "reason",
    "source",
)
"""Fields that may only be absent where no home connection is stated at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeConnection:
    """A link that exists only where a dedicated plant is connected at home: an assumption.

    forward, backward [MW]; loss [1]; hurdle [USD/MWh]; forced_outage [1]; repair [h]
    """

    project: str
    link: str
    from_zone: str
    to_zone: str
    forward: float
    backward: float
    loss: float
    hurdle: float
    forced_outage: float
    repair: float
    length_km: float
    reason: str
    source: str
    confidence: str


def read_projects(
    folder: Path, tables: Tables, problems: list[Problem]
) -> tuple[tuple[Project, ...], tuple[HomeConnection, ...], dict[str, ProjectRanges]]:
    """All projects, and the home connections, costs and ranges that their files state."""
    table = tables.get("projects")
    if table is None:
        return (), (), {}
    files = _read_files(folder, table, problems)
    connections = {
        name: _home_connection(fields, problems, tables) for name, fields in files.items()
    }
    projects = tuple(
        _project(table, position, files.get(name), connections.get(name))
        for position, name in enumerate(table.text("project"))
    )
    _check_dedicated(table, files, problems)
    for fields in files.values():
        problems.extend(range_problems(fields))
    ranges = {name: project_ranges(fields) for name, fields in files.items()}
    return projects, tuple(item for item in connections.values() if item is not None), ranges


def _read_files(folder: Path, table: Table, problems: list[Problem]) -> dict[str, Fields]:
    known = table.text("project")
    form = dictionary().forms["project"]
    files: dict[str, Fields] = {}
    place = folder / "projects"
    for path in sorted(place.iterdir()) if place.is_dir() else []:
        file = f"projects/{path.name}"
        if path.name.startswith("."):
            continue
        if path.suffix != ".yaml" or path.stem not in known:
            rule = "does not belong to a project of system/projects.csv."
            remedy = suggestion(path.stem, known, "Name it <project>.yaml after one of them.")
            problems.append(Problem(file=file, rule=rule, remedy=remedy))
            continue
        fields = read_fields(path, file, form, problems)
        if fields is None:
            continue
        if fields.values["project"] != path.stem:
            problems.append(
                Problem(
                    file=file,
                    place=fields.place("project"),
                    column="project",
                    value=str(fields.values["project"]),
                    rule=f"is not the name of the file, {path.stem!r}.",
                    remedy="Give both the id of the project.",
                )
            )
        files[path.stem] = fields
    return files


def _home_connection(
    fields: Fields, problems: list[Problem], tables: Tables
) -> HomeConnection | None:
    values = fields.values
    _check_zone(fields, "buyer_zone", tables, problems)
    if not _states_home(fields):
        return None
    _check_home(fields, tables, problems)
    return HomeConnection(
        project=str(values["project"]),
        link=values["home_connection.link"],
        from_zone=values["home_connection.from_zone"],
        to_zone=values["home_connection.to_zone"],
        forward=values["home_connection.forward_mw"],
        backward=values["home_connection.backward_mw"],
        loss=values["home_connection.loss_pu"],
        hurdle=values["home_connection.hurdle_usd_per_mwh"],
        forced_outage=values["home_connection.forced_outage_rate"],
        repair=values["home_connection.mttr_h"],
        length_km=values["home_connection.length_km"],
        reason=values["home_connection.reason"],
        source=values["home_connection.source"],
        confidence=values["home_connection.confidence"],
    )


def _states_home(fields: Fields) -> bool:
    return any(name.startswith(HOME) for name in fields.lines)


def _check_home(fields: Fields, tables: Tables, problems: list[Problem]) -> None:
    form = dictionary().forms["project"]
    for name in NEEDED_AT_HOME:
        if HOME + name not in fields.lines:
            column = form.fields[HOME + name]
            remedy = f"Add it: {column.meaning} Such as {column.example}."
            problems.append(
                Problem(file=fields.file, column=column.name, rule="is missing.", remedy=remedy)
            )
    for name in ("from_zone", "to_zone"):
        _check_zone(fields, HOME + name, tables, problems)
    links = tables["links"].text("link") if "links" in tables else ()
    if fields.values[HOME + "link"] in links:
        rule = "is a link of system/links.csv."
        _report(fields, HOME + "link", rule, "Give it a name of its own.", problems)
    end = fields.values[HOME + "to_zone"]
    if end and end == fields.values[HOME + "from_zone"]:
        rule, remedy = "is where the link begins.", "Name the zone of the home market."
        _report(fields, HOME + "to_zone", rule, remedy, problems)


def _check_zone(fields: Fields, name: str, tables: Tables, problems: list[Problem]) -> None:
    zones = tables.get("zones")
    value = fields.values[name]
    if value and zones is not None and zones.whole and value not in zones.text("zone"):
        remedy = suggestion(value, zones.text("zone"), "Use a zone of system/zones.csv.")
        _report(fields, name, "is not a zone.", remedy, problems)


def _report(fields: Fields, name: str, rule: str, remedy: str, problems: list[Problem]) -> None:
    problems.append(
        Problem(
            file=fields.file,
            place=fields.place(name),
            column=name,
            value=str(fields.values[name]),
            rule=rule,
            remedy=remedy,
        )
    )


def _project(
    table: Table, position: int, fields: Fields | None, connection: HomeConnection | None
) -> Project:
    row = table.record(position)
    return Project(
        id=str(row["project"]),
        title=str(row["title"]),
        role=str(row["role"]),
        appraisal=str(row["appraisal"]),
        status=str(row["status"]),
        commissioned=_year(row["commissioned"]),
        capex_usd=float(row["capex_musd"]) * USD_PER_MUSD,
        opex_usd_per_year=float(row["opex_musd_per_yr"]) * USD_PER_MUSD,
        home_rows=() if connection is None else (f"link:{connection.link}",),
        buyer_zone="" if fields is None else fields.values["buyer_zone"],
        assumptions=() if fields is None else fields.values["assumptions"],
        facts=str(row["facts"]),
        source=str(row["source"]),
        confidence=str(row["confidence"]),
    )


def _year(value: str | float) -> int:
    """0 stands in for a year that could not be read; the problem is on its way."""
    number = float(value)
    return int(number) if number == number else 0


def _check_dedicated(table: Table, files: dict[str, Fields], problems: list[Problem]) -> None:
    for row, name, appraisal in zip(
        table.rows, table.text("project"), table.text("appraisal"), strict=True
    ):
        if appraisal != "dedicated":
            continue
        file = f"projects/{name}.yaml"
        fields = files.get(name)
        stated = fields is not None and _states_home(fields)
        buyer = fields is not None and bool(fields.values["buyer_zone"])
        if (stated and buyer) or any(problem.file == file for problem in problems):
            continue
        problems.append(
            Problem(
                file=table.file,
                place=f"row {row}",
                column="appraisal",
                value=appraisal,
                rule="needs a buyer_zone and a home_connection, and there is none.",
                remedy=f"State them in {file}, or appraise the project as TOOT or PINT.",
            )
        )
