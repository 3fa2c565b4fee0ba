"""Who pays: the known rules side by side, none chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.earlier import earlier
from tieline.report.gainers import country_name
from tieline.report.words import counted, number, rate

MUSD = 1e6
LEAST = 0.05
"""[MUSD/yr] Payments that would be written as 0.0 are not written."""

DRAWN = 0.005
"""Share of all that is paid from which a country has a piece of the bar."""

SHADES = 5
"""Steps of the scale that tell countries apart in a bar; the names stand beside them."""
NAMES = {
    "territorial": ("Where it stands", "territorial"),
    "50/50": ("Half and half", "the two ends"),
    "proportional to benefits": ("By benefit", "proportional to what is gained"),
    "positive net benefit differential": ("Net benefit evened out", "nobody is left with a loss"),
    "ACER compensation": ("ACER compensation", "hosts made whole by those who gain"),
    "Shapley": ("Shapley value", "by dispatch, links only among those who consent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one country pays under a rule."""

    country: str
    amount: str
    percent: float
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: shares as drawn (positive ones), all as written; gap_is: what the gap means."""

    title: str
    small: str
    shares: tuple[Share, ...]
    said: str
    gap: str
    gap_is: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRate:
    """The rules at another discount rate, in words: title and who pays what."""

    rate: str
    cost: str
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payers:
    """Every rule for the yearly cost of one worth, at the rate of its net value's centre."""

    finding: str
    cost: str
    rate: str
    study_year: int
    rules: tuple[Rule, ...]
    others: tuple[OtherRate, ...]
    game: str
    core: str


def payers(content: ReviewContent, project: str) -> Payers | None:
    """The rules as saved; None where a run holds none for this project."""
    rows = content.rows("who_pays", project=project)
    if not rows:
        return None
    by_rate: dict[float, dict[str, list[Row]]] = {}
    for row in rows:
        rules_there = by_rate.setdefault(float(row["discount_rate"]), {})
        rules_there.setdefault(str(row["rule"]), []).append(row)
    at, by_rule = next(iter(by_rate.items()))
    game = next(
        (item for item in content.studies.get("allocation", ()) if item.get("project") == project),
        None,
    )
    if game is not None:
        by_rule |= _from_game(game, at, earlier(content, game))
    payer = {str(row["country"]) for held in by_rule.values() for row in held}
    order = sorted(payer, key=lambda c: -max(_paid(held, c) for held in by_rule.values()))
    rules = tuple(_rule(content, name, held, order) for name, held in by_rule.items())
    return Payers(
        finding=_finding(rules),
        cost=_cost(by_rule),
        rate=rate(at),
        study_year=int(rows[0]["study_year"]),
        rules=rules,
        others=tuple(
            OtherRate(
                rate=rate(other),
                cost=_cost(held),
                rules=tuple(
                    (rule.title, rule.said)
                    for rule in (_rule(content, name, one, order) for name, one in held.items())
                ),
            )
            for other, held in by_rate.items()
            if other != at
        ),
        game="" if game else f"tieline allocate {project}",
        core=_core(content, game),
    )


def _cost(by_rule: Mapping[str, Sequence[Row]]) -> str:
    """What stands on every soil together  [MUSD/yr]."""
    return number(sum(float(row["pays_usd_per_year"]) for row in by_rule["territorial"]) / MUSD, 1)


def _paid(rows: Sequence[Row], country: str) -> float:
    return sum(float(row["pays_usd_per_year"]) for row in rows if row["country"] == country)


def _from_game(game: Mapping[str, Any], at: float, stale: str) -> dict[str, list[Row]]:
    """The Shapley rule of a game, with the weather years it rests on and any rate of its own.

    stale  a sentence where it was made from other files or code, else ''
    """
    found: dict[str, list[Row]] = {}
    own = float(game.get("discount_rate", at))
    said = counted(int(game["n"]), "weather year") if "n" in game else ""
    if own != at:
        said = f"at {rate(own)}, {said}" if said else f"at {rate(own)}"
    runs = f"Its own runs: {said}." if said else ""
    for rule in game.get("rules", ()):
        if not str(rule["rule"]).lower().startswith("shapley"):
            continue
        found["Shapley"] = [
            {
                "rule": "Shapley",
                "country": country,
                "pays_usd_per_year": value,
                "gap_usd_per_year": rule["gap"],
                "note": " ".join(part for part in (rule["note"], runs, stale) if part),
            }
            for country, value in rule["pays"].items()
        ]
    return found


def _rule(content: ReviewContent, name: str, rows: Sequence[Row], order: Sequence[str]) -> Rule:
    paid = {str(row["country"]): float(row["pays_usd_per_year"]) / MUSD for row in rows}
    whole = sum(value for value in paid.values() if value > 0.0) or 1.0
    title, small = NAMES.get(name, (name, ""))
    shares = tuple(
        Share(
            country=country_name(content, c),
            amount=number(paid[c], 1),
            percent=round(100.0 * paid[c] / whole, 2),
            shade=min(order.index(c), SHADES - 1),
        )
        for c in order
        if paid.get(c, 0.0) > DRAWN * whole
    )
    front = [
        f"{country_name(content, c)} {number(paid[c], 1)}"
        for c in order
        if paid.get(c, 0.0) >= LEAST
    ]
    back = [
        f"{country_name(content, c)} receives {number(-value, 1)}"
        for c, value in paid.items()
        if value <= -LEAST
    ]
    said = " · ".join([*front, *back])
    gap = rows[0]["gap_usd_per_year"]
    open_gap = finite(gap) and abs(float(gap)) > 1e4
    return Rule(
        title=title,
        small=small,
        shares=shares,
        said=said,
        gap=number(float(gap) / MUSD, 1) if open_gap else "",
        gap_is="Gained by countries that are not asked" if name == "Shapley" else "Not covered",
        note=str(rows[0]["note"] or ""),
    )


def _finding(rules: Sequence[Rule]) -> str:
    bills = {rule.said for rule in rules}
    if len(bills) == 1:
        return "Every rule gives the same bill"
    words = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    counted, apart = words.get(len(rules), str(len(rules))), words.get(len(bills), str(len(bills)))
    return f"{counted.capitalize()} rules, {apart} different bills, and none is chosen for you"


def _core(content: ReviewContent, game: Mapping[str, Any] | None) -> str:
    held = game.get("shapley") if game else None
    core = held.get("core") if isinstance(held, dict) else None
    if not isinstance(core, dict):
        return ""
    if core.get("stable"):
        return f"Core test: none of {core['checked']} coalitions would do better alone."
    names = " and ".join(country_name(content, str(code)) for code in core["worst"])
    complaint = number(float(core["complaint_usd_per_year"]) / MUSD, 1)
    return f"Core test: {names} would do better alone by {complaint} million USD a year."
