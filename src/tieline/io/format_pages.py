"""The data dictionary as pages of documentation and as blank files.

``python -m tieline.io.format_pages docs/formats`` writes the pages again; a test compares them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from tieline.appraisal.project_finance import INPUTS, STREAMS
from tieline.io import finance_forms
from tieline.io.check_cells import written
from tieline.io.dictionary import Column, FileForm, TableForm, dictionary
from tieline.io.write import write_text

NOTE = "<!-- Written by python -m tieline.io.format_pages; edit src/tieline/io/dictionary.yaml. -->"
FINANCE_NOTE = NOTE.replace("dictionary.yaml", "finance_forms.py")
FINANCE = "Every assumption behind the cash flow of one project, each a range with its source."
RULES = """\
One folder is one programme. Every file is text in UTF-8; tables are CSV with commas, a dot for
decimals and the header in row 1. Columns may stand in any order. Rows are counted as a
spreadsheet shows them. Every row names its source and how sure it is (`document`, `derived`,
`estimate`).

Nothing is passed over in silence: an unknown file, column or field, a name that no table holds,
an empty cell where a value is needed, `nan`, a number out of range, a key that stands twice are
refused, all of them in one message.
"""
TYPES = {
    "name": "short text",
    "text": "text",
    "texts": "list of texts",
    "number": "number",
    "numbers": "list of numbers",
    "integer": "whole number",
    "year": "year",
    "years": "list of years",
    "choice": "one word of a list",
    "names": "names separated by `|`",
}


def format_pages() -> dict[str, str]:
    """Every page by its file name, ``README.md`` among them."""
    known = dictionary()
    pages = {"README.md": _index()}
    for form in known.forms.values():
        pages[f"{form.name}.yaml.md"] = _page(form, f"`{form.file}`", form.fields, "field")
    for table in known.tables.values():
        where = f"`{table.file}`" + ("; optional" if table.optional else "")
        pages[f"{table.name}.md"] = _page(table, where, table.columns, "column")
    for table in finance_forms.TABLES.values():
        page = _page(table, f"`{table.file}`; optional", table.columns, "column")
        pages[f"{table.name}.md"] = page.replace(NOTE, FINANCE_NOTE)
    return pages | {"finance.yaml.md": _finance_page().replace(NOTE, FINANCE_NOTE)}


def write_format_pages(folder: Path) -> None:
    """Write every page into a folder."""
    for name, text in format_pages().items():
        write_text(folder / name, text)


def _index() -> str:
    known = dictionary()
    lines = [NOTE, "", "# Formats", "", RULES, "| file | what it holds |", "|---|---|"]
    lines += [
        f"| [{form.file}]({form.name}.yaml.md) | {form.meaning} |" for form in known.forms.values()
    ]
    lines += [
        f"| [{table.file}]({table.name}.md) | {table.meaning}"
        f"{' Optional.' if table.optional else ''} |"
        for table in known.tables.values()
    ]
    lines += [f"| [finance/<project>.yaml](finance.yaml.md) | {FINANCE} Optional. |"]
    lines += [
        f"| [{table.file}]({table.name}.md) | {table.meaning} Optional. |"
        for table in finance_forms.TABLES.values()
    ]
    lines += ["| [series/](series.md) | The user's own hourly series. Optional. |", ""]
    return "\n".join(lines)


def _page(form: TableForm | FileForm, where: str, columns: Mapping[str, Column], what: str) -> str:
    lines = [NOTE, "", f"# {form.title}", "", f"{where}. {form.meaning}", ""]
    if isinstance(form, TableForm):
        key = " and ".join(f"`{name}`" for name in form.key)
        rows = f"; at least {form.at_least} row" if form.at_least else ""
        lines += [f"A row is told apart by {key}{rows}.", ""]
    return "\n".join([*lines, *_rows(columns, what), ""])


def _finance_page() -> str:
    """The file of a project's finance: its head, its lists, and every input by its id."""
    lines = [NOTE, "", "# Finance of a project", "", f"`finance/<project>.yaml`. {FINANCE}", ""]
    lines += [
        "Beside the fields below it holds `spending`, the share of the cost in each year of "
        "construction, such as `[0.2, 0.45, 0.35]`, and `assumptions`, sentences for readers.",
        "",
        *_rows(finance_forms.HEAD, "field"),
    ]
    for name, columns in finance_forms.LISTS.items():
        lines += ["", f"## {name}", "", *_rows(columns, "field")]
    for heading, inputs in (("Every input, each once", INPUTS), ("Inputs that may be", STREAMS)):
        lines += ["", f"## {heading}", "", "| id | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in inputs.items()]
    return "\n".join([*lines, ""])


def _rows(columns: Mapping[str, Column], what: str) -> list[str]:
    lines = [f"| {what} | type | unit | rule | meaning | example |", "|---|---|---|---|---|---|"]
    for (_, cells), group in groupby(columns.values(), key=_likeness):
        names = [column.name for column in group]
        shown = f"`{names[0]}`" if len(names) == 1 else f"`{names[0]}` ... `{names[-1]}`"
        lines.append(f"| {shown} | {' | '.join(cells)} |")
    return lines


def _likeness(column: Column) -> tuple[str, tuple[str, ...]]:
    """What ``h00`` ... ``h23`` have in common: the stem of the name and the cells beside it."""
    cells = (
        TYPES[column.type],
        column.unit,
        "; ".join(_rules(column)),
        column.meaning,
        f"`{column.example}`".replace("|", "\\|"),
    )
    return re.sub(r"\d+$", "", column.name), cells


def _rules(column: Column) -> Iterator[str]:
    if not column.optional:
        yield "needed"
    elif column.default in (None, "", []):
        yield "may be empty"
    else:
        yield f"default {column.default}"
    for sign, limit in (
        (">=", column.minimum),
        (">", column.above),
        ("<=", column.maximum),
        ("<", column.below),
    ):
        if limit is not None:
            yield f"{sign} {written(limit)}"
    if column.one_of:
        yield ", ".join(f"`{word}`" for word in column.one_of)
    if column.refers:
        name, _, other = column.refers.partition(".")
        yield f"in [{name}]({name}.md)" + (f", `{other}`" if other else "")
    if column.also:
        yield "or " + ", ".join(f"`{word}`" for word in column.also)
    if column.pattern:
        yield f"form `{column.pattern}`".replace("|", "\\|")


def blank_files(programme: str, title: str) -> Mapping[str, str]:
    """The files of a new programme by path: tables with their header alone, and a head.

    Optional tables are left out.
    """
    known = dictionary()
    given = {"id": programme, "title": title}
    for column in known.forms["programme"].fields:
        group, _, last = column.rpartition(".")
        if group and last in ("source", "confidence"):
            given[column] = {"source": '"estimate: to be replaced"', "confidence": "estimate"}[last]
    files = {"programme.yaml": _blank_form(known.forms["programme"], given)}
    for table in known.tables.values():
        if not table.optional:
            files[table.file] = ",".join(table.columns) + "\n"
    return files


def _blank_form(form: FileForm, given: Mapping[str, str]) -> str:
    lines: list[str] = []
    above: tuple[str, ...] = ()
    for column in form.fields.values():
        *groups, name = column.name.split(".")
        for depth, group in enumerate(groups):
            if above[: depth + 1] != tuple(groups[: depth + 1]):
                lines.append(f"{'  ' * depth}{group}:")
        above = tuple(groups)
        unit = f" [{column.unit}]" if column.unit else ""
        indent = "  " * len(groups)
        lines.append(f"{indent}# {column.meaning}{unit}")
        lines.append(f"{indent}{name}: {given.get(column.name, column.example)}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    write_format_pages(Path(sys.argv[1]))
