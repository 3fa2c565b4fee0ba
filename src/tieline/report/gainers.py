"""Who gains: a table by country and component that closes and prints its zero."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import decimals_for, listed, number
from tieline.report.worths import DIFFERENCES

AGREED = "contracts between countries"

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "consumers": ("consumer",),
    "producers, storage": ("producer", "storage"),
    "congestion rent": ("rent",),
    "wheeling": ("wheeling",),
    "government": ("government: CO2 price", "government: royalty", "government: tax"),
    "buyer, at the contract": ("buyer margin",),
    "owners of the project": ("owners",),
    AGREED: ("settlement",),
}
"""Column of the table -> components of ``who_gains`` in it."""

MUSD = 1e6
LEAST = 0.05
"""[MUSD/yr] Countries whose every figure is smaller are added up in one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gainer:
    """One country: a cell for each column, its net with interval, as written and as drawn."""

    country: str
    cells: tuple[str, ...]
    net: str
    error: str
    resolved: bool
    negative: bool
    left: float
    width: float
    dot: float
    raw: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GainTable:
    """Gains of one worth in one study year  [MUSD/yr].

    sums, total   by column and over all; cost is the resource cost saved, difference total - cost
    exact         the difference in USD, as it is
    elsewhere     nets of the other study years, in words
    """

    counterfactual: str
    title: str
    against: str
    study_year: int
    finding: str
    columns: tuple[str, ...]
    rows: tuple[Gainer, ...]
    others: tuple[str, ...]
    others_net: str
    names_of_others: str
    sums: tuple[str, ...]
    total: str
    error: str
    cost: str
    difference: str
    exact: str
    elsewhere: str
    n: int
    axis: Axis


def gain_tables(content: ReviewContent, project: str) -> tuple[GainTable, ...]:
    """Tables of the latest study year, the worth that speaks for the project first."""
    totals = content.rows("who_gains_totals", project=project)
    if not totals:
        return ()
    year = max(int(row["study_year"]) for row in totals)
    order = ["whole", "without", "plant", "connection"]
    chosen = [row for row in totals if int(row["study_year"]) == year]
    chosen.sort(key=lambda row: order.index(str(row["counterfactual"])))
    return tuple(_table(content, row) for row in chosen)


def agreements(content: ReviewContent, project: str) -> tuple[str, ...]:
    """Contracts between countries in words, of those whose payments the project changes."""
    moved = content.rows("who_gains", project=project, component="settlement")
    least = LEAST * MUSD
    parties = {row["country"] for row in moved if abs(float(row["usd_per_year"])) >= least}
    said = []
    for row in content.rows("settlements"):
        if not {row["payer"], row["payee"]} <= parties:
            continue
        payer, payee = (country_name(content, str(row[end])) for end in ("payer", "payee"))
        price = number(float(row["usd_per_mwh"]), 1)
        what = "for what arrives" if row["kind"] == "purchase" else "for what is sent"
        note = f"; {row['note']}" if row["note"] else ""
        said.append(
            f"{payer} pays {payee} {price} USD/MWh {what} over {row['link']} "
            f"({row['confidence']}{note}). {row['source']}"
        )
    return tuple(said)


def contract_price(content: ReviewContent, project: str) -> str:
    """At which price the project's own energy is sold, and how sure that is; '' if not known."""
    rows = content.rows("finance_summary", project=project)
    at = {str(row["tariff"]): float(row["tariff_usd_per_mwh"]) for row in rows}
    if "central" not in at:
        return ""
    low, central, high = (at.get(end, at["central"]) for end in ("low", "central", "high"))
    if low == high:
        return f"Its own contract counts at {number(central, 2)} USD/MWh."
    return (
        f"Its own contract counts at {number(central, 2)} USD/MWh, the central figure of a range "
        f"from {number(low, 2)} to {number(high, 2)}: another price moves money between buyer and "
        "owners, and never the total."
    )


def country_name(content: ReviewContent, code: str) -> str:
    """A country's name, its code where the results carry none."""
    found = content.rows("countries", country=code)
    return str(found[0]["name"]) if found else code


