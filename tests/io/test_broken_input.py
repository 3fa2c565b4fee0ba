"""Every kind of broken input: found, located, with a remedy; never a traceback, never a pass."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.io.copies import (
    Break,
    both,
    cell,
    copy_of_embedded,
    problems_of,
    replaced,
    row_where,
    rows_of,
    without_rows,
    write_rows,
)

MONSOON = row_where("plants", "plant", "Monsoon Wind")
LINE = row_where("links", "link", "LA-MON--VN-C")
NOT_A_ZONE = "is not a zone."


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The one problem that is to be reported; rule and remedy by a part of their text."""

    change: Break
    file: str
    place: str = ""
    column: str = ""
    value: str | None = None
    rule: str
    remedy: str
    at_most: int = 4


def bad_cell(table: str, row: int, column: str, value: str, rule: str, remedy: str) -> Expected:
    return Expected(
        change=cell(table, row, column, value),
        file=f"system/{table}.csv",
        place=f"row {row}",
        column=column,
        value=value,
        rule=rule,
        remedy=remedy,
        at_most=1,
    )


CELLS = {
    "unknown zone": bad_cell("links", 7, "from_zone", "VN-X", NOT_A_ZONE, "Did you mean 'VN-"),
    "wrong case": bad_cell("links", 7, "to_zone", "sg", NOT_A_ZONE, "Did you mean 'SG'?"),
    "negative": bad_cell("plants", 12, "capacity_mw", "-40", "is below 0.", "in MW"),
    "nan": bad_cell("plants", 12, "capacity_mw", "nan", "is no number.", "in MW"),
    "infinite": bad_cell("links", 9, "forward_mw", "inf", "is no number.", "in MW"),
    "too large": bad_cell("links", 9, "forward_mw", "1e999", "is too large", "in MW"),
    "beyond anything real": bad_cell(
        "plants", 12, "capacity_mw", "1e300", "is above 10,000,000.", "at most 10,000,000"
    ),
    "empty number": bad_cell("plants", 12, "efficiency", "", "is empty.", "such as 0.55"),
    "empty name": bad_cell("plants", 12, "zone", "", "is empty.", "Zone the row stands in"),
    "blank name": bad_cell("plants", 12, "plant", " ", "is empty.", "Unique name"),
    "no source": bad_cell("plants", 12, "source", "", "is empty.", "Where the figure was read"),
    "word": bad_cell("plants", 12, "capacity_mw", "many", "is not a number.", "in MW"),
    "unit in cell": bad_cell("plants", 12, "capacity_mw", "600 MW", "is not a number.", "alone"),
    "decimal comma": bad_cell("plants", 12, "efficiency", "0,5", "is not a number.", "as a dot"),
    "thousands": bad_cell(
        "plants", 12, "capacity_mw", "1,000,000", "is not a number.", "separator"
    ),
    "per cent": bad_cell("plants", 12, "forced_outage_rate", "5%", "is not a number.", "0.05"),
    "share above 1": bad_cell(
        "plants", 12, "forced_outage_rate", "9", "is not below 1.", "below 1"
    ),
    "efficiency 0": bad_cell("plants", 12, "efficiency", "0", "is not above 0.", "above 0"),
    "efficiency 33": bad_cell("plants", 12, "efficiency", "33", "is above 1.", "at most 1"),
    "floor above 1": bad_cell("plants", 12, "min_output_pu", "1.2", "is above 1.", "at most 1"),
    "half a unit": bad_cell("plants", 12, "units", "2.5", "is not a whole number.", "whole number"),
    "year 20": bad_cell("plants", 12, "commissioned", "20", "is not a year.", "a year"),
    "latitude": bad_cell("zones", 5, "latitude", "1030", "is above 90.", "degrees north"),
    "country": bad_cell("zones", 5, "country", "Brunei", "has another form.", "alpha-3"),
    "unknown word": bad_cell("links", 7, "kind", "bilatral", "is not a known", "'bilateral'"),
    "unknown status": bad_cell("plants", 12, "status", "built", "is not a known", "existing, com"),
    "confidence": bad_cell(
        "plants", 12, "confidence", "sure", "is not a known", "document, derived"
    ),
    "blank at the end": bad_cell("links", 7, "kind", "bilateral ", "has a blank", "'bilateral'"),
    "unknown project": bad_cell(
        "plants", MONSOON, "project", "monsoon", "not a project.", "monsoon-wind"
    ),
    "unknown profile": bad_cell(
        "plants", MONSOON, "profile", "wind_LA-MN", "not a profile.", "wind_LA-MON"
    ),
    "unknown fuel": bad_cell("plants", 2, "fuel", "caol", "is not a fuel.", "Did you mean 'coal'?"),
    "profile of another kind": bad_cell(
        "plants", MONSOON, "profile", "demand_TH", "is a profile of demand", "another profile"
    ),
    "from = to": bad_cell("links", LINE, "to_zone", "LA-MON", "is where the link begins.", "two"),
    "retired too early": bad_cell(
        "plants", 12, "retired", "1990", "not after commissioned", "first year"
    ),
    "peak below mean": bad_cell("demand", 2, "peak_mw", "100", "below the mean load", "units"),
    "energy without demand": bad_cell("demand", 2, "energy_twh", "0", "with a peak", "both"),
    "owner needed": bad_cell(
        "plants", 2, "status", "planned", "only with a project", "Fill project"
    ),
    "lake below itself": bad_cell(
        "reservoirs", 2, "downstream", "VN-N hydro", "leads back to", "Water flows down"
    ),
    "release above turbine": bad_cell(
        "reservoirs", 2, "min_release_mw", "99999", "above turbine_mw", "cannot release"
    ),
    "release above the water": bad_cell(
        "reservoirs", 2, "min_release_mw", "4500", "above the mean inflow", "Lower it"
    ),
    "least level above start": bad_cell(
        "reservoirs", 2, "min_level_pu", "0.9", "above initial_level_pu", "below the least"
    ),
    "voll of a market": bad_cell("zones", 2, "voll_usd_per_mwh", "0", "no value of lost", "GDP"),
    "peak in kW": bad_cell("demand", 2, "peak_mw", "690000", "10 times the mean", "units"),
    "inflow in MWh": bad_cell(
        "reservoirs", 2, "annual_inflow_gwh", "37311000", "5 times what the turbines", "units"
    ),
    "kind of link": bad_cell("links", LINE, "kind", "internal", "from LAO to VNM", "bilateral"),
    "kind inside a country": bad_cell("links", 2, "kind", "bilateral", "inside VNM", "internal"),
    "offset of a zone": bad_cell("zones", 2, "utc_offset_h", "99", "is above 14.", "at most 14"),
    "mean of a profile": bad_cell("profiles", 2, "annual_mean", "1.4", "not the mean", "mean 1"),
    "availability above 1": bad_cell(
        "monthly_diurnal",
        row_where("monthly_diurnal", "variable", "solar"),
        "h00",
        "1.4",
        "is above 1, more than is installed.",
        "MW per MW installed",
    ),
    "correlation": bad_cell("correlations", 2, "correlation", "1.4", "is above 1.", "at most 1"),
    "correlation group": bad_cell(
        "correlations", 2, "group_a", "malya", "is not a correlation group.", "'malaya'"
    ),
    "weekday": bad_cell("weekday", 2, "weekday", "monday", "is not a known word.", "'mon'"),
}


