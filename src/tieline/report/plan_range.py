"""Why the range of a worth under one and the same plan is wide: which plan, and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import listed, number

CASES = {
    "as-built": "as built",
    "home-only": "connected at home only",
    "nothing": "without it",
    "with": "with it",
    "without": "without it",
}
"""Cases of a comparison, as a sentence names them."""

WORTHS = {"plant": "the plant", "connection": "the connection", "whole": "the whole"}

MUSD, GWH = 1e6, 1e3


def plan_range(content: ReviewContent, project: str) -> str:
    """Sentences on every study year in which plans spread further than the weather; '' if none."""
    rows = content.rows("benefits", project=project, indicator="b1_usd")
    years = sorted({int(row["study_year"]) for row in rows if _wide(row)})
    return " ".join(text for year in years if (text := _year(content, project, year)))


def _wide(row: Row) -> bool:
    """Wider than the sampling interval; without one, than half of the figure."""
    ends = row.get("plan_low"), row.get("plan_high")
    if not all(finite(end) for end in ends):
        return False
    width = float(str(ends[1])) - float(str(ends[0]))
    known = finite(row["lower"]) and finite(row["upper"])
    reach = float(row["upper"]) - float(row["lower"]) if known else abs(float(row["value"])) / 2
    return width > reach


def _year(content: ReviewContent, project: str, year: int) -> str:
    place = {"project": project, "study_year": year}
    costs = content.rows("plan_costs", **place)
    if not costs:
        return ""
    dearest = max(costs, key=lambda row: float(row["above_usd"]))
    plan, n = dearest["plan"], int(dearest["n"])
    more, most = (number(float(dearest[name]) / MUSD) for name in ("above_usd", "most_usd"))
    worst = f" ({most} in weather year {dearest['most_weather_year']})" if n > 1 else ""
    unserved = float(dearest["unserved_mwh"]) / GWH
    dark = f", with {number(unserved)} GWh a year more unserved" if unserved >= 1.0 else ""
    followers = [row for row in costs if row["plan"] == plan and int(row["followed"])]
    return (
        f"The range under one plan is wide in {year} because of the plan made for {_case(plan)}. "
        f"{_followed(followers)}: held to it, {_case(dearest['case'])} would cost {more} million "
        f"USD a year more than by its own choice{worst}{dark}. "
        f"{_left_out(content, place, str(plan))}The figures rest on each system’s own choice."
    )


def _case(name: object) -> str:
    said = CASES.get(str(name), str(name))
    return f"the system {said}"


def _followed(followers: Sequence[Row]) -> str:
    """Which systems take the plan, and how often."""
    if not followers:
        return "No system follows it"
    if [row["case"] for row in followers] == [followers[0]["plan"]]:
        return f"That system alone follows it{_times(followers[0], ', in {} of {} weather years')}"
    said = [
        f"{_case(row['case'])}{_times(row, ' (in {} of {} weather years)')}" for row in followers
    ]
    return f"It is followed by {listed(said)}"


def _times(row: Row, words: str) -> str:
    """In how many weather years, where there are several."""
    n = int(row["n"])
    return "" if n == 1 else words.format(int(row["followed"]), n)


def _left_out(content: ReviewContent, place: dict[str, object], plan: str) -> str:
    """What the ranges would be without the plan."""
    parts = []
    for row in content.rows("plan_ranges", **place, plan=plan):
        low, high = (number(float(row[name]) / MUSD, 1) for name in ("low_usd", "high_usd"))
        name = WORTHS.get(str(row["counterfactual"]), "the project")
        parts.append(f"{name} {low} to {high}" if low != high else f"{name} {low}")
    return (
        f"Without this plan the range would be: {listed(parts)} million USD a year. "
        if parts
        else ""
    )
