"""Two invented lands whose every figure can be worked out by hand.

A: 1,000 MW flat, gas at 62 USD/MWh and 0.4 t/MWh, 1,215 MW available. B: 500 MW flat, gas at 77
USD/MWh and 0.5 t/MWh, 648 MW. A line of 50 MW from A to B, loss 2 %, hurdle 1 USD/MWh. One MWh
sent saves 0.98 x 77 - 62 = 13.46 USD and 0.98 x 0.5 - 0.4 = 0.09 t.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.io.copies import LINK, rows_of, small_programme, write_rows
from tieline.io.read_programme import programme_folder

HOURS = 8760
LOSS = 0.02
COST_A, COST_B = 62.0, 77.0
SAVED = (1.0 - LOSS) * COST_B - COST_A
AVOIDED = (1.0 - LOSS) * 0.5 - 0.4

PROJECTS = {
    "old-line": ("operating", "programme", "TOOT", "10", "0.2"),
    "one-line": ("planned", "programme", "PINT", "20", "0.4"),
    "twin-line": ("planned", "programme", "PINT", "20", "0.4"),
    "dear-line": ("planned", "context", "PINT", "2000", "40"),
    "edge-line": ("planned", "context", "PINT", "100", "1"),
    "null-line": ("planned", "context", "PINT", "0", "0"),
    "wind-farm": ("operating", "programme", "dedicated", "60", "1"),
}
"""Project -> status, role, appraisal, investment [MUSD], operating cost [MUSD/yr]."""

MW = {"old-line": 50, "one-line": 60, "twin-line": 60, "dear-line": 60, "edge-line": 60}
WIND_MW, TARIFF = 40.0, 70.0

HOME = """\
project: wind-farm
buyer_zone: B
home_connection:
  link: W--A
  from_zone: W
  to_zone: A
  forward_mw: 40
  loss_pu: 0.01
  hurdle_usd_per_mwh: 0
  reason: invented
  source: invented
costs:
  connection_musd: 10
  outside_musd: 5
  home_connection_musd: 4
  source: invented
"""


def two_lands(folder: Path) -> Path:
    """The programme with every project above, a finance file and no register."""
    small_programme(folder)
    system = folder / "system"
    head, *plants = rows_of(system / "plants.csv")
    wind = dict.fromkeys(head, "") | {
        "plant": "W wind",
        "zone": "W",
        "technology": "wind",
        "capacity_mw": f"{WIND_MW:g}",
        "units": "10",
        "efficiency": "1",
        "vom_usd_per_mwh": "0",
        "forced_outage_rate": "0",
        "mttr_h": "48",
        "planned_outage_rate": "0",
        "commissioned": "2028",
        "status": "existing",
        "source": "invented",
        "confidence": "estimate",
    }
    blank = [[*plant, ""] for plant in plants]
    write_rows(system / "plants.csv", [[*head, "project"], *blank, [*wind.values(), "wind-farm"]])
    zones = rows_of(system / "zones.csv")
    farm = {
        "zone": "W",
        "country": "AAA",
        "name": "Farm",
        "longitude": "11",
        "latitude": "50",
        "utc_offset_h": "1",
        "kind": "generation",
        "voll_usd_per_mwh": "0",
        "source": "invented",
        "confidence": "estimate",
    }
    zones.append([farm.get(column, "") for column in zones[0]])
    write_rows(system / "zones.csv", zones)
    write_rows(system / "links.csv", [[*LINK, "project"], *_links()])
    projects = rows_of(system / "projects.csv")
    for name, (status, role, appraisal, capex, opex) in PROJECTS.items():
        values = {
            "project": name,
            "title": name.replace("-", " ").capitalize(),
            "status": status,
            "role": role,
            "appraisal": appraisal,
            "commissioned": "2030",
            "capex_musd": capex,
            "opex_musd_per_yr": opex,
            "source": "invented",
            "confidence": "estimate",
        }
        projects.append([values.get(column, "") for column in projects[0]])
    write_rows(system / "projects.csv", projects)
    (folder / "projects").mkdir(exist_ok=True)
    (folder / "projects" / "wind-farm.yaml").write_text(HOME, encoding="utf-8")
    _finance(folder)
    return folder


def _links() -> list[list[str]]:
    rows = []
    for name, mw in {**MW, "null-line": 0}.items():
        planned = PROJECTS[name][0] == "planned"
        values = LINK | {
            "link": name,
            "forward_mw": str(mw),
            "backward_mw": "0",
            "status": "planned" if planned else "existing",
            "commissioned": "2030" if planned else "2020",
        }
        rows.append([*values.values(), name])
    own = LINK | {"link": "W--B", "from_zone": "W", "forward_mw": "40", "kind": "dedicated"}
    own |= {"backward_mw": "0", "commissioned": "2028", "hurdle_usd_per_mwh": "0"}
    return [*rows, [*own.values(), "wind-farm"]]


def _finance(folder: Path) -> None:
    """The shipped example's form with invented figures that need no rounding."""
    shipped = programme_folder() / "finance" / "monsoon-wind.yaml"
    content = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    figures = {
        "total_cost_musd": (55, 60, 70),
        "energy_gwh_per_yr": (300, 350, 400),
        "tariff_usd_per_mwh": (65, TARIFF, 75),
        "opex_musd_per_yr": (0.8, 1.0, 1.2),
        "other_opex_musd_per_yr": (0, 0, 0),
        "royalty_pu": (0.01, 0.02, 0.03),
        "tax_holiday_years": (4, 5, 6),
    }
    for entry in content["inputs"]:
        if entry["id"] in figures:
            entry["low"], entry["central"], entry["high"] = figures[entry["id"]]
        entry["source"], entry["confidence"] = "invented", "estimate"
    loan = content["tranches"][0] | {"amount_musd": 30, "source": "invented"}
    owner = content["owners"][0] | {"source": "invented", "confidence": "estimate"}
    half = {"low": 0.5, "central": 0.5, "high": 0.5, "kind": "private"}
    content |= {
        "project": "wind-farm",
        "title": "Wind farm",
        "host": "AAA",
        "buyer": "BBB",
        "commissioned": "2029-07-01",
        "assumptions": ["Everything is invented."],
        "tranches": [loan],
        "owners": [
            owner | half | {"name": "home", "country": "AAA"},
            owner | half | {"name": "abroad", "country": "CCC"},
        ],
    }
    place = folder / "finance"
    place.mkdir(exist_ok=True)
    text = yaml.safe_dump(content, sort_keys=False)
    (place / "wind-farm.yaml").write_text(text, encoding="utf-8")
    debt = (
        "country,first_year,last_year,year_as_printed,indicator,low,high,as_printed,unit,"
        "institution,basis,note,source,confidence\n"
        "AAA,2029,2032,2029-2032,debt_service_due,100,100,100,MUSD/yr,Bank,plan,,invented,estimate\n"
        "AAA,2030,2030,2030,electricity_exports_value,50,50,50,MUSD,Ministry,plan,,invented,"
        "estimate\n"
    )
    (place / "host_debt.csv").write_text(debt, encoding="utf-8")
