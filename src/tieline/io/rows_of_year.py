"""Which rows of a table take part in a study year."""

from __future__ import annotations

import numpy as np

from tieline.case.columns import Flags, flags
from tieline.io.tables import Table

IN_GRID = ("existing", "committed", "generic")
WITH_PROJECT = ("planned", "suspended")


def in_grid(table: Table, year: int) -> Flags:
    """Rows that stand in the reference grid of a year.

    status existing, committed or generic, commissioned <= year, and retired empty or > year.
    """
    status = np.array([word in IN_GRID for word in table.text("status")], dtype=bool)
    left = table.number("retired") <= year
    return flags(status & (table.number("commissioned") <= year) & ~left)


def rows_of_year(table: Table, year: int) -> tuple[Table, Flags]:
    """The rows a case of that year holds, and whether each is in service.

    Besides the grid these are the planned and suspended rows of projects, whatever their
    year, out of service: an appraisal may put them in.
    """
    service = in_grid(table, year)
    keep = [
        position
        for position, (on, owner, status, retired) in enumerate(
            zip(
                service,
                table.text("project"),
                table.text("status"),
                table.number("retired"),
                strict=True,
            )
        )
        if on or (owner and status in WITH_PROJECT and not retired <= year)
    ]
    return table.take(keep), flags(service[np.array(keep, dtype=np.int64)])
