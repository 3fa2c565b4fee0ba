"""An invented programme of the invented lands Borduria and Syldavia: no figure here is real."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from tieline.report import ReviewContent

NAN = math.nan
STATUS_CODES = (
    "due: no report found",
    "delayed",
    "silent",
    "no evidence",
    "not measurable",
    "active",
    "delivered (self-reported)",
    "delivered",
    "cancelled",
    "superseded",
    "merged",
    "split",
)

PROGRAMME = {
    "id": "invented",
    "title": "Invented programme of Borduria and Syldavia",
    "question": "review the steady progress of cooperation",
    "subtitle": "every figure is made up",
}

PROVENANCE = {
    "version": "0.0.invented",
    "made_on": "2031-02-03",
    "as_of": "2031-01-31",
    "seed": 7,
    "solver": "no solver, invented numbers",
    "weather": "synthetic weather, invented",
    "weather_years": 4,
    "study_years": [2025, 2030],
    "command": "tieline review --seed 7",
    "cases": {"2030 as built": "ab" * 32, "2030 home only": "cd" * 32},
}


def content(**changes: Any) -> ReviewContent:
    """The whole invented content; ``tables`` in ``changes`` are laid over the invented ones."""
    tables = changes.pop("tables", {})
    given: dict[str, Any] = {
        "programme": PROGRAMME,
        "register": register(),
        "provenance": PROVENANCE,
        "outline": OUTLINE,
        "tables": {**all_tables(), **tables},
    }
    return ReviewContent(**{**given, **changes})


def evidence(name: str, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": name,
        "document": "gazette",
        "title": "Message of the Minister of Borduria",
        "publisher": "Klow Gazette",
        "published": "2029-07-25",
        "language": "en",
        "origin": "",
        "address": "https://gazette.example/message",
        "line": 12,
        "quote": "we shall build the wind farm and its line",
        "claim": "",
        "says": "announces",
        "about": ["szoh-wind"],
        "date": "2029-07-25",
        "check": "attested",
        "source_sha256": "12" * 32,
        "text_sha256": "34" * 32,
        "start": 1234,
        "end": 1275,
        "checked_by": "editor",
        "checked_on": "2031-01-30",
    }
    return row | fields


def source(name: str, publisher: str, published: str, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": name,
        "title": f"Invented text of {publisher}",
        "publisher": publisher,
        "published": published,
        "language": "en",
        "kind": "press",
        "address": f"https://{name}.example/text",
        "party": [],
        "origin": "",
        "root": name,
        "root_name": publisher,
        "read": "excerpt",
        "note": "",
    }
    return row | fields


def status_row(name: str, code: str, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": name,
        "kind": "commitment",
        "title": f"Invented promise {name}",
        "status": code,
        "rule": f"Rule for {code}: the invented condition held on 31 January 2031.",
        "evidence": ["e1"],
        "programme": "BS",
        "pillar": "P1",
        "assigned_by": "editor",
        "areas": [],
        "from": "BO",
        "from_name": "Borduria",
        "to": ["SY"],
        "to_names": ["Syldavia"],
        "due": "2030-09-06",
        "strength": "commitment",
        "last_word": "2029-10-26",
    }
    return row | fields


def register() -> dict[str, Any]:
    rows = [
        status_row(
            f"C{place:02d}",
            code,
            pillar="P1" if place < 6 else "P2",
            strength="wish" if place > 6 else "commitment",
        )
        for place, code in enumerate(STATUS_CODES, start=1)
    ]
    rows.append(
        status_row(
            "szoh-wind",
            "delivered",
            title="Szohôd Wind and its line",
            kind="project",
            strength="",
            pillar="P2",
            evidence=["e1", "e2", "e3"],
        )
    )
    names = [row["id"] for row in rows]
    return {
        "format": 1,
        "title": PROGRAMME["title"],
        "question": PROGRAMME["question"],
        "as_of": "2031-01-31",
        "since": "2030-01-31",
        "rules": {
            "version": "1",
            "order": [
                {"status": code, "when": f"Invented rule of {code}"} for code in STATUS_CODES
            ],
        },
        "programmes": [{"id": "BS", "title": "Borduria and Syldavia", "has_pillars": True}],
        "quotes": {"verified": 1, "attested": 1, "cited": 2, "documents": 3, "held": 1},
        "statuses": rows,
        "pillars": [
            {
                "id": "P1",
                "title": "Partners in invention",
                "programme": "BS",
                "apart": False,
                "counts": {},
                "entries": [n for n in names if n.startswith("C0") and n < "C06"],
            },
            {
                "id": "P2",
                "title": "Co-creation of things that are not",
                "programme": "BS",
                "apart": False,
                "counts": {},
                "entries": [n for n in names if n >= "C06"],
            },
            {
                "id": "",
                "title": "No pillar assigned",
                "programme": "BS",
                "apart": True,
                "counts": {},
                "entries": [],
            },
        ],
        "decisions": [
            {
                "id": f"C{place:02d}",
                "kind": "commitment",
                "title": f"Promise C{place:02d} calls for a word",
                "status": code,
                "why": "The invented due date has passed and we found no report.",
                "question": "How many people were trained, and by whom?",
                "whom": ["BO"],
                "whom_name": "Borduria: Ministry of Invention",
                "evidence": ["e1"],
            }
            for place, code in enumerate(STATUS_CODES[:4], start=1)
        ],
        "calendar": [
            {
                "date": "2031-03-05",
                "text": "2031-03",
                "title": "Ten invented years",
                "kind": "anniversary",
                "entry": "C01",
            }
        ],
        "changes": [
            {
                "date": "2030-10-26",
                "entry": "C03",
                "title": "C03",
                "text": "fell silent",
                "before": "active",
                "after": "silent",
                "evidence": [],
            }
        ],
        "disputes": [
            {
                "id": "d2",
                "title": "Visitors in 2029",
                "about": ["IND"],
                "by_value": True,
                "used": "",
                "why": "",
                "positions": [
                    {
                        "evidence": "e4",
                        "value": ">1100000",
                        "unit": "persons",
                        "claim": "",
                        "document": "g2",
                        "publisher": "Szohôd Times",
                        "published": "2030-05",
                        "origin": "",
                        "used": False,
                        "note": "",
                    },
                    {
                        "evidence": "e3",
                        "value": "900000",
                        "unit": "persons",
                        "claim": "",
                        "document": "g3",
                        "publisher": "Relay",
                        "published": "2029-09",
                        "origin": "g2",
                        "used": False,
                        "note": "",
                    },
                ],
            },
            {
                "id": "d1",
                "title": "length of the line in Borduria",
                "about": ["szoh-wind"],
                "by_value": True,
                "used": "e2",
                "why": "Given when the line was complete.",
                "positions": [
                    {
                        "evidence": "e2",
                        "value": "27",
                        "unit": "km",
                        "claim": "",
                        "document": "g2",
                        "publisher": "Szohôd Times",
                        "published": "2030-05",
                        "origin": "",
                        "used": True,
                        "note": "",
                    },
                    {
                        "evidence": "e3",
                        "value": "22",
                        "unit": "km",
                        "claim": "",
                        "document": "g3",
                        "publisher": "Klow Gazette",
                        "published": "2029-09",
                        "origin": "",
                        "used": False,
                        "note": "written before the survey",
                    },
                ],
            },
        ],
        "contributions": [
            {
                "project": "",
                "subject": "Old dam",
                "country": "SY",
                "actor": "Bank of Invention",
                "instrument": "loan",
                "amount": "5545",
                "currency": "MJPY",
                "amount_musd": "",
                "date": "2013-06-21",
                "status": "completed",
                "note": "",
                "confidence": "document",
                "documents": ["g4"],
            }
        ],
        "listings": [
            {
                "project": "",
                "subject": "Old dam",
                "initiative": "INI",
                "title": "Invented Initiative",
                "listed": "no",
                "wording": "older than it",
                "date": "2013",
                "note": "",
                "documents": ["g2"],
            }
        ],
        "projects": [
            {
                "id": "szoh-wind",
                "title": "Szohôd Wind",
                "status": "delivered",
                "rule": "",
                "stage": "operating",
                "initiative": "INI",
                "pillar": "P2",
                "role": "programme",
                "milestones": [
                    {
                        "id": "trial",
                        "title": "Trial run",
                        "type": "trial",
                        "actual": "",
                        "actual_evidence": "",
                        "verdict": "",
                        "plans": [{"planned": "2029-02", "stated": "2028-09-03", "evidence": "e3"}],
                    },
                    {
                        "id": "cod",
                        "title": "Commercial operation",
                        "type": "end",
                        "actual": "2030-08-22",
                        "actual_evidence": "e2",
                        "verdict": "four months before the first plan, a month after the second",
                        "plans": [
                            {"planned": "2030-12-31", "stated": "2028-11-16", "evidence": "e1"},
                            {"planned": "2030-07", "stated": "2030-01-19", "evidence": "e3"},
                        ],
                    },
                ],
                "facts": [
                    {
                        "claim": "600 MW in 100 turbines",
                        "value": "600",
                        "unit": "MW",
                        "evidence": "e1",
                        "document": "gazette",
                    },
                    {"claim": "", "value": "27", "unit": "km", "evidence": "e2", "document": "g2"},
                ],
                "partners": [{"id": "BIB", "name": "Bank of Invention", "role": "funding"}],
                "contributions": [
                    {
                        "actor": "Bank of Invention",
                        "instrument": "loan",
                        "amount": 50.0,
                        "currency": "USD",
                        "amount_usd": 5e7,
                        "date": "2028-02-25",
                        "status": "signed",
                        "note": "parallel loan",
                        "documents": [],
                    }
                ],
                "listings": [
                    {
                        "initiative": "INI",
                        "title": "Invented Initiative",
                        "listed": True,
                        "wording": "named in the message",
                        "documents": [],
                    }
                ],
            }
        ],
        "indicators": [
            {
                "id": "IND",
                "title": "Visitors",
                "unit": "persons",
                "measure": "count",
                "nature": "observed",
                "programme": "BS",
                "baseline": None,
                "observations": [
                    {
                        "period": "2029",
                        "value": ">1100000",
                        "amount": 1100000,
                        "bound": ">",
                        "change_pct": 28,
                        "comparator": "2028",
                        "nature": "observed",
                        "evidence": "e4",
                        "document": "g3",
                        "dispute": "d2",
                        "note": "",
                    }
                ],
            }
        ],
        "facts": [
            {
                "id": "ev-meeting",
                "kind": "event",
                "title": "Meeting of inventors",
                "detail": "meeting, Klow",
                "standing": "confirmed",
                "rule": "Also reported by Szohôd Times.",
                "evidence": ["e1", "e2"],
                "date": "2029-07",
            },
            {
                "id": "per-min",
                "kind": "person",
                "title": "An Inventor",
                "detail": "Minister of Invention, Borduria",
                "standing": "stated only",
                "rule": "Stated by Klow Gazette alone.",
                "evidence": ["e1"],
                "date": "",
            },
            {
                "id": "IND",
                "kind": "indicator",
                "title": "Visitors",
                "detail": "",
                "standing": "disputed",
                "rule": "Contradicted.",
                "evidence": ["e4"],
                "date": "",
            },
        ],
        "message": [
            {
                "line": 12,
                "quote": "we shall build the wind farm and its line",
                "evidence": "e1",
                "document": "gazette",
                "entries": [
                    {
                        "id": "szoh-wind",
                        "kind": "project",
                        "title": "Szohôd Wind",
                        "status": "delivered",
                    }
                ],
                "measurements": [{"metric": "b1_usd", "project": "szoh-wind", "indicator": ""}],
            },
            {
                "line": 15,
                "quote": "to enhance connectivity and resilience",
                "evidence": "e1",
                "document": "gazette",
                "entries": [
                    {
                        "id": "C03",
                        "kind": "commitment",
                        "title": "Support the theme",
                        "status": "silent",
                    }
                ],
                "measurements": [{"metric": "resilience", "project": "", "indicator": ""}],
            },
            {
                "line": 18,
                "quote": "more than a million visitors",
                "evidence": "e4",
                "document": "gazette",
                "entries": [],
                "measurements": [{"metric": "", "project": "", "indicator": "IND"}],
            },
        ],
        "not_modelled": [
            {
                "id": "C05",
                "kind": "commitment",
                "title": "Invented promise C05",
                "theme": "resilience",
                "why": "not about electricity",
            }
        ],
        "searches": [{"about": ["C04"], "what": "a count of people reached", "on": "2031-01-20"}],
        "warnings": [],
        "annex": [
            evidence("e1"),
            evidence(
                "e2",
                document="g2",
                check="verified",
                publisher="Szohôd Times",
                published="2030-09-01",
                quote="the line of 27 km carries its first power",
                says="reports completion",
            ),
            evidence(
                "e3",
                document="g3",
                check="cited",
                publisher="ວຽງຈັນ Times",
                quote="",
                language="lo",
                claim="ພະລັງງານລົມ: the trial run was planned for February",
                title="日本語の題名 ภาษาไทย Tiếng Việt",
                line=None,
                start=None,
                end=None,
                text_sha256="",
                says="plans",
            ),
            evidence("e4", check="cited", quote="", claim="1.1 million visitors in 2029"),
        ],
        "documents": [
            source("gazette", "Klow Gazette", "2029-07-25"),
            source("g2", "Szohôd Times", "2030-05"),
            source("g3", "Relay", "2029-09", origin="g2", root="g2", root_name="Szohôd Times"),
            source("g4", "Nobody knows", "2030", origin="unknown", root="unknown"),
        ],
        "partners": [
            {
                "id": "BO",
                "name": "Borduria: Ministry of Invention",
                "kind": "agency",
                "names": {"lo": "ກະຊວງ", "ja": "発明省", "th": "กระทรวง", "vi": "Bộ Sáng chế"},
                "aliases": ["Ministry"],
                "member_of": ["Borduria"],
            }
        ],
        "names": {
            "gazette": "Klow Gazette, 25 July 2029",
            "BO": "Borduria: Ministry of Invention",
            "SY": "Syldavia",
            "INI": "Invented Initiative",
        },
    }


def benefit(
    project: str,
    counterfactual: str,
    year: int,
    indicator: str,
    value: float,
    error: float,
    n: int = 4,
    bound: float = 1e4,
) -> dict[str, Any]:
    t = {4: 3.182446305, 12: 2.200985160}.get(n, NAN)
    return {
        "project": project,
        "counterfactual": counterfactual,
        "study_year": year,
        "indicator": indicator,
        "unit": indicator.split("_")[1],
        "value": value,
        "standard_error": error,
        "n": n,
        "lower": value - t * error,
        "upper": value + t * error,
        "numerical_bound": bound,
        "verdict": "",
    }


def benefits() -> pd.DataFrame:
    rows = []
    for year, scale in ((2025, 1.0), (2030, 1.2)):
        for counterfactual, usd, co2 in (
            ("plant", 62e6, 0.61e6),
            ("connection", 18.4e6, 0.122e6),
            ("whole", 80.4e6, 0.732e6),
        ):
            error = 1.1e6 if counterfactual != "connection" or year == 2025 else 9e6
            rows.append(benefit("szoh-wind", counterfactual, year, "b1_usd", usd * scale, error))
            rows.append(benefit("szoh-wind", counterfactual, year, "co2_t", co2 * scale, 9e3))
    rows.append(benefit("north-line", "without", 2030, "b1_usd", 25e6, 2e6, n=12))
    rows.append(benefit("sea-cable", "without", 2030, "b1_usd", 3e6, 2e6, n=12))
    rows.append(benefit("old-line", "without", 2030, "b1_usd", -6e6, 0.7e6, n=12))
    return pd.DataFrame(rows)


def zones() -> pd.DataFrame:
    rows = [
        ("BO", "Borduria", "BRD", 20.0, 44.0, "demand"),
        ("SY-N", "Syldavia North", "SYL", 22.5, 44.5, "demand"),
        ("SY-S", "Syldavia South (with the islands)", "SYL", 23.0, 42.5, "demand"),
        ("BO-SZW", "Szohôd Wind", "BRD", 21.0, 43.6, "generation"),
        ("PO", "Poldévie", "POL", 24.5, 45.5, "external"),
        ("IS", "Isle of Nuclos", "NUC", 19.0, 41.5, "demand"),
    ]
    return pd.DataFrame(rows, columns=["zone", "name", "country", "longitude", "latitude", "kind"])


def links() -> pd.DataFrame:
    columns = [
        "link",
        "from_zone",
        "to_zone",
        "forward_mw",
        "backward_mw",
        "kind",
        "project",
        "status",
        "in_service",
    ]
    rows = [
        ("BO-SZW--SY-N", "BO-SZW", "SY-N", 600.0, 0.0, "dedicated", "szoh-wind", "existing", True),
        (
            "BO-SZW--BO",
            "BO-SZW",
            "BO",
            600.0,
            0.0,
            "dedicated",
            "szoh-wind",
            "counterfactual",
            False,
        ),
        ("BO--SY-N", "BO", "SY-N", 1200.0, 1200.0, "bilateral", "north-line", "existing", True),
        ("SY-N--SY-S", "SY-N", "SY-S", 5000.0, 5000.0, "internal", "", "existing", True),
        ("BO--SY-S", "BO", "SY-S", 180.0, 180.0, "bilateral", "old-line", "suspended", True),
        ("SY-S--IS", "SY-S", "IS", 700.0, 700.0, "bilateral", "sea-cable", "planned", False),
        ("PO--SY-N", "PO", "SY-N", 550.0, 550.0, "bilateral", "", "existing", True),
    ]
    return pd.DataFrame(rows, columns=columns)


def projects() -> pd.DataFrame:
    columns = ["id", "title", "role", "appraisal", "status", "buyer_zone", "assumptions"]
    rows = [
        (
            "szoh-wind",
            "Szohôd Wind",
            "programme",
            "dedicated",
            "operating",
            "SY-N",
            "The home connection is assumed: 600 MW to Borduria.|Output by an invented profile.",
        ),
        ("north-line", "Northern line", "context", "TOOT", "operating", "", ""),
        ("sea-cable", "Sea cable", "context", "PINT", "planned", "", ""),
        ("old-line", "Old line", "context", "TOOT", "suspended", "", ""),
        ("far-line", "Far line", "context", "PINT", "planned", "", ""),
    ]
    return pd.DataFrame(rows, columns=columns)


def link_results() -> pd.DataFrame:
    rows = []
    for year in (1, 2):
        for case in ("as-built", "home-only"):
            home = case == "home-only"
            flows = {
                "BO-SZW--SY-N": 0.0 if home else 1.7e6,
                "BO-SZW--BO": 1.4e6 if home else 0.0,
                "BO--SY-N": 3e6,
                "SY-N--SY-S": 2e7,
                "PO--SY-N": 4e5,
            }
            for link, energy in flows.items():
                rows.append(
                    (
                        2030,
                        year,
                        case,
                        link,
                        energy,
                        0.0,
                        {"BO--SY-N": 0.6, "SY-N--SY-S": 0.8}.get(link, 0.3),
                        100.0,
                        0.0,
                    )
                )
    return pd.DataFrame(
        rows,
        columns=[
            "study_year",
            "weather_year",
            "case",
            "link",
            "forward_mwh",
            "backward_mwh",
            "utilisation",
            "congested_h",
            "rent_usd",
        ],
    )


def zone_results() -> pd.DataFrame:
    rows = [
        (2030, year, case, "BO-SZW", "curtailed_mwh", "MWh", value)
        for year in (1, 2)
        for case, value in (("as-built", 0.0), ("home-only", 3e5))
    ]
    return pd.DataFrame(
        rows, columns=["study_year", "weather_year", "case", "zone", "indicator", "unit", "value"]
    )


def week() -> pd.DataFrame:
    rows = []
    for hour in range(168):
        day = math.sin(math.pi * ((hour + 7) % 24 - 6) / 12)
        series = {
            "coal": 1800.0,
            "gas": 900.0 + 200 * math.cos(hour / 9),
            "reservoir hydro": 500.0,
            "solar": max(0.0, 2200.0 * day),
            "wind": 300.0 + 150 * math.sin(hour / 17),
            "net import": 250.0 - 500.0 * max(0.0, day),
            "project": 260.0 + 200 * math.sin(hour / 21),
            "demand": 3900.0 + 700.0 * math.sin((hour - 3) / 24 * 2 * math.pi),
        }
        for name, value in series.items():
            rows.append(("szoh-wind", 2030, 2, "SY-N", 2640 + hour, 2647 + hour, name, value))
    return pd.DataFrame(
        rows,
        columns=[
            "project",
            "study_year",
            "weather_year",
            "zone",
            "hour_utc",
            "hour_local",
            "series",
            "mw",
        ],
    )


def confidence() -> pd.DataFrame:
    return pd.DataFrame(
        [("plants", 120, 60, 60), ("links", 20, 8, 30), ("fuel prices", 0, 4, 16)],
        columns=["table", "document", "derived", "estimate"],
    )


def placeholders() -> pd.DataFrame:
    return pd.DataFrame(
        [(2030, "SY-S", "gas_ccgt", 900.0), (2030, "SY-S", "solar_pv", 400.0)],
        columns=["study_year", "zone", "technology", "capacity_mw"],
    )


def headline() -> pd.DataFrame:
    return pd.DataFrame(
        [("connectivity", "of energy used crosses a border, 2030", "%", 7.31, 0.24, 4)],
        columns=["word", "label", "unit", "value", "standard_error", "n"],
    )


def runs() -> pd.DataFrame:
    rows = [
        ("r1", 2030, 1, "szoh-wind", "as-built", 12.5, "ab" * 32),
        ("r2", 2030, 1, "szoh-wind", "home-only", 11.5, "cd" * 32),
    ]
    return pd.DataFrame(
        rows,
        columns=["run", "study_year", "weather_year", "project", "case", "seconds", "case_hash"],
    )


def all_tables() -> dict[str, pd.DataFrame]:
    return {
        "benefits": benefits(),
        "zones": zones(),
        "links": links(),
        "projects": projects(),
        "link_results": link_results(),
        "zone_results": zone_results(),
        "week": week(),
        "confidence": confidence(),
        "headline": headline(),
        "placeholders": placeholders(),
        "runs": runs(),
    }


OUTLINE = {
    "source": "invented coast",
    "countries": [
        {"code": "BRD", "rings": [[[18.5, 43.0], [21.4, 42.8], [21.6, 45.2], [18.8, 45.4]]]},
        {
            "code": "SYL",
            "rings": [[[21.4, 42.8], [21.6, 45.2], [24.4, 45.0], [24.8, 41.6], [22.0, 41.8]]],
        },
        {"code": "POL", "rings": [[[21.6, 45.2], [24.4, 45.0], [40.0, 47.0], [20.0, 60.0]]]},
    ],
}
