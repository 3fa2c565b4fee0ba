"""Checks of finance/settlements.csv against the links and the countries of their ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tieline.appraisal.settlement import PURCHASE
from tieline.errors import Problem
from tieline.io.nearest import suggestion
from tieline.io.tables import Table, Tables, problem_at, whole


def settlement_problems(
    settlements: Table | None, tables: Tables, dedicated: Collection[str]
) -> Iterator[Problem]:
    """Unknown links, parties that are not at its ends, and lines that are owned assets.

    dedicated  projects whose contract stands in their own finance file
    """
    if settlements is None or not settlements.whole or not whole(tables, "links", "zones"):
        return
    links, zones = tables["links"], tables["zones"]
    country = dict(zip(zones.text("zone"), zones.text("country"), strict=True))
    ends = {
        link: (country.get(start, ""), country.get(end, ""))
        for link, start, end in zip(
            links.text("link"), links.text("from_zone"), links.text("to_zone"), strict=True
        )
    }
    owner = dict(zip(links.text("link"), links.text("project"), strict=True))

    for place, item in enumerate(settlements.records()):
        link, payer, payee = str(item["link"]), str(item["payer"]), str(item["payee"])
        if link not in ends:
            hint = suggestion(link, ends, "Use a link of system/links.csv.")
            yield problem_at(settlements, place, "link", "is not a link.", hint)
            continue
        if owner[link] in dedicated:
            remedy = f"State its contract in finance/{owner[link]}.yaml."
            yield problem_at(settlements, place, "link", "is the line of an owned asset.", remedy)
        if payer == payee:
            yield problem_at(settlements, place, "payee", "is the payer.", "Name two countries.")
        elif item["kind"] == PURCHASE and set(ends[link]) != {payer, payee}:
            between = " and ".join(sorted(set(ends[link])))
            rule = f"is not at an end of the link, which joins {between}."
            column = "payer" if payer not in ends[link] else "payee"
            yield problem_at(
                settlements, place, column, rule, "A purchase is between its two ends."
            )
