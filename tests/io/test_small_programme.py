"""Optional columns and files, on a programme of two zones."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.io.copies import LINK, problems_of, rows_of, small_programme, write_rows
from tieline.case.case import content_hash
from tieline.case.weather_year import hourly_inputs
from tieline.io.read_programme import read_programme

RESERVOIR = {
    "reservoir": "A lake",
    "zone": "A",
    "turbine_mw": "100",
    "units": "2",
    "energy_gwh": "50",
    "annual_inflow_gwh": "300",
    "inflow_profile": "river",
    "initial_level_pu": "0.5",
    "vom_usd_per_mwh": "0.7",
    "forced_outage_rate": "0.03",
    "mttr_h": "36",
    "planned_outage_rate": "0.04",
    "commissioned": "2000",
    "status": "existing",
    "source": "invented",
    "confidence": "estimate",
}
STORAGE = {
    "storage": "B battery",
    "zone": "B",
    "technology": "battery",
    "power_mw": "100",
    "energy_mwh": "400",
    "efficiency_charge": "0.9",
    "efficiency_discharge": "0.95",
    "units": "4",
    "vom_usd_per_mwh": "0.3",
    "forced_outage_rate": "0.1",
    "mttr_h": "48",
    "planned_outage_rate": "0.2",
    "commissioned": "2025",
    "status": "existing",
    "source": "invented",
    "confidence": "estimate",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_programme(tmp_path / "two-lands")


def table(folder: Path, name: str, *rows: dict[str, str]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [[row.get(column, "") for column in columns] for row in rows]
    write_rows(folder / "system" / f"{name}.csv", [columns, *lines])


def with_column(folder: Path, name: str, column: str, *values: str) -> None:
    path = folder / "system" / f"{name}.csv"
    rows = rows_of(path)
    write_rows(
        path,
        [[*rows[0], column], *([*row, v] for row, v in zip(rows[1:], values, strict=True))],
    )


def with_river(folder: Path) -> None:
    path = folder / "system" / "profiles.csv"
    line = "river,inflow,ratio to annual mean,monthly_hydro.csv,,1,invented,estimate\n"
    path.write_text(path.read_text() + line)
    path = folder / "system" / "monthly_hydro.csv"
    months = "".join(f"river,inflow,{month},1,invented,estimate\n" for month in range(1, 13))
    path.write_text(path.read_text() + months)


def test_a_programme_without_optional_columns(folder: Path) -> None:
    case = read_programme(folder).case(2030)
    assert case.zones.demand_energy == pytest.approx([8.76e6, 4.38e6])
    assert case.plants.variable_cost == pytest.approx([62.0, 77.0])
    assert case.plants.emission == pytest.approx([0.4, 0.5])
    assert case.plants.flat_availability == pytest.approx([0.81, 0.81])
    assert np.isinf(case.plants.ramp).all()
    assert case.plants.min_output.tolist() == [0.0, 0.0]
    assert case.links.profile == ("",)
    assert case.links.length_km.tolist() == [0.0]


def test_byte_order_mark_and_line_ends_of_windows_change_nothing(folder: Path) -> None:
    before = content_hash(read_programme(folder).case(2030))
    for path in (folder / "system").glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert content_hash(read_programme(folder).case(2030)) == before


def test_order_of_columns_and_blank_lines_change_nothing(folder: Path) -> None:
    before = content_hash(read_programme(folder).case(2030))
    path = folder / "system" / "plants.csv"
    rows = rows_of(path)
    write_rows(path, [list(reversed(row)) for row in rows])
    path.write_text(path.read_text() + "\n\n")
    assert content_hash(read_programme(folder).case(2030)) == before


def test_ramp_and_floor(folder: Path) -> None:
    with_column(folder, "plants", "ramp_pu_per_h", "0.25", "")
    with_column(folder, "plants", "min_output_pu", "", "0.4")
    plants = read_programme(folder).case(2030).plants
    assert plants.ramp.tolist() == [0.25, math.inf]
    assert plants.min_output.tolist() == [0.0, 0.4]


def test_retired_rows_leave(folder: Path) -> None:
    with_column(folder, "plants", "retired", "2030", "2031")
    assert read_programme(folder).case(2030).plants.id == ("B gas",)


def test_cascade_pump_and_least_release(folder: Path) -> None:
    with_river(folder)
    pump = {"pump_mw": "80", "pump_efficiency": "0.85", "downstream": "A pond"}
    pond = {"reservoir": "A pond", "min_release_mw": "5", "min_level_pu": "0.2"}
    table(folder, "reservoirs", RESERVOIR | pump, RESERVOIR | pond)
    lakes = read_programme(folder).case(2030).reservoirs
    assert lakes.downstream.tolist() == [1, -1]
    assert lakes.pump.tolist() == [80.0, 0.0]
    assert lakes.pump_efficiency.tolist() == [0.85, 0.0]
    assert lakes.min_release.tolist() == [0.0, 5.0]
    assert lakes.min_level.tolist() == [0.0, 0.2]
    assert lakes.energy.tolist() == [50e3, 50e3]
    assert lakes.annual_inflow.tolist() == [300e3, 300e3]
    assert lakes.availability == pytest.approx([0.97 * 0.96] * 2)


def test_a_pump_needs_its_efficiency(folder: Path) -> None:
    with_river(folder)
    table(folder, "reservoirs", RESERVOIR | {"pump_mw": "80"})
    (problem,) = problems_of(folder)
    assert (problem.place, problem.column) == ("row 2", "pump_efficiency")


def test_water_in_a_circle(folder: Path) -> None:
    with_river(folder)
    table(
        folder,
        "reservoirs",
        RESERVOIR | {"downstream": "A pond"},
        RESERVOIR | {"reservoir": "A pond", "downstream": "A lake"},
    )
    assert [problem.place for problem in problems_of(folder)] == ["row 2", "row 3"]


def test_storage(folder: Path) -> None:
    table(
        folder,
        "storages",
        STORAGE,
        STORAGE
        | {
            "storage": "B dam",
            "standing_loss_pu_per_h": "0.001",
            "initial_level_pu": "0.3",
        },
    )
    storages = read_programme(folder).case(2030).storages
    assert storages.initial_level.tolist() == [0.5, 0.3]
    assert storages.standing_loss.tolist() == [0.0, 0.001]
    assert storages.availability == pytest.approx([0.72, 0.72])
    assert storages.power.tolist() == [100.0, 100.0]


def test_co2_prices(folder: Path) -> None:
    row = {"country": "BBB", "year": "2030", "usd_per_t": "12.5"}
    table(folder, "co2_prices", row | {"source": "invented", "confidence": "estimate"})
    assert read_programme(folder).case(2030).plants.co2_price.tolist() == [0.0, 12.5]


@pytest.mark.parametrize(
    ("group", "plants"),
    [({"country": "AAA"}, (0,)), ({"zone": "B"}, (1,)), ({"plants": "A gas|B gas"}, (0, 1))],
)
def test_fuel_limits(folder: Path, group: dict[str, str], plants: tuple[int, ...]) -> None:
    row = {"fuel_limit": "contract", "fuel": "gas", "year": "2030", "max_gwh_thermal": "9"}
    other = {"fuel_limit": "later", "fuel": "gas", "year": "2035", "min_gwh_thermal": "1"}
    sure = {"source": "invented", "confidence": "estimate"}
    table(folder, "fuel_limits", row | group | sure, other | group | sure)
    (limit,) = read_programme(folder).case(2030).fuel_limits
    assert limit.plants == plants
    assert limit.heat_rate == pytest.approx([(2.0, 2.5)[p] for p in plants])
    assert (limit.minimum, limit.maximum) == (0.0, 9000.0)


def test_a_fuel_limit_without_maximum(folder: Path) -> None:
    row = {"fuel_limit": "contract", "fuel": "gas", "zone": "A", "year": "2030"}
    rest = {"min_gwh_thermal": "4", "source": "invented", "confidence": "estimate"}
    table(folder, "fuel_limits", row | rest)
    (limit,) = read_programme(folder).case(2030).fuel_limits
    assert (limit.minimum, limit.maximum) == (4000.0, math.inf)


def test_link_limits(folder: Path) -> None:
    table(folder, "links", LINK, LINK | {"link": "B--A", "from_zone": "B", "to_zone": "A"})
    row = {"link_limit": "export of A", "terms": "A--B:+|B--A:-", "max_mw": "400"}
    table(folder, "link_limits", row | {"source": "invented", "confidence": "estimate"})
    (limit,) = read_programme(folder).case(2030).link_limits
    assert limit.terms == ((0, 1), (1, -1))
    assert limit.maximum == 400.0


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_own_series_replace_and_add_profiles(folder: Path, kind: str) -> None:
    hours = np.arange(8760)
    load = 1.0 + 0.2 * np.sin(hours)
    rating = np.where(hours % 24 < 12, 1.0, 0.5)
    place = folder / "series"
    place.mkdir()
    if kind == "csv":
        rows = zip(hours, load, rating, strict=True)
        write_rows(
            place / "own.csv",
            [["hour", "load", "line rating"], *([str(h), str(a), str(b)] for h, a, b in rows)],
        )
    else:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"load": load, "line rating": rating}), place / "own.parquet")
    table(folder, "links", LINK | {"profile": "line rating"})
    programme = read_programme(folder)
    case = programme.case(2030)
    inputs = hourly_inputs(case, programme.weather_year(2030, 0))
    assert inputs.link_forward[:, 0] == pytest.approx(300.0 * rating)
    assert inputs.link_backward[:, 0] == pytest.approx(200.0 * rating)
    assert np.corrcoef(inputs.demand[:, 0], load)[0, 1] == pytest.approx(1.0)
    assert programme.weather_year(2030, 1).values.shape == (8760, 2)


def test_two_local_times_need_two_profiles(folder: Path) -> None:
    path = folder / "system" / "zones.csv"
    path.write_text(path.read_text().replace("B,BBB,Land B,14,50,,1", "B,BBB,Land B,14,50,,2"))
    (problem,) = problems_of(folder)
    assert (problem.file, problem.place, problem.column) == (
        "system/demand.csv",
        "row 3",
        "profile",
    )
    assert "differ by 1 h" in problem.rule


def test_rows_keep_their_place_in_the_file(folder: Path) -> None:
    path = folder / "system" / "plants.csv"
    path.write_text(path.read_text().replace("\nB gas", "\n\nB gas"))
    rows = {r["plant"]: r["row"] for r in read_programme(folder).tables["plants"].records()}
    assert rows == {"A gas": 2, "B gas": 4}


def test_a_programme_without_a_register_has_none(folder: Path) -> None:
    assert read_programme(folder).register is None
