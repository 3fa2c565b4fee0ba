"""Finance files: what is embedded is sound, and every mistake is reported with its place."""

from __future__ import annotations

import datetime as dt
import shutil
from importlib import resources
from pathlib import Path

import pytest

from tieline.appraisal.project_finance import INPUTS
from tieline.errors import InputError
from tieline.io.read_finance import read_finance
from tieline.io.read_programme import read_programme
from tieline.io.read_project_finance import decimal_year

EMBEDDED = Path(str(resources.files("tieline"))) / "programmes" / "asean-japan"
FILE = "finance/monsoon-wind.yaml"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(EMBEDDED / "finance", tmp_path / "finance")
    return tmp_path


def mistakes(folder, known=()):
    with pytest.raises(InputError) as caught:
        read_finance(folder, known)
    return caught.value.problems


def edit(folder, old, new, file=FILE):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_row_has_a_source_and_a_confidence():
    data = read_finance(EMBEDDED, ("monsoon-wind",))
    assert len(data.tables["settlements"]) == 9
    for name, table in data.tables.items():
        assert len(table) > 20 or name == "settlements"
        assert all(table.text("source"))
        assert set(table.text("confidence")) <= {"document", "derived", "estimate"}
    for finance in data.projects.values():
        assert set(finance.inputs) == set(INPUTS)
        assert all(item.source and item.confidence for item in finance.inputs.values())


def test_a_stream_of_revenue_needs_both_its_figures(folder):
    stream = """  - id: wheeled_gwh_per_yr
    unit: GWh/yr
    low: 90
    central: 100
    high: 110
    source: invented
    confidence: estimate
"""
    edit(folder, "\ntranches:\n", stream + "\ntranches:\n")
    (problem,) = mistakes(folder)
    assert problem.rule == "means nothing without wheeling_usd_per_mwh."
    charge = stream.replace("wheeled_gwh_per_yr", "wheeling_usd_per_mwh").replace(
        "GWh/yr", "USD/MWh"
    )
    edit(folder, "\ntranches:\n", charge + "\ntranches:\n")
    finance = read_finance(folder).projects["monsoon-wind"]
    assert finance.inputs["wheeled_gwh_per_yr"].title.startswith("energy carried for others")
    edit(folder, "low: 90", "low: 120")
    assert mistakes(folder)[0].rule.endswith("is not in order.")


def test_debt_figures_keep_their_institution():
    debt = read_finance(EMBEDDED).debt
    of_2022 = {
        (item.institution, item.low)
        for item in debt
        if item.indicator == "public_debt_to_gdp" and item.first_year == 2022
    }
    assert of_2022 == {("Lao MoF", 112.0), ("IMF", 130.7)}


def test_programme_without_finance_is_empty(tmp_path):
    data = read_finance(tmp_path)
    assert data.debt == ()
    assert data.projects == {}
    assert all(len(table) == 0 for table in data.tables.values())


def test_all_problems_at_once(folder):
    edit(folder, "low: 0.015", "low: 3.5 %")
    edit(folder, "kind: parallel", "kind: paralel")
    edit(folder, "country: PHL", "country: Philippines")
    edit(folder, "term_years: 25", "term_year: 25")
    edit(folder, ",IMF,actual,", ",IMF,actal,", "finance/host_debt.csv")
    found = mistakes(folder)
    said = {(problem.file, problem.column) for problem in found}
    assert said == {
        (FILE, "low"),
        (FILE, "kind"),
        (FILE, "country"),
        (FILE, "term_year"),
        (FILE, "term_years"),
        ("finance/host_debt.csv", "basis"),
    }
    assert all(problem.remedy for problem in found)
    assert "parallel" in next(p.remedy for p in found if p.column == "kind")


@pytest.mark.parametrize(
    ("old", "new", "column", "rule"),
    [
        ("central: 0.493", "central: 0.5", "owners", "add to"),
        ("low: 60\n    central: 64.75", "low: 66\n    central: 64.75", "low, central", "order"),
        ("spending: [0.20, 0.45, 0.35]", "spending: [0.20, 0.45]", "spending", "add to 1"),
        ("amount_musd: 382.55", "amount_musd: 1382.55", "tranches", "lowest total cost"),
        ('"2025-08-22"', '"2025-13-22"', "commissioned", "not a day"),
        ("project: monsoon-wind", "project: monsoon", "project", "name of the file"),
        ("- id: royalty_pu", "- id: tax_pu", "inputs", "stands"),
        ("high: 20\n", "high: 30\n", "tenor_years", "longer than the contract"),
        ("high: 0.09\n", "high: 9\n", "senior_rate_pu", "out of range"),
        ("name: B loan", "name: A loan", "tranches", "twice"),
        ("low: 0.44", "low: .nan", "low", "not a number"),
        ("    central: 950\n", "", "central", "missing"),
        ("  - \"Owners' shares", "  - 7\n  - \"Owners' shares", "assumptions", "sentences"),
    ],
)
def test_each_mistake_names_its_column_and_rule(folder, old, new, column, rule):
    edit(folder, old, new)
    found = mistakes(folder)
    assert any(column in problem.column and rule in problem.rule for problem in found), found
    assert all(problem.file == FILE for problem in found)


def test_project_must_be_of_the_programme(folder):
    (problem,) = mistakes(folder, ("monsoon-winds", "other"))
    assert problem.rule == "is not a project."
    assert "monsoon-winds" in problem.remedy


def test_ends_of_a_range_in_order(folder):
    edit(folder, ",600,700,600-700,", ",700,600,600-700,", "finance/host_debt.csv")
    (problem,) = mistakes(folder)
    assert (problem.column, problem.rule) == ("high", "is below low, 700.")


def test_strange_file_is_reported(folder):
    (folder / "finance" / "ownerships.csv").write_text("x\n", encoding="utf-8")
    (problem,) = mistakes(folder)
    assert "ownership.csv" in problem.remedy


def test_decimal_year():
    assert decimal_year(dt.date(2026, 1, 1)) == 2026.0
    assert decimal_year(dt.date(2025, 8, 22)) == pytest.approx(2025 + 233 / 365)


def test_a_settlement_is_a_price_of_the_contracts_and_never_the_owned_line():
    """Every price between countries stands in contracts.csv, between its ends, or at a project."""
    programme = read_programme(EMBEDDED)
    contracts, projects = programme.finance.tables["contracts"], programme.tables["projects"]
    known = [
        (float(row["price_low_usd_per_mwh"]), float(row["price_high_usd_per_mwh"]))
        for row in contracts.records()
        if row["item"] in ("ppa", "outcome")
    ]
    known += [(price, price) for price in projects.number("price_usd_per_mwh")]
    owner = dict(
        zip(
            programme.tables["links"].text("link"),
            programme.tables["links"].text("project"),
            strict=True,
        )
    )
    for row in programme.finance.tables["settlements"].records():
        price = float(row["usd_per_mwh"])
        assert any(low <= price <= high for low, high in known), row
        assert owner[row["link"]] not in programme.finance.projects
