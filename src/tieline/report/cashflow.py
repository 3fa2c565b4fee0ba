"""Money: a project's cash flow and cover by contract year, as stretched shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieline.report.axis import Axis, axis
from tieline.report.content import ReviewContent, Row, finite
from tieline.report.words import counted, number, percent, prose

MUSD = 1e6
USES: Sequence[tuple[str, tuple[str, ...], str]] = (
    ("running cost", ("opex_usd",), "#c3cacf"),
    ("royalty and tax", ("royalty_usd", "tax_usd"), "#e3b04b"),
    ("interest", ("interest_usd",), "#2f7ba6"),
    ("repayment", ("principal_usd",), "#0b4a6f"),
    ("owners", ("to_owners_usd",), "#7b2d76"),
    ("kept back", ("kept_usd",), "#dfc9dd"),
)
"""Where a year's money goes, in stacking order: name, columns, colour."""

COVER_ASKED = 1.2
"""A low cover ratio for such a loan; lenders' covenants run from 1.05 to 2.5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One use of money: bars as a path in a 1000 x 1000 box, total over the contract."""

    name: str
    colour: str
    path: str
    total: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One curve of cover: path, where its name stands (percent from the top), its text."""

    name: str
    path: str
    at: float
    centre: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One tariff, as written."""

    tariff: str
    sales: str
    dscr: str
    llcr: str
    plcr: str
    project_irr: str
    equity_irr: str
    support: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """Cash flow, cover, returns, and the sentences of one project."""

    plain: str
    finding: str
    cover_finding: str
    tariff: str
    layers: tuple[Layer, ...]
    scale: Axis
    years: tuple[tuple[float, str], ...]
    cover: tuple[Line, ...]
    cover_scale: Axis
    asked: float
    one: float
    loan_years: int
    cases: tuple[Case, ...]
    served_from: str
    asked_from: str
    adds: tuple[str, ...]
    adds_not: tuple[str, ...]
    assumptions: tuple[str, ...]
    built: str


def cash_flow(content: ReviewContent, project: str) -> CashFlow | None:
    """The finance of one project; None where it has no finance file."""
    flows = content.rows("cash_flow", project=project)
    summary = content.rows("finance_summary", project=project)
    if not flows or not summary:
        return None
    centre = [
        _parted(row) for row in flows if row["tariff"] == "central" and row["contract_year"] >= 1
    ]
    scale = axis([max(_used(row) for row in centre)] if centre else [1.0])
    scale = Axis(0.0, scale.high, scale.step)
    count = len(centre)
    covers = {
        end: [
            (int(row["contract_year"]), float(row["dscr"]))
            for row in flows
            if row["tariff"] == end and row["contract_year"] >= 1 and finite(row["dscr"])
        ]
        for end in ("high", "central", "low")
    }
    levels = [value for held in covers.values() for _, value in held]
    cover_scale = axis([*levels, 1.0, COVER_ASKED], zero=False, about=4)
    loan = max((year for held in covers.values() for year, _ in held), default=1)
    said = _sentences(content, project)
    middle = next(row for row in summary if row["tariff"] == "central")
    return CashFlow(
        plain=said["plain"][0] if said["plain"] else "",
        finding=_finding(centre),
        cover_finding=_cover_finding(summary),
        tariff=number(float(middle["tariff_usd_per_mwh"]), 2),
        layers=_layers(centre, scale),
        scale=scale,
        years=tuple((round(100.0 * (y - 0.5) / count, 2), str(y)) for y in range(1, count + 1, 4)),
        cover=tuple(
            _line(end, held, cover_scale, loan, summary) for end, held in covers.items() if held
        ),
        cover_scale=cover_scale,
        asked=round(100.0 - cover_scale.at(COVER_ASKED), 2),
        one=round(100.0 - cover_scale.at(1.0), 2),
        loan_years=loan,
        cases=tuple(_case(row) for row in summary),
        served_from=_tariff(middle["tariff_for_dscr_1"]),
        asked_from=_tariff(middle["tariff_for_dscr_1_2"]),
        adds=tuple(_together(said["adds"])),
        adds_not=tuple(said["adds not"]),
        assumptions=tuple(said["assumption"]),
        built=" ".join(part for part in (_built(flows), _released(centre)) if part),
    )


def _tariff(value: object) -> str:
    return number(float(str(value)), 1) if finite(value) else "–"


