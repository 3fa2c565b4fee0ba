"""From the message to the measurement: line by line, entry, status, figure where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent, finite
from tieline.report.headline import in_words, samples
from tieline.report.plain import names_of, plain, quantity
from tieline.report.statuses import Status, status
from tieline.report.words import counted, prose, sentence, short_date
from tieline.report.worths import figure

_INDICATORS = {"benefits": "b1_usd", "b1_usd": "b1_usd", "co2": "co2_t", "co2_t": "co2_t"}
"""What the register calls a measurement -> indicator of the table of benefits."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure in words and the place on the page where it stands ('' if none)."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line was entered as; ``tracked`` if it is a promise with a status of its own."""

    id: str
    kind: str
    title: str
    status: Status | None
    tracked: bool
    target: str


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted line of the message; ``evidence`` is where the annex holds the quote."""

    line: str
    quote: str
    evidence: str
    source: str
    entries: tuple[Entry, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class NotModelled:
    """Promises of one kind, or strands of one initiative, that the power model does not see."""

    heading: str
    rows: tuple[tuple[str, str, str], ...]
    """``(title, where it leads, themes and what follows it)``."""


@dataclass(frozen=True, slots=True)
class Message:
    """The table and its finding."""

    finding: str
    lines: tuple[Line, ...]
    not_modelled: tuple[NotModelled, ...]


def message(content: ReviewContent) -> Message:
    """Rows of the register's message, or of the ``message`` table where it has none."""
    rows = list(content.register.get("message", ())) or _from_table(content)
    tracked = {str(row["id"]) for row in content.register.get("statuses", ())}
    stated = {str(row["id"]) for row in content.register.get("facts", ())}
    names = content.register.get("names", {})
    lines = []
    said: dict[str, str] = {}
    for row in rows:
        found = [
            Entry(
                id=str(entry["id"]),
                kind=str(entry.get("kind") or ""),
                title=str(entry.get("title") or names.get(entry["id"]) or entry["id"]),
                status=status(entry["status"]) if entry.get("status") else None,
                tracked=str(entry["id"]) in tracked,
                target=_target(entry, tracked | stated),
            )
            for entry in row.get("entries", ())
        ]
        line = str(row.get("line") or "")
        measures = [
            _once(measure(content, item), item, line, said) for item in row.get("measurements", ())
        ]
        lines.append(
            Line(
                line=line,
                quote=str(row.get("quote") or ""),
                evidence=str(row.get("evidence") or ""),
                source=str(names.get(row.get("document")) or row.get("document") or ""),
                entries=tuple(sorted(found, key=lambda entry: not entry.tracked)),
                measures=tuple(item for item in measures if item is not None),
            )
        )
    return Message(
        finding=_finding(lines),
        lines=tuple(lines),
        not_modelled=_not_modelled(content),
    )


def _once(
    found: Measure | None, item: Mapping[str, Any], line: str, said: dict[str, str]
) -> Measure | None:
    """A figure in full on its first line; after that its name and where it stands."""
    if found is None or not found.target or not line:
        return found
    first = said.setdefault(found.text, line)
    if first == line:
        return found
    metric = str(item.get("metric") or "").replace("_", " ")
    name = found.text.partition(":")[0] if item.get("indicator") else metric
    return Measure(f"{name}: as on line {first}", found.target)


def _target(entry: Mapping[str, Any], shown: set[str]) -> str:
    """Where the page holds an entry, '' if nowhere; indicators stand with their figures."""
    place = "indicator" if entry.get("kind") == "indicator" else "entry"
    return f"#{place}-{entry['id']}" if str(entry["id"]) in shown else ""


def _not_modelled(content: ReviewContent) -> tuple[NotModelled, ...]:
    """Grouped: areas, promises, and the strands of each initiative."""
    headings = {"area": "Areas of cooperation", "commitment": "Promises"}
    names = names_of(content)
    shown = {
        str(row["id"]) for key in ("statuses", "facts") for row in content.register.get(key, ())
    }
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for row in content.register.get("not_modelled", ()):
        entry, kind = str(row["id"]), str(row.get("kind") or "")
        heading = headings.get(kind) or f"Strands of {names.get(entry, entry)}"
        target = f"#entry-{entry}" if entry in shown else ""
        followed = plain(row.get("why"), names).removeprefix("Outside electricity: not modelled.")
        followed = followed.strip().rstrip(".").replace("Followed by", "followed by", 1)
        said = "; ".join(part for part in (str(row.get("theme") or ""), followed) if part)
        groups.setdefault(heading, []).append((str(row["title"]), target, said))
    return tuple(NotModelled(heading, tuple(rows)) for heading, rows in groups.items())


def _from_table(content: ReviewContent) -> list[dict[str, Any]]:
    """Rows of the tidy table, one line per quote, in their order."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in content.rows("message"):
        key = (str(row["line"]), str(row["quote"]))
        line = lines.setdefault(
            key, {"line": key[0], "quote": key[1], "entries": [], "measurements": []}
        )
        if row["entry"]:
            line["entries"].append({**row, "id": row["entry"]})
        if row["measurement"]:
            line["measurements"].append({"metric": row["measurement"], "project": row["entry"]})
    return list(lines.values())


def measure(content: ReviewContent, item: Mapping[str, Any]) -> Measure | None:
    """The figure itself where the tables hold it; else its name, *not yet measured*."""
    project, metric = str(item.get("project") or ""), str(item.get("metric") or "")
    sheets = {str(p["id"]): str(p["title"]) for p in content.rows("projects", role="programme")}
    indicator = next(
        (
            row
            for row in content.register.get("indicators", ())
            if row["id"] == item.get("indicator")
        ),
        None,
    )
    if metric == "debt":
        said = content.rows("finance_sentences", kind="plain")
        if said:
            return Measure(prose(str(said[0]["text"])), _money_of(content, str(said[0]["project"])))
    if indicator is not None:
        count = latest_count(content, indicator)
        return Measure(f"{indicator['title']}: {count}", f"#indicator-{indicator['id']}")
    for word in content.rows("headline", word=metric):
        if finite(word["value"]):
            return Measure(headline_words(word), "#figures")
    if project in sheets:
        found = figure(content, project, _INDICATORS[metric]) if metric in _INDICATORS else None
        if found is not None:
            last = found.years[-1][1][-1]
            error = f" ± {last.error}" if last.error else ""
            return Measure(
                f"{last.value}{error} {found.unit} in {last.study_year} "
                f"({last.against}; {last.standing})",
                f"#sheet-{project}",
            )
    name = metric.replace("_", " ").strip() or "a figure"
    return Measure(f"{name}: not yet measured", "")


def latest_count(content: ReviewContent, indicator: Mapping[str, Any]) -> str:
    """``108 action lines on 26 October 2025, as counted``; a target alone is said to be one.

    Of rival figures the one that is used counts, of an open dispute none.
    """
    used = {row["id"]: row.get("used") for row in content.register.get("disputes", ())}
    rows = list(indicator.get("observations", ()))
    observed = [row for row in rows if row.get("nature") == "observed"]
    for last in reversed(observed):
        if used.get(last.get("dispute"), last.get("evidence")) == last.get("evidence"):
            said = quantity(last["value"], indicator.get("unit"))
            return f"{said}, counted for {short_date(str(last['period']))}"
    if observed:
        return "sources disagree, none is used"
    targets = [row for row in rows if row.get("nature") == "target"]
    if targets:
        said = quantity(targets[-1]["value"], indicator.get("unit"))
        return f"target {said}, no count was found"
    return "no count was found"


def _money_of(content: ReviewContent, project: str) -> str:
    """Where a project's money and its host's debt stand, '' if it has no sheet."""
    held = content.rows("projects", role="programme")
    shown = {str(row["id"]) for row in held} & {
        str(row["project"]) for row in content.rows("cash_flow")
    }
    return f"#money-{project}" if project in shown else ""


def headline_words(row: Mapping[str, Any]) -> str:
    """``1 678 ± 20 GWh/yr delivered ..``: a headline figure in words."""
    value, error = in_words(row)
    doubt = f" ± {error}" if error else ""
    return f"{value}{doubt} {row['unit']} {prose(str(row['label']))}{samples(row)}"


def _finding(lines: list[Line]) -> str:
    if not lines:
        return "No line of the message has been entered"
    measured = sum(any(m.target for m in line.measures) for line in lines)
    entered = sum(bool(line.entries) for line in lines)
    text = (
        f"{counted(entered, 'line')} of the message {'leads' if entered == 1 else 'lead'} "
        "to an entry, "
    )
    if not measured:
        return sentence(text + "none to a measurement yet")
    return sentence(text + f"{counted(measured, 'line')} to a measurement")
