"""Countries as readers call them."""

from __future__ import annotations

from itertools import takewhile

from tieline.report.content import ReviewContent

ALL = "all"


def country_names(content: ReviewContent) -> dict[str, str]:
    """Code -> name: from the table of names, else the words that the names of its zones with
    demand begin with, else the code itself."""
    names = {ALL: "the region"}
    zones: dict[str, list[str]] = {}
    for row in content.rows("zones"):
        zones.setdefault(str(row["country"]), [])
        if str(row["kind"]) == "demand":
            zones[str(row["country"])].append(str(row["name"]))
    for code, held in zones.items():
        parts = zip(*(name.split() for name in held), strict=False)
        words = [here[0] for here in takewhile(lambda here: len(set(here)) == 1, parts)]
        names[code] = " ".join(words).rstrip(",") or code
    for row in content.rows("countries"):
        names[str(row["country"])] = str(row["name"])
    return names
