"""One project's finance file, checked field by field and as a whole."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from tieline.appraisal.net_value import Assumption
from tieline.appraisal.project_finance import (
    INPUTS,
    RATES,
    STREAMS,
    TOGETHER,
    YEARS,
    Owner,
    ProjectFinance,
    TrancheData,
)
from tieline.errors import Problem
from tieline.io.check_cells import complaint_about_text, out_of_range
from tieline.io.dictionary import Column
from tieline.io.finance_forms import HEAD, LISTS
from tieline.io.nearest import suggestion
from tieline.io.yaml_lines import Located, read_yaml

_SUM = 1e-3
"""Shares printed to three digits may miss 1 by this much."""


def read_project_finance(
    path: Path, known: Collection[str], problems: list[Problem]
) -> ProjectFinance | None:
    """One file finance/<project>.yaml; None, with every problem added, where it is wrong."""
    file = f"finance/{path.name}"
    found = len(problems)
    content = read_yaml(path, file, problems)
    if content is None:
        return None
    if not isinstance(content.value, dict):
        rule = "is not a list of 'field: value' lines."
        problems.append(Problem(file=file, rule=rule, remedy="Begin it with project: ..."))
        return None
    parts: dict[str, Located] = content.value
    _check_names(parts, {*HEAD, *LISTS, "spending", "assumptions"}, file, "", problems)
    head = {name: _field(parts.get(name), column, file, problems) for name, column in HEAD.items()}
    lists = {name: list(_entries(parts.get(name), name, file, problems)) for name in LISTS}
    spending = _numbers(parts.get("spending"), "spending", file, problems)
    sentences = _texts(parts.get("assumptions"), file, problems)
    if len(problems) == found:
        _check_whole(head, lists, file, path.stem, known, problems)
    if len(problems) > found:
        return None
    lent = sum(entry["amount_musd"] for entry in lists["tranches"])
    return ProjectFinance(
        project=head["project"],
        title=head["title"],
        host=head["host"],
        buyer=head["buyer"],
        commissioned=decimal_year(dt.date.fromisoformat(head["commissioned"])),
        term_years=int(head["term_years"]),
        spending=spending,
        inputs={
            entry["id"]: _assumption(entry, lent, int(head["term_years"]))
            for entry in lists["inputs"]
        },
        tranches=tuple(TrancheData(**entry) for entry in lists["tranches"]),
        owners=tuple(Owner(**entry) for entry in lists["owners"]),
        assumptions=sentences,
    )


def decimal_year(day: dt.date) -> float:
    """A date as a year and the part of it that has passed: 1 July 2025 is 2025.496."""
    start = dt.date(day.year, 1, 1)
    length = (dt.date(day.year + 1, 1, 1) - start).days
    return day.year + (day - start).days / length


def _assumption(entry: Mapping[str, Any], lent: float, term_years: int) -> Assumption:
    """With the bounds beyond which the input means nothing."""
    name = entry["id"]
    floor, ceiling = (-0.5, 1.0) if name in RATES else (0.0, math.inf)
    if name == "total_cost_musd":
        floor = lent
    elif name in YEARS:
        floor = 0.0 if name in ("grace_years", "tax_holiday_years") else 1.0
        ceiling = float(term_years)
    elif name == "availability_pu":
        ceiling = 1.0
    title = {**INPUTS, **STREAMS}[name]
    return Assumption(title=title, floor=floor, ceiling=max(ceiling, entry["high"]), **entry)


def _entries(
    part: Located | None, name: str, file: str, problems: list[Problem]
) -> Iterator[dict[str, Any]]:
    columns = LISTS[name]
    if part is None or not isinstance(part.value, list):
        rule = "is missing." if part is None else "is not a list."
        problems.append(
            Problem(
                file=file, column=name, rule=rule, remedy=f"Give entries of {', '.join(columns)}."
            )
        )
        return
    for item in part.value:
        if not isinstance(item.value, dict):
            problems.append(
                Problem(
                    file=file,
                    place=f"line {item.line}",
                    column=name,
                    rule="holds no fields.",
                    remedy=f"Give {', '.join(columns)}.",
                )
            )
            continue
        _check_names(item.value, columns, file, f"{name}: ", problems)
        yield {
            key: _field(item.value.get(key), column, file, problems, item.line)
            for key, column in columns.items()
        }


def _field(
    item: Located | None, column: Column, file: str, problems: list[Problem], line: int = 0
) -> Any:
    """One checked scalar; None after a problem."""
    if item is None:
        if column.optional:
            return ""
        complaint: tuple[str, str] | None = (
            "is missing.",
            f"{column.meaning} Such as {column.example}.",
        )
        value: Any = None
    else:
        line, value = item.line, item.value
        if column.is_number:
            wrong = isinstance(value, bool) or not isinstance(value, int | float) or value != value
            such = f"Give it as {column.example}."
            complaint = ("is not a number.", such) if wrong else out_of_range(float(value), column)
        elif not isinstance(value, str):
            complaint = ("is not a text.", f"Put it in quotes, such as {column.example!r}.")
        else:
            value = " ".join(value.split())
            complaint = complaint_about_text(value, column)
    if complaint is not None:
        problems.append(
            Problem(
                file=file,
                place=f"line {line}" if line else "",
                column=column.name,
                value=None if value is None else str(value),
                rule=complaint[0],
                remedy=complaint[1],
            )
        )
        return None
    return float(value) if column.is_number else value


def _check_names(
    given: Mapping[str, Located],
    known: Collection[str],
    file: str,
    where: str,
    problems: list[Problem],
) -> None:
    for name, item in given.items():
        if name not in known:
            remedy = suggestion(name, set(known) - set(given), f"Known: {', '.join(known)}.")
            problems.append(
                Problem(
                    file=file,
                    place=f"line {item.key_line}",
                    column=f"{where}{name}",
                    rule="is not a field of this file.",
                    remedy=remedy,
                )
            )


def _numbers(
    part: Located | None, name: str, file: str, problems: list[Problem]
) -> tuple[float, ...]:
    values = part.plain() if part is not None else None
    usable = isinstance(values, list) and all(
        isinstance(v, int | float) and not isinstance(v, bool) and v >= 0.0 for v in values
    )
    if not usable or abs(sum(values or ()) - 1.0) > 1e-9:
        problems.append(
            Problem(
                file=file,
                place=f"line {part.line}" if part is not None else "",
                column=name,
                rule="is not a list of shares that add to 1.",
                remedy="Give the share of each construction year, such as [0.4, 0.6].",
            )
        )
        return ()
    return tuple(float(v) for v in values or ())


def _texts(part: Located | None, file: str, problems: list[Problem]) -> tuple[str, ...]:
    values = part.plain() if part is not None else []
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        problems.append(
            Problem(
                file=file,
                place=f"line {part.line}" if part is not None else "",
                column="assumptions",
                rule="is not a list of sentences.",
                remedy="Give sentences in quotes, one per entry.",
            )
        )
        return ()
    return tuple(values)


def _check_whole(
    head: Mapping[str, Any],
    lists: Mapping[str, list[dict[str, Any]]],
    file: str,
    stem: str,
    known: Collection[str],
    problems: list[Problem],
) -> None:
    """What no single cell can say: names, ranges, sums."""

    def report(column: str, value: str, rule: str, remedy: str) -> None:
        problems.append(Problem(file=file, column=column, value=value, rule=rule, remedy=remedy))

    project = head["project"]
    if project != stem:
        report("project", project, f"is not the name of the file, {stem!r}.", "Use one id.")
    if known and project not in known:
        hint = suggestion(project, known, "Use an id of system/projects.csv.")
        report("project", project, "is not a project.", hint)
    try:
        dt.date.fromisoformat(head["commissioned"])
    except ValueError:
        report("commissioned", head["commissioned"], "is not a day.", "Give it as 2025-08-22.")
    ids = [entry["id"] for entry in lists["inputs"]]
    for name in INPUTS:
        if ids.count(name) != 1:
            rule = f"stands {ids.count(name)} times among the inputs."
            report("inputs", name, rule, f"Give it once: {INPUTS[name]}.")
    for name in STREAMS:
        if ids.count(name) > 1:
            rule = f"stands {ids.count(name)} times among the inputs."
            report("inputs", name, rule, f"Give it once at most: {STREAMS[name]}.")
    for one, other in TOGETHER:
        if (one in ids) != (other in ids):
            there, lacking = (one, other) if one in ids else (other, one)
            report("inputs", there, f"means nothing without {lacking}.", "Give both, or none.")
    for part, label in (("inputs", "id"), ("owners", "name")):
        for entry in lists[part]:
            if not entry["low"] <= entry["central"] <= entry["high"]:
                said = f"{entry['low']:g}, {entry['central']:g}, {entry['high']:g}"
                rule = f"{part} {entry[label]!r}: is not in order."
                report("low, central, high", said, rule, "Give low <= central <= high.")
    _check_inputs(lists["inputs"], int(head["term_years"]), report)
    shares = sum(entry["central"] for entry in lists["owners"])
    if abs(shares - 1.0) > _SUM:
        report("owners", f"{shares:.4f}", "is what the central shares add to.", "Make it 1.")
    names = [entry["name"] for entry in lists["tranches"]]
    if len(set(names)) < len(names):
        report("tranches", ", ".join(names), "has a name twice.", "Name each tranche once.")
    lent = sum(entry["amount_musd"] for entry in lists["tranches"])
    cost = min((e["low"] for e in lists["inputs"] if e["id"] == "total_cost_musd"), default=lent)
    if lent > cost:
        rule = f"is more than the lowest total cost, {cost:g} MUSD."
        report("tranches", f"{lent:g}", rule, "Check amounts and cost.")


def _check_inputs(entries: list[dict[str, Any]], term_years: int, report: Any) -> None:
    for entry in entries:
        name, low, high = entry["id"], entry["low"], entry["high"]
        if name in RATES and not (low >= -0.5 and high <= 1.0):
            report(name, f"{low:g}, {high:g}", "is out of range.", "Write 5 % as 0.05.")
        if name not in RATES and low < 0.0:
            report(name, f"{low:g}", "is below 0.", "Give it in the unit of its name.")
        if name == "availability_pu" and high > 1.0:
            report(name, f"{high:g}", "is above 1.", "Write 95 % as 0.95.")
        if name in YEARS and name not in ("grace_years", "tax_holiday_years") and low < 1.0:
            report(name, f"{low:g}", "is below 1.", "Give at least one year.")
    at = {entry["id"]: entry for entry in entries}
    if not {"tenor_years", "grace_years"} <= at.keys():
        return
    tenor, grace = at["tenor_years"], at["grace_years"]
    if tenor["high"] > term_years:
        rule = f"is longer than the contract, {term_years} years."
        report("tenor_years", f"{tenor['high']:g}", rule, "Shorten it.")
    if not grace["high"] < tenor["low"]:
        rule = f"is not below the shortest tenor, {tenor['low']:g} years."
        report("grace_years", f"{grace['high']:g}", rule, "Shorten it.")