def _sentences(content: ReviewContent, project: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {"plain": [], "adds": [], "adds not": [], "assumption": []}
    for row in content.rows("finance_sentences", project=project):
        found.setdefault(str(row["kind"]), []).append(prose(str(row["text"])))
    return found


def _together(texts: Sequence[str]) -> list[str]:
    """Sentences that begin alike, up to *at most*, as one: the beginning is said once."""
    begin = " at most "
    same = [text for text in texts if begin in text]
    if len(same) < 2 or len({text.partition(begin)[0] for text in same}) > 1:
        return list(texts)
    rest = [text.partition(begin)[2].rstrip(".") for text in same]
    joined = f"{same[0].partition(begin)[0]}{begin}{'; '.join(rest)}."
    return [*(text for text in texts if text not in same), joined]


def _parted(row: Row) -> Row:
    """The year with what is left after debt service parted: paid to owners, or kept back.

    Cash kept from earlier years and paid out later is not of that year: it is said in words.
    """
    left = sum(
        sign * float(row[name])
        for name, sign in (("cfads_usd", 1.0), ("interest_usd", -1.0), ("principal_usd", -1.0))
        if finite(row[name])
    )
    paid = min(float(row["dividends_usd"] or 0.0), max(left, 0.0))
    return {**row, "to_owners_usd": paid, "kept_usd": max(left, 0.0) - paid}


def _released(rows: Sequence[Row]) -> str:
    """When cash kept back is paid out, and how much."""
    kept = sum(_amount(row, ("kept_usd",)) for row in rows)
    late = [
        row
        for row in rows
        if _amount(row, ("dividends_usd",)) > _amount(row, ("to_owners_usd",)) + 0.05
    ]
    if kept < 0.05 or not late:
        return ""
    return (
        f"What is kept back, {number(kept, 0)} million in all, is paid to owners in year "
        f"{int(late[0]['contract_year'])}, when the loan’s terms allow it."
    )


def _amount(row: Row, columns: Sequence[str]) -> float:
    return sum(float(row[name]) for name in columns if finite(row[name])) / MUSD


def _used(row: Row) -> float:
    return sum(max(_amount(row, columns), 0.0) for _, columns, _ in USES)


def _layers(rows: Sequence[Row], scale: Axis) -> tuple[Layer, ...]:
    base = [0.0] * len(rows)
    whole = sum(_used(row) for row in rows)
    found = []
    for name, columns, colour in USES:
        amounts = [max(_amount(row, columns), 0.0) for row in rows]
        path = "".join(
            _rectangle(k, len(rows), low, low + size, scale)
            for k, (low, size) in enumerate(zip(base, amounts, strict=True))
            if size > 0.0
        )
        base = [low + size for low, size in zip(base, amounts, strict=True)]
        total = sum(amounts)
        found.append(
            Layer(
                name=name,
                colour=colour,
                path=path,
                total=number(total, 0),
                share=percent(total / whole) if whole else "",
            )
        )
    return tuple(layer for layer in found if layer.path)


def _rectangle(k: int, count: int, low: float, high: float, scale: Axis) -> str:
    left, right = 1000.0 * (k + 0.08) / count, 1000.0 * (k + 0.92) / count
    top, bottom = 1000.0 - 10.0 * scale.at(high), 1000.0 - 10.0 * scale.at(low)
    return f"M{left:.1f} {bottom:.1f}H{right:.1f}V{top:.1f}H{left:.1f}Z"


def _line(
    end: str, held: Sequence[tuple[int, float]], scale: Axis, loan: int, summary: Sequence[Row]
) -> Line:
    points = [
        f"{1000.0 * (year - 0.5) / loan:.1f} {1000.0 - 10.0 * scale.at(value):.1f}"
        for year, value in held
    ]
    tariff = next(float(row["tariff_usd_per_mwh"]) for row in summary if row["tariff"] == end)
    return Line(
        name=f"{number(tariff, 2)} USD/MWh",
        path=f"M{'L'.join(points)}",
        at=round(100.0 - scale.at(held[-1][1]), 2),
        centre=end == "central",
    )


def _case(row: Row) -> Case:
    def share(name: str) -> str:
        return percent(float(row[name]), 1) if finite(row[name]) else "none"

    def ratio(name: str) -> str:
        return number(float(row[name]), 2) if finite(row[name]) else "–"

    return Case(
        tariff=number(float(row["tariff_usd_per_mwh"]), 2),
        sales=number(float(row["sales_usd_per_year"]) / MUSD, 1),
        dscr=ratio("least_dscr"),
        llcr=ratio("llcr"),
        plcr=ratio("plcr"),
        project_irr=share("project_irr"),
        equity_irr=share("equity_irr"),
        support=number(float(row["support_usd"]) / MUSD, 1),
    )


def _finding(rows: Sequence[Row]) -> str:
    """What share of the sales goes to lenders, and from when owners are paid."""
    sold = sum(_amount(row, ("revenue_usd",)) for row in rows)
    lent = sum(_amount(row, ("interest_usd", "principal_usd")) for row in rows)
    paid = [int(r["contract_year"]) for r in rows if _amount(r, ("dividends_usd",)) > 0.05]
    text = f"{percent(lent / sold)} of the sales goes to lenders" if sold else "Nothing is sold"
    if paid and paid[0] > 1:
        return f"{text}; owners are first paid in year {paid[0]}"
    return text


def _cover_finding(rows: Sequence[Row]) -> str:
    low, high = (
        min(float(row["least_dscr"]) for row in rows if finite(row["least_dscr"])),
        max(float(row["least_dscr"]) for row in rows if finite(row["least_dscr"])),
    )
    span = f"cover is {number(low, 2)} to {number(high, 2)}"
    if high < 1.0:
        return f"At no tariff in its range is the debt served: {span}"
    if low < 1.0:
        return f"Over the range of the tariff {span}: below 1 the debt is not served"
    return f"Over the range of the tariff {span}"


def _built(rows: Sequence[Row]) -> str:
    """Money used before operation, from loans and own."""
    before = [row for row in rows if row["tariff"] == "central" and row["contract_year"] < 1]
    if not before:
        return ""
    uses, loans, own = (
        sum(_amount(row, (name,)) for row in before)
        for name in ("uses_usd", "drawn_usd", "equity_usd")
    )
    interest = sum(_amount(row, ("interest_usd",)) for row in before)
    return (
        f"Built in {counted(len(before), 'year')} with {number(uses, 0)} million USD: "
        f"{number(loans, 0)} from loans and grants, {number(own, 0)} from owners; "
        f"{number(interest, 0)} of it is interest during construction."
    )
