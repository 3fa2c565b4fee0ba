"""What the files of finance/ may hold: one entry per column, as in the data dictionary."""

from __future__ import annotations

from collections.abc import Mapping

from tieline.appraisal.loans import KINDS, REPAYMENTS
from tieline.appraisal.project_finance import INPUTS, STREAMS
from tieline.appraisal.settlement import KINDS as SETTLEMENT_KINDS
from tieline.io.dictionary import Column, TableForm

MOST = 1e15
"""Of any unit: beyond every figure of a project, and small enough to add, square and discount."""

CONFIDENCE = ("document", "derived", "estimate")

_ALPHA_3 = "[A-Z]{3}"


def _text(meaning: str, example: str, *, needed: bool = False, **more: object) -> dict[str, object]:
    return {
        "type": "text",
        "meaning": meaning,
        "example": example,
        "optional": not needed,
        **more,
    }


def _number(meaning: str, example: str, unit: str, **more: object) -> dict[str, object]:
    return {
        "type": "number",
        "meaning": meaning,
        "example": example,
        "unit": unit,
        "optional": True,
        "minimum": 0.0,
        "maximum": MOST,
        **more,
    }


_ID = {"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}
_EVIDENCE: Mapping[str, dict[str, object]] = {
    "source": _text("Where the figure was read, with its address.", "ADB 2023", needed=True),
    "confidence": {
        "type": "choice",
        "one_of": CONFIDENCE,
        "meaning": "How far the source carries the row.",
        "example": "document",
    },
}
_COUNTRY = _text("ISO 3166 alpha-3, empty for several or unknown.", "LAO", pattern=_ALPHA_3)
_AS_NAMED = _text("Name as the source has it.", "Nam Theun 2", needed=True)
_NOTE = _text("What to know before using the row.", "split not published")
_LOW = _number("Figure, or lower end of a range.", "1500", "see unit")
_HIGH = _number("Upper end; same as low for a single figure, empty if open.", "1500", "see unit")


def _form(
    file: str,
    title: str,
    meaning: str,
    key: tuple[str, ...],
    columns: Mapping[str, dict[str, object]],
) -> TableForm:
    built = {
        name: Column(name=name, **entry)  # type: ignore[arg-type]
        for name, entry in {**columns, **_EVIDENCE}.items()
    }
    return TableForm(
        name=file.removesuffix(".csv").removeprefix("finance/"),
        file=file,
        title=title,
        meaning=meaning,
        key=key,
        columns=built,
        optional=True,
    )


TABLES: Mapping[str, TableForm] = {
    form.name: form
    for form in (
        _form(
            "finance/ownership.csv",
            "Ownership",
            "Who owns which asset, as sources give it; one row per owner and source.",
            ("as_named", "company", "owner", "level", "year"),
            {
                "asset": _text(
                    "Id of the asset; a project's own id.", "x-wind", needed=True, **_ID
                ),
                "as_named": _AS_NAMED,
                "company": _text("Company owned.", "Nam Theun 2 Power Company", needed=True),
                "owner": _text("Owner.", "EDF", needed=True),
                "country": _COUNTRY,
                "share_pu": _number("Share of the company.", "0.25", "1", maximum=1.0),
                "level": _text("direct, holding, look-through, ...", "direct", needed=True),
                "year": {"type": "year", "meaning": "Year of the figure.", "example": "2024"},
                "note": _NOTE,
            },
        ),
        _form(
            "finance/contracts.csv",
            "Contracts",
            "Purchase agreements, wheeling, concessions and fiscal terms.",
            ("as_named", "item", "price_as_printed", "source"),
            {
                "asset": _text(
                    "Id of the asset; a project's own id.", "x-wind", needed=True, **_ID
                ),
                "as_named": _AS_NAMED,
                "item": _text("ppa, wheeling, fiscal, concession, ...", "ppa", needed=True),
                "seller": _text("Seller.", "NTPC"),
                "buyer": _text("Buyer.", "EGAT"),
                "contracted_mw": _number("Contracted capacity.", "600", "MW"),
                "energy_gwh_per_yr": _number("Energy of a year.", "1700", "GWh/yr"),
                "price_as_printed": _text("Price with its unit.", "6.95 US c/kWh"),
                "price_low_usd_per_mwh": _number("Price in USD.", "69.5", "USD/MWh"),
                "price_high_usd_per_mwh": _number("Upper end in USD.", "69.5", "USD/MWh"),
                "usd_basis": _text("How the USD figure comes about.", "as printed"),
                "currency": _text("Currency of payment.", "USD"),
                "term_years": _text("Term.", "25"),
                "start": _text("Start of deliveries.", "2025-08-22"),
                "take_or_pay": _text("What is paid without delivery.", "yes"),
                "concession_years": _text("Concession.", "28"),
                "terms": _text("Fiscal or other terms.", "royalty not published"),
            },
        ),
        _form(
            "finance/settlements.csv",
            "Settlements between countries",
            "What one country pays another over a link between markets, beside prices.",
            ("link", "kind", "payer", "payee"),
            {
                "link": _text("Link of system/links.csv.", "LA--TH", needed=True),
                "kind": {
                    "type": "choice",
                    "one_of": SETTLEMENT_KINDS,
                    "meaning": "purchase: for what arrives with the payer, in place of the "
                    "prices of the dispatch; wheeling: for all that is sent, beside them.",
                    "example": "purchase",
                },
                "payer": _text("Country that pays, alpha-3.", "THA", needed=True, pattern=_ALPHA_3),
                "payee": _text(
                    "Country that is paid, alpha-3.", "LAO", needed=True, pattern=_ALPHA_3
                ),
                "usd_per_mwh": {
                    **_number("Contract price, or charge.", "65", "USD/MWh"),
                    "optional": False,
                },
                "take_or_pay_gwh_per_yr": _number(
                    "Paid for at least, taken or not; purchase alone.", "1500", "GWh/yr"
                ),
                "note": _NOTE,
            },
        ),
        _form(
            "finance/host_debt.csv",
            "Debt and exports of host countries",
            "One figure of one institution per row; institutions are never mixed.",
            ("country", "year_as_printed", "indicator", "institution", "basis"),
            {
                "country": {**_COUNTRY, "optional": False},
                "first_year": {"type": "year", "meaning": "First year.", "example": "2024"},
                "last_year": {"type": "year", "meaning": "Last year.", "example": "2028"},
                "year_as_printed": _text("Year or span as printed.", "2024-2028", needed=True),
                "indicator": _text("Which quantity.", "public_debt_stock", needed=True),
                "low": _LOW,
                "high": _HIGH,
                "as_printed": _text("Figure as printed.", "600-700"),
                "unit": _text("Unit of low and high.", "MUSD"),
                "institution": _text("Whose figure.", "IMF", needed=True),
                "basis": {
                    "type": "choice",
                    "one_of": (
                        "actual",
                        "scheduled",
                        "projection",
                        "plan",
                        "estimate",
                        "assessment",
                    ),
                    "meaning": "What kind of figure.",
                    "example": "actual",
                },
                "note": _NOTE,
            },
        ),
        _form(
            "finance/project_finance.csv",
            "Finance of projects as published",
            "Tranches, cost, schedule and terms as sources give them.",
            ("project", "group", "item", "party"),
            {
                "project": _text("Id of the project.", "x-wind", needed=True, **_ID),
                "group": _text("tranche, cost, schedule, ...", "tranche", needed=True),
                "item": _text("Which item.", "A loan", needed=True),
                "low": _LOW,
                "high": _HIGH,
                "as_printed": _text("Figure as printed.", "900-1,000"),
                "unit": _text("Unit of low and high.", "MUSD"),
                "party": _text("Lender, owner or state.", "ADB"),
                "country": _COUNTRY,
                "date": _text("Date.", "2023-03-01"),
                "note": _NOTE,
            },
        ),
    )
}
"""The tables of finance/, by name; each may be absent. What partners contribute, and which text
places what under which initiative, stands in the register alone, with its documents."""

HEAD: Mapping[str, Column] = {
    name: Column(name=name, **entry)  # type: ignore[arg-type]
    for name, entry in {
        "project": _text("Id of the project.", "x-wind", needed=True, **_ID),
        "title": _text("Name for readers.", "X Wind", needed=True),
        "host": _text("Country of the plant, alpha-3.", "LAO", needed=True, pattern=_ALPHA_3),
        "buyer": _text("Country of the buyer, alpha-3.", "VNM", needed=True, pattern=_ALPHA_3),
        "commissioned": _text(
            "First day of operation in quotes.",
            "2025-08-22",
            needed=True,
            pattern=r"\d{4}-\d{2}-\d{2}",
        ),
        "term_years": {
            "type": "integer",
            "meaning": "Contract years.",
            "example": "25",
            "unit": "yr",
            "minimum": 1.0,
            "maximum": 100.0,
        },
    }.items()
}
"""Single fields at the head of a finance file."""

_RANGE = {
    name: {"type": "number", "meaning": f"{name} value.", "example": "0.07"}
    for name in ("low", "central", "high")
}

LISTS: Mapping[str, Mapping[str, Column]] = {
    part: {
        name: Column(name=name, **entry)  # type: ignore[arg-type]
        for name, entry in {**columns, **_EVIDENCE}.items()
    }
    for part, columns in {
        "inputs": {
            "id": {
                "type": "choice",
                "one_of": (*INPUTS, *STREAMS),
                "meaning": "Which input.",
                "example": "royalty_pu",
            },
            "unit": _text("Unit.", "1/yr", needed=True),
            **_RANGE,
        },
        "tranches": {
            "name": _text("Name of the tranche.", "A loan", needed=True),
            "kind": {
                "type": "choice",
                "one_of": KINDS,
                "meaning": "Kind of money.",
                "example": "senior",
            },
            "amount_musd": {
                "type": "number",
                "meaning": "Amount.",
                "example": "100",
                "unit": "MUSD",
                "minimum": 0.0,
            },
            "repayment": {
                "type": "choice",
                "one_of": REPAYMENTS,
                "meaning": "How it is repaid.",
                "example": "annuity",
            },
            "lender": _text("Who lends.", "ADB", needed=True),
            "country": _COUNTRY,
        },
        "owners": {
            "name": _text("Name of the owner.", "ACEN", needed=True),
            "country": _text("Alpha-3.", "PHL", needed=True, pattern=_ALPHA_3),
            "kind": {
                "type": "choice",
                "one_of": ("private", "state"),
                "meaning": "Private or a state.",
                "example": "private",
            },
            **{
                name: {**entry, "unit": "1", "minimum": 0.0, "maximum": 1.0}
                for name, entry in _RANGE.items()
            },
        },
    }.items()
}
"""Lists of a finance file and the fields of each entry."""