def _table(content: ReviewContent, total: Row) -> GainTable:
    where = {name: total[name] for name in ("project", "counterfactual", "study_year")}
    gains = content.rows("who_gains", **where)
    nets = {str(row["country"]): row for row in content.rows("country_nets", **where)}
    cells: dict[str, dict[str, float]] = {}
    for row in gains:
        heading = next(h for h, parts in HEADINGS.items() if row["component"] in parts)
        held = cells.setdefault(str(row["country"]), {})
        held[heading] = held.get(heading, 0.0) + float(row["usd_per_year"]) / MUSD
    shown = [c for c, held in cells.items() if max(map(abs, held.values())) >= LEAST]
    shown.sort(key=lambda c: -sum(cells[c].values()))
    columns = tuple(h for h in HEADINGS if any(abs(v.get(h, 0.0)) >= LEAST for v in cells.values()))
    ends = [
        float(nets[c][end]) / MUSD
        for c in shown
        if c in nets
        for end in ("lower", "upper", "usd_per_year")
        if finite(nets[c][end])
    ]
    scale = axis(ends, about=4)
    decimals = 1
    rows = tuple(
        _row(country_name(content, c), cells[c], columns, nets.get(c), scale, decimals)
        for c in shown
    )
    rest = [c for c in cells if c not in shown]
    over = {h: sum(cells[c].get(h, 0.0) for c in rest) for h in HEADINGS}
    sums = {h: sum(held.get(h, 0.0) for held in cells.values()) for h in HEADINGS}
    b1, all_gains = float(total["b1_usd"]), float(total["total_usd_per_year"])
    title, against = DIFFERENCES.get(str(total["counterfactual"]), ("", ""))
    half = half_width(total)
    return GainTable(
        counterfactual=str(total["counterfactual"]),
        title=title,
        against=against,
        study_year=int(total["study_year"]),
        finding=_finding(rows),
        columns=columns,
        rows=rows,
        others=tuple(number(over[h], decimals, sign=True) for h in columns) if rest else (),
        others_net=number(sum(over.values()), decimals, sign=True),
        names_of_others=listed([country_name(content, c) for c in sorted(rest)]),
        sums=tuple(number(sums[h], decimals, sign=True) for h in columns),
        total=number(all_gains / MUSD, decimals, sign=True),
        error=number(half, max(decimals_for(half), decimals)) if half > 0.0 else "",
        cost=number(-b1 / MUSD, decimals, sign=True),
        difference=number((all_gains - b1) / MUSD, decimals),
        exact=closing(all_gains - b1),
        elsewhere=_elsewhere(content, total),
        n=int(total["n"]),
        axis=scale,
    )


def _elsewhere(content: ReviewContent, total: Row) -> str:
    """Nets and their sum in the study years whose table is not shown, the largest gain first."""
    where = {name: total[name] for name in ("project", "counterfactual")}
    said = []
    for other in content.rows("who_gains_totals", **where):
        year = int(other["study_year"])
        if year == int(total["study_year"]):
            continue
        nets = content.rows("country_nets", **where, study_year=year)
        shown = [row for row in nets if abs(float(row["usd_per_year"])) >= LEAST * MUSD]
        shown.sort(key=lambda row: -float(row["usd_per_year"]))
        parts = [_net_in_words(content, row) for row in shown]
        whole = number(float(other["total_usd_per_year"]) / MUSD, 1, sign=True)
        said.append(f"In {year}: {listed([*parts, f'all countries {whole}'])}.")
    return " ".join(said)


def _net_in_words(content: ReviewContent, row: Row) -> str:
    """``Viet Nam −31.8 ± 2.0``."""
    half = half_width(row)
    error = f" ± {number(half, 1)}" if half > 0.0 else ""
    value = number(float(row["usd_per_year"]) / MUSD, 1, sign=True)
    return f"{country_name(content, str(row['country']))} {value}{error}"


def closing(difference: float) -> str:
    """What is left when the table is closed, in USD: ``0.0004 USD a year``."""
    size = abs(difference)
    if size < 1e-4:
        return "less than 0.0001 USD a year"
    return f"{size:.4f} USD a year" if size < 1.0 else f"{number(size, 0)} USD a year"


def half_width(row: Row) -> float:
    """Half of the 95 % Student interval of a row with standard_error and n  [MUSD]."""
    from tieline.case.estimate import Estimate

    if not finite(row["standard_error"]) or int(row["n"]) < 2:
        return math.nan
    low, high = Estimate(
        value=0.0, standard_error=float(row["standard_error"]), n=int(row["n"]), unit="USD/yr"
    ).interval()
    return (high - low) / 2.0 / MUSD


def _row(
    name: str,
    cells: Mapping[str, float],
    columns: Sequence[str],
    net: Row | None,
    scale: Axis,
    decimals: int,
) -> Gainer:
    value = sum(cells.values())
    known = net is not None and finite(net["lower"]) and finite(net["upper"])
    low, high = value, value
    if net is not None and known:
        low, high = float(net["lower"]) / MUSD, float(net["upper"]) / MUSD
    return Gainer(
        country=name,
        cells=tuple(number(cells.get(h, 0.0), decimals, sign=True) for h in columns),
        net=number(value, decimals, sign=True),
        error=number((high - low) / 2.0, decimals) if known else "",
        resolved=net is not None and str(net["verdict"]) == "resolved",
        negative=value < 0.0,
        left=scale.at(low),
        width=round(scale.at(high) - scale.at(low), 2),
        dot=scale.at(value),
        raw=value,
    )


def _finding(rows: Sequence[Gainer]) -> str:
    """Who gains most and who loses, of those that can be told from zero."""
    sure = [row for row in rows if row.resolved]
    winners = [row for row in sure if not row.negative]
    losers = [row for row in sure if row.negative]
    if not sure:
        return "No country’s gain can be told from zero"
    if not winners:
        said = "No country is sure to gain"
    else:
        said = f"{winners[0].country} gains most"
        if len(winners) > 1:
            said += f", before {listed([row.country for row in winners[1:3]])}"
    if losers:
        names = listed([row.country for row in reversed(losers)][:3])
        said += f"; {names} {'loses' if len(losers) == 1 else 'lose'}"
    return said
