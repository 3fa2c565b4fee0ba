"""Tables as they were read: values by column, and the row of the file each came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Floats, Names, floats
from tieline.errors import Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """One CSV file, checked and converted.

    file     path in the programme folder, to point at
    rows     (r,) row number in the file; the header is row 1
    words    text columns by name, each (r,)
    numbers  number columns by name, each (r,); nan where an optional cell says "none"
    whole    False where a problem kept a row or a key out, so that absence proves nothing
    """

    name: str
    file: str
    rows: tuple[int, ...]
    words: Mapping[str, Names]
    numbers: Mapping[str, Floats]
    whole: bool = True

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, column: str) -> Names:
        """A text column."""
        return self.words[column]

    def number(self, column: str) -> Floats:
        """A number column."""
        return self.numbers[column]

    def records(self) -> Iterator[dict[str, str | float]]:
        """Rows as mappings from column to value, with ``row``, the row number, added."""
        for position, row in enumerate(self.rows):
            yield self.record(position) | {"row": row}

    def record(self, position: int) -> dict[str, str | float]:
        """One row as a mapping from column to value."""
        words: dict[str, str | float] = {k: column[position] for k, column in self.words.items()}
        return words | {name: float(column[position]) for name, column in self.numbers.items()}

    def take(self, keep: list[int]) -> Table:
        """The same table with these positions alone."""
        return Table(
            name=self.name,
            file=self.file,
            rows=tuple(self.rows[k] for k in keep),
            words={name: tuple(column[k] for k in keep) for name, column in self.words.items()},
            numbers={
                name: floats(column[np.array(keep, dtype=np.int64)])
                for name, column in self.numbers.items()
            },
            whole=self.whole,
        )


Tables = Mapping[str, Table]
"""All tables of a programme by name; a table that could not be read at all is not among them."""


def problem_at(table: Table, position: int, column: str, rule: str, remedy: str) -> Problem:
    """A problem with one cell of a table, its value as it stands there."""
    shown = ""
    if column in table.words:
        shown = table.words[column][position]
    elif column in table.numbers:
        shown = f"{table.numbers[column][position]:.10g}"
    return Problem(
        file=table.file,
        place=f"row {table.rows[position]}",
        column=column,
        value=shown,
        rule=rule,
        remedy=remedy,
    )


def whole(tables: Tables, *wanted: str) -> bool:
    """True where all of these tables were read without a problem."""
    return all(name in tables and tables[name].whole for name in wanted)
