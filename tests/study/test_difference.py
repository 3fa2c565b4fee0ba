"""Two runs side by side: the row that was edited is named, and nothing else."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from tests.study.conftest import assessed
from tests.study.lands import two_lands
from tests.study.test_resume import edited
from tieline.cli.study import compare
from tieline.io.read_programme import read_programme
from tieline.study.difference import difference
from tieline.study.inputs import input_rows

PROJECTS = ("one-line", "twin-line")


def test_every_cell_has_a_name_of_its_own() -> None:
    """Also where several columns make a row unique: pollutants of a fuel, profiles of a kind."""
    rows = input_rows(read_programme())
    assert not rows.duplicated(["file", "key", "column"]).any()


def test_an_edited_row_is_named_and_only_its_project_moves(tmp_path: Path) -> None:
    folder = two_lands(tmp_path / "two-lands")
    assessed(read_programme(folder), tmp_path / "before", PROJECTS, weather_years=1)
    edited(folder, "links", "one-line", "forward_mw", "50")
    assessed(read_programme(folder), tmp_path / "after", PROJECTS, weather_years=1)
    found = difference(tmp_path / "before", tmp_path / "after")
    (cell,) = found["inputs"]
    assert (cell["file"], cell["column"]) == ("system/links.csv", "forward_mw")
    assert (float(cell["before"]), float(cell["after"])) == (60.0, 50.0)
    assert found["settings"] == []
    assert {row["project"] for row in found["moved"]} == {"one-line"}
    said = CliRunner().invoke(compare, [str(tmp_path / "before"), str(tmp_path / "after")]).output
    assert "input system/links.csv row" in said
    assert "(links:one-line" in said
    assert "60.0 -> 50.0" in said
    same = CliRunner().invoke(compare, [str(tmp_path / "after"), str(tmp_path / "after")]).output
    assert same == "Nothing moved and no input differs.\n"


def test_an_edited_setting_is_named(tmp_path: Path) -> None:
    folder = two_lands(tmp_path / "two-lands")
    before = input_rows(read_programme(folder))
    path = folder / "programme.yaml"
    text = path.read_text()
    assert "central_usd_per_t: " in text
    value = text.split("central_usd_per_t: ")[1].split()[0].rstrip(",}")
    path.write_text(text.replace(f"central_usd_per_t: {value}", "central_usd_per_t: 76"))
    after = input_rows(read_programme(folder))
    moved = before[before["value"] != after["value"]]
    assert moved["file"].tolist() == ["programme.yaml"]
    assert moved["column"].tolist() == ["co2_value_central"]


def test_an_edited_contract_is_named(tmp_path: Path) -> None:
    folder = two_lands(tmp_path / "two-lands")
    path, settled = folder / "finance" / "wind-farm.yaml", folder / "finance" / "settlements.csv"
    head = "link,kind,payer,payee,usd_per_mwh,take_or_pay_gwh_per_yr,note,source,confidence\n"
    settled.write_text(head + "old-line,purchase,BBB,AAA,70,,,invented,estimate\n")
    before = input_rows(read_programme(folder))
    path.write_text(path.read_text().replace("central: 70.0", "central: 71.0"))
    settled.write_text(settled.read_text().replace("70", "72"))
    after = input_rows(read_programme(folder))
    moved = after[before["value"] != after["value"]]
    assert moved["file"].tolist() == ["finance/settlements.csv", "finance/wind-farm.yaml"]
    assert moved["key"].tolist() == [
        "settlements:old-line purchase BBB AAA",
        "input:tariff_usd_per_mwh",
    ]
    assert moved["value"].tolist() == ["72.0", "71.0"]