def expected(file: str, change: Break, rule: str, remedy: str, **more: str) -> Expected:
    return Expected(change=change, file=file, rule=rule, remedy=remedy, **more)


def raw(file: str, content: bytes) -> Break:
    return lambda folder: (folder / file).write_bytes(content) and None


def recoded(file: str, encoding: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8").replace("Brunei", "Brünei")
        path.write_bytes(text.encode(encoding))

    return change


def separated_by(separator: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / "system/zones.csv"
        path.write_text("\n".join(separator.join(row) for row in rows_of(path)))

    return change


def reshaped(table: str, edit: str) -> Break:
    """Duplicate a row, drop or add a cell, empty a row."""

    def change(folder: Path) -> None:
        path = folder / "system" / f"{table}.csv"
        rows = rows_of(path)
        if edit == "twice":
            rows.append(rows[4])
        elif edit == "short":
            rows[4] = rows[4][:-1]
        elif edit == "long":
            rows[4] = [*rows[4], "more"]
        elif edit == "empty":
            rows[4] = [""] * len(rows[4])
        elif edit == "header alone":
            rows = rows[:1]
        elif edit == "header twice":
            rows[0][1] = rows[0][0]
        elif edit == "nameless":
            rows = [[*row, ""] for row in rows]
        write_rows(path, rows)

    return change


def deleted(file: str) -> Break:
    return lambda folder: (folder / file).unlink()


def added(file: str, text: str) -> Break:
    def change(folder: Path) -> None:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")

    return change


ZONES, PLANTS = "system/zones.csv", "system/plants.csv"
HEAD, MONSOON_FILE = "programme.yaml", "projects/monsoon-wind.yaml"
SHED = "dispatch_shed_cost_usd_per_mwh"
LIMIT = "fuel_limit,fuel,country,zone,plants,year,min_gwh_thermal,max_gwh_thermal,source,confidence"
LINKS_LIMIT = "link_limit,terms,max_mw,source,confidence"
FLAT = "\n".join(["0.5"] * 8760)

FILES = {
    "missing file": expected(ZONES, deleted(ZONES), "is missing.", "Restore it"),
    "misnamed file": expected(
        "system/zone.csv", added("system/zone.csv", "x\n"), "not a file of the layout", "zones.csv"
    ),
    "empty file": expected(ZONES, raw(ZONES, b""), "is empty.", "header"),
    "spreadsheet": expected(ZONES, raw(ZONES, b"PK\x03\x04"), "is a spreadsheet", "CSV"),
    "zero bytes": expected(ZONES, raw(ZONES, b"zone\x00"), "zero bytes", "CSV"),
    "Latin-1": expected(ZONES, recoded(ZONES, "latin-1"), "is not UTF-8", "UTF-8"),
    "UTF-16": expected(ZONES, recoded(ZONES, "utf-16"), "is encoded in UTF-16.", "UTF-8"),
    "semicolons": expected(ZONES, separated_by(";"), "semicolons", "by commas", place="row 1"),
    "tabs": expected(ZONES, separated_by("\t"), "tabs", "by commas", place="row 1"),
    "open quote": expected(
        ZONES, raw(ZONES, b'zone,name\nA,"open\n'), "cannot be split", "quoted", place="line 2"
    ),
    "no header": expected(ZONES, raw(ZONES, b"A,B,C\n1,2,3\n"), "is not the header", "zone,"),
    "no rows": expected(ZONES, reshaped("zones", "header alone"), "no rows", "at least one"),
    "short row": expected(PLANTS, reshaped("plants", "short"), "cells", "Add", place="row 5"),
    "long row": expected(PLANTS, reshaped("plants", "long"), "cells", "quotes", place="row 5"),
    "empty row": expected(
        PLANTS, reshaped("plants", "empty"), "only empty cells", "Delete", place="row 5"
    ),
    "same key": expected(
        PLANTS, reshaped("plants", "twice"), "stands in row 5", "once", place="row 242"
    ),
    "nameless column": expected(
        PLANTS, reshaped("plants", "nameless"), "without a name", "delete", place="row 1"
    ),
    "unknown column": expected(
        "system/links.csv",
        cell("links", 2, "hurdle", "3"),
        "is not a column",
        "Known columns",
        place="row 1",
        column="hurdle",
    ),
    "months": expected(
        "system/profiles.csv",
        without_rows("monthly_hydro", "profile", "inflow_lao"),
        "lacks all months",
        "twelve",
        value="inflow_lao",
    ),
    "weekdays": Expected(
        file="system/weekday.csv",
        change=without_rows("weekday", "weekday", "sun"),
        rule="lacks sun",
        remedy="seven",
        at_most=17,
    ),
    "file under another name": expected(
        ZONES,
        lambda folder: (folder / ZONES).rename(folder / "system/Zone.csv") and None,
        "is missing.",
        "Is 'Zone.csv' meant?",
    ),
    "no supply": expected(
        ZONES, without_rows("plants", "zone", "TL"), "has no plant", "supplies", value="TL"
    ),
    "empty export zone": expected(
        ZONES, without_rows("plants", "zone", "LA-HSA"), "holds no plant", "delete", value="LA-HSA"
    ),
    "no demand": expected(
        ZONES, without_rows("demand", "zone", "TH"), "demand.csv for 2025", "Add", value="TH"
    ),
    "no fuel price": expected(
        PLANTS, without_rows("fuels", "country", "BRN"), "no price in BRN", "fuels.csv", value="gas"
    ),
    "project without rows": expected(
        "system/projects.csv",
        without_rows("links", "project", "sabah-sarawak"),
        "owns no row",
        "project column",
        value="sabah-sarawak",
    ),
    "dedicated without home": expected(
        "system/projects.csv", deleted(MONSOON_FILE), "needs a buyer_zone", MONSOON_FILE
    ),
    "stray project file": expected(
        "projects/monsoon.yaml",
        added("projects/monsoon.yaml", "project: monsoon\n"),
        "does not belong",
        "monsoon-wind",
    ),
    "study year": expected(
        HEAD, replaced(HEAD, "2035]", "2036]"), "name 2036", "2035", column="study_years"
    ),
    "years out of order": expected(
        HEAD, replaced(HEAD, "[2025, 2030", "[2030, 2025"), "not in order", "earliest"
    ),
    "shedding too cheap": expected(
        HEAD, replaced(HEAD, f"{SHED}: 5000", f"{SHED}: 50"), "dearest supply", "raise"
    ),
    "order of values": expected(
        HEAD, replaced(HEAD, "low_usd_per_t: 50", "low_usd_per_t: 90"), "between low", "Order"
    ),
    "no field": expected(
        HEAD, replaced(HEAD, "id: asean-japan\n", ""), "is missing.", "Add", column="id"
    ),
    "unknown field": expected(
        HEAD,
        replaced(HEAD, "dump_cost_usd_per_mwh: 0.0", "dump_cost_usd_per_mwh: 0.0\n  dump: 3"),
        "is not a field",
        "Known",
        place="line 11",
        column="settings.dump",
    ),
    "field that is text": expected(
        HEAD, replaced(HEAD, f"{SHED}: 5000", f"{SHED}: a lot"), "is not a number.", "5000",
        place="line 9",
    ),
    "field that is nan": expected(
        HEAD, replaced(HEAD, f"{SHED}: 5000", f"{SHED}: .nan"), "is no number.", "5000"
    ),
    "empty field": expected(
        HEAD, replaced(HEAD, f"{SHED}: 5000", f"{SHED}:"), "is empty.", "Give it"
    ),
    "not a list": expected(
        HEAD, replaced(HEAD, "[2025, 2030, 2035]", "2025"), "is not a list.", "Give a list"
    ),
    "tab in YAML": expected(
        HEAD, replaced(HEAD, "  dump_cost", "\tdump_cost"), "is indented by a tab.", "blanks",
        place="line 10",
    ),
    "bad YAML": expected(
        HEAD, replaced(HEAD, "[2025, 2030", "[2025 2030, {"), "cannot be read as YAML", "Check"
    ),
    "same field twice": expected(
        HEAD, replaced(HEAD, "first_seed: 0", "first_seed: 0\nfirst_seed: 1"), "line 5", "Keep one",
        place="line 6",
    ),
    "buyer": expected(
        MONSOON_FILE, replaced(MONSOON_FILE, "buyer_zone: VN-C", "buyer_zone: VN-D"), NOT_A_ZONE,
        "Did you mean 'VN-", place="line 2", value="VN-D",
    ),
    "home is the plant": expected(
        MONSOON_FILE, replaced(MONSOON_FILE, "to_zone: LA\n", "to_zone: LA-MON\n"), "begins", "home"
    ),
    "home link exists": expected(
        MONSOON_FILE, replaced(MONSOON_FILE, "LA-MON--LA\n", "LA-MON--VN-C\n"), "is a link", "name"
    ),
    "home without capacity": expected(
        MONSOON_FILE, replaced(MONSOON_FILE, "  forward_mw: 600\n", ""), "is missing.", "600"
    ),
    "another id": expected(
        MONSOON_FILE, replaced(MONSOON_FILE, "project: monsoon-wind", "project: china-lao"),
        "is not the name of the file", "both",
    ),
    "series of a leap hour": expected(
        "series/own.csv", added("series/own.csv", "wind_LA-MON\n" + FLAT + "\n0.5\n"),
        "has 8761 rows.", "8760", column="wind_LA-MON",
    ),
    "series above 1": expected(
        "series/own.csv", added("series/own.csv", "wind_LA-MON\n" + FLAT.replace("0.5", "1.5", 1)),
        "reaches 1.5", "within 0 and 1",
    ),
    "series with a gap": expected(
        "series/own.csv", added("series/own.csv", "wind_LA-MON\n" + FLAT.replace("0.5", "nan", 2)),
        "is no number.", "1 more", place="row 2",
    ),
    "series nobody uses": expected(
        "series/own.csv", added("series/own.csv", "wind_LA-MONN\n" + FLAT), "used by no row",
        "Did you mean 'wind_LA-MON'?",
    ),
    "series out of order": expected(
        "series/own.csv",
        added("series/own.csv", "hour,wind_LA-MON\n" + "\n".join(["0,0.5"] * 8760)),
        "does not count", "Sort",
    ),
    "series that is a picture": expected(
        "series/own.png", added("series/own.png", "x"), "is not a series file.", ".csv"
    ),
    "Parquet that is none": expected(
        "series/own.parquet", added("series/own.parquet", "x"), "is not a Parquet file.", "again"
    ),
    "fuel limit of nothing": expected(
        "system/fuel_limits.csv",
        added("system/fuel_limits.csv", LIMIT + "\nL,gas,,,,2025,1,2,own,estimate\n"),
        "nothing filled", "exactly one", place="row 2",
    ),
    "fuel limit upside down": expected(
        "system/fuel_limits.csv",
        added("system/fuel_limits.csv", LIMIT + "\nL,gas,THA,,,2025,3,2,own,estimate\n"),
        "above max_gwh_thermal", "not above", column="min_gwh_thermal",
    ),
    "fuel limit elsewhere": expected(
        "system/fuel_limits.csv",
        added("system/fuel_limits.csv", LIMIT + "\nL,lignite,BRN,,,2025,1,2,own,estimate\n"),
        "no plant that burns lignite", "where", value="BRN",
    ),
    "fuel limit of another fuel": expected(
        "system/fuel_limits.csv",
        added("system/fuel_limits.csv", LIMIT + "\nL,gas,,,BN coal,2025,1,2,own,estimate\n"),
        "which burns coal", "plants of gas",
    ),
    "link limit without sign": expected(
        "system/link_limits.csv",
        added("system/link_limits.csv", LINKS_LIMIT + "\nL,LA-MON--VN-C,5,own,estimate\n"),
        "without a sign", ":+",
    ),
    "link limit of no link": expected(
        "system/link_limits.csv",
        added("system/link_limits.csv", LINKS_LIMIT + "\nL,LA-MON--VN-D:+,5,own,estimate\n"),
        "whose link is unknown", "LA-MON--VN-C",
    ),
    "CO2 price nowhere": expected(
        "system/co2_prices.csv",
        added("system/co2_prices.csv", "country,year,usd_per_t,source,confidence\n"
              "SGQ,2025,20,own,estimate\n"),
        "is not a country.", "Did you mean 'SGP'?", value="SGQ",
    ),
}  # fmt: skip

ALL = {**CELLS, **FILES}


@pytest.mark.parametrize("kind", ALL)
def test_is_found_and_located(kind: str, tmp_path: Path) -> None:
    wanted = ALL[kind]
    folder = copy_of_embedded(tmp_path)
    wanted.change(folder)
    problems = problems_of(folder)
    matching = [
        problem
        for problem in problems
        if problem.file == wanted.file
        and wanted.rule in problem.rule
        and wanted.remedy in problem.remedy
        and wanted.place in ("", problem.place)
        and wanted.column in ("", problem.column)
        and wanted.value in (None, problem.value)
    ]
    assert matching, "\n".join(map(str, problems))
    assert len(problems) <= wanted.at_most, "\n".join(map(str, problems))


def test_many_at_once(tmp_path: Path) -> None:
    folder = copy_of_embedded(tmp_path)
    kinds = ["negative", "unknown word", "latitude", "peak below mean", "no field", "correlation"]
    both(*(ALL[kind].change for kind in kinds))(folder)
    problems = problems_of(folder)
    assert {problem.file for problem in problems} == {ALL[kind].file for kind in kinds}
    assert len(problems) == len(kinds)


def test_the_message_reads_like_this(tmp_path: Path) -> None:
    folder = copy_of_embedded(tmp_path)
    both(CELLS["unknown zone"].change, CELLS["negative"].change)(folder)
    lines = [str(problem) for problem in problems_of(folder)]
    assert lines == [
        "system/plants.csv row 12, capacity_mw: '-40' is below 0. "
        "Give a number in MW, at least 0, at most 10,000,000, such as 600.",
        "system/links.csv row 7, from_zone: 'VN-X' is not a zone. Did you mean 'VN-S'?",
    ]
