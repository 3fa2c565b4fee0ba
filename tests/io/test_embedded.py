"""Facts of the shipped power system."""

from __future__ import annotations

import csv
from dataclasses import fields

import numpy as np
import pytest

from tests.io.copies import copy_of_embedded
from tieline.case.case import Case, content_hash
from tieline.case.projects import as_built, home_only, nothing, project_rows
from tieline.case.weather_year import hourly_inputs
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.io.read_programme import embedded_programmes, programme_folder, read_programme
from tieline.io.rows_of_year import in_grid

TABLES = ("zones", "plants", "reservoirs", "storages", "links")


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """The power system alone; the register has tests of its own."""
    return read_programme(copy_of_embedded(tmp_path_factory.mktemp("embedded")))


def test_default_is_embedded(programme: Programme) -> None:
    assert programme_folder().name in embedded_programmes()
    assert programme_folder(programme.id) == programme_folder()
    assert programme.id == programme_folder().name
    assert read_programme().title == programme.title


def test_head(programme: Programme) -> None:
    assert programme.study_years == (2025, 2030, 2035)
    assert programme.question == "review the steady progress of cooperation"


def test_counts(programme: Programme) -> None:
    counts = {name: len(programme.tables[name]) for name in (*TABLES, "projects")}
    assert counts == {
        "zones": 43,
        "plants": 240,
        "reservoirs": 22,
        "storages": 21,
        "links": 58,
        "projects": 16,
    }


def test_rows_in_service_are_counted_from_the_files(programme: Programme) -> None:
    for year in programme.study_years:
        case = programme.case(year)
        for name in ("plants", "reservoirs", "storages", "links"):
            path = programme.folder / "system" / f"{name}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                expected = sum(
                    row["status"] in ("existing", "committed", "generic")
                    and int(row["commissioned"]) <= year
                    and (not row["retired"] or int(row["retired"]) > year)
                    for row in csv.DictReader(file)
                )
            assert getattr(case, name).in_service.sum() == expected


@pytest.mark.parametrize(("year", "total"), [(2025, 1337.42), (2030, 1690.44), (2035, 2084.83)])
def test_sum_of_demand(programme: Programme, year: int, total: float) -> None:
    path = programme.folder / "system" / "demand.csv"
    with path.open(encoding="utf-8", newline="") as file:
        read = sum(
            float(row["energy_twh"]) for row in csv.DictReader(file) if int(row["year"]) == year
        )
    energy = programme.case(year).zones.demand_energy.sum() / 1e6
    assert energy == pytest.approx(read, rel=1e-12)
    assert energy == pytest.approx(total, abs=0.005)


def test_no_number_is_missing(programme: Programme) -> None:
    for year in programme.study_years:
        case = programme.case(year)
        for name in TABLES:
            table = getattr(case, name)
            for field in fields(table):
                column = getattr(table, field.name)
                if isinstance(column, np.ndarray) and field.name != "ramp":
                    assert np.isfinite(column).all(), (year, name, field.name)


def test_monsoon_wind(programme: Programme) -> None:
    project = programme.project("monsoon-wind")
    case = programme.case(2025)
    plant = case.plants.id.index("Monsoon Wind")
    link = case.links.id.index("LA-MON--VN-C")
    assert case.plants.capacity[plant] == 600.0
    assert case.links.forward[link] == 600.0
    assert project.appraisal == "dedicated"
    assert project.role == "programme"
    assert project.buyer_zone == "VN-C"
    assert project.home_rows == ("link:LA-MON--LA",)
    assert project.assumptions
    assert project_rows(case, project.id) == (
        "plant:Monsoon Wind",
        "link:LA-MON--VN-C",
        "link:LA-MON--LA",
    )


def test_three_counterfactuals_of_monsoon_wind(programme: Programme) -> None:
    project, case = programme.project("monsoon-wind"), programme.case(2030)
    service = {
        name: dict(zip(variant.links.id, variant.links.in_service.tolist(), strict=True))
        for name, variant in {
            "nothing": nothing(case, project),
            "home": home_only(case, project),
            "built": as_built(case, project),
        }.items()
    }
    buyer, home = "LA-MON--VN-C", "LA-MON--LA"
    assert [service[name][buyer] for name in service] == [False, False, True]
    assert [service[name][home] for name in service] == [False, True, False]
    assert content_hash(as_built(case, project)) == content_hash(case)


def test_only_one_project_is_of_the_programme(programme: Programme) -> None:
    roles = {project.id: project.role for project in programme.projects}
    assert [name for name, role in roles.items() if role == "programme"] == ["monsoon-wind"]


def test_projects_to_put_in_wait_out_of_service(programme: Programme) -> None:
    for year in programme.study_years:
        case = programme.case(year)
        for project in programme.projects:
            if project.appraisal == "PINT":
                assert project_rows(case, project.id), project.id
                assert content_hash(nothing(case, project)) == content_hash(case)


def test_projects_to_take_out_are_in_the_reference(programme: Programme) -> None:
    for year in programme.study_years:
        case = programme.case(year)
        for project in programme.projects:
            if project.appraisal == "TOOT":
                assert content_hash(as_built(case, project)) == content_hash(case)


def test_a_plant_by_hand(programme: Programme) -> None:
    case = programme.case(2025)
    row = next(r for r in programme.tables["plants"].records() if r["plant"] == "BN gas_ccgt")
    p = case.plants.id.index("BN gas_ccgt")
    fuel = next(
        r
        for r in programme.tables["fuels"].records()
        if (r["fuel"], r["country"], r["year"]) == ("gas", "BRN", 2025)
    )
    price, co2 = float(fuel["price_usd_per_mwh_thermal"]), float(fuel["co2_t_per_mwh_thermal"])
    assert row["row"] == 3
    assert case.plants.variable_cost[p] == pytest.approx(price / 0.42 + 2.0)
    assert case.plants.emission[p] == pytest.approx(co2 / 0.42)
    assert case.plants.flat_availability[p] == pytest.approx(0.95 * (1 - 0.0577))
    assert case.plants.co2_price[p] == 0.0
    assert np.isinf(case.plants.ramp[p])


def test_half_hours_of_local_time_are_rounded_down(programme: Programme) -> None:
    zones = programme.case(2025).zones
    assert zones.utc_offset_h[zones.id.index("MM")] == 6


def test_a_weather_year_meets_energy_and_peak(programme: Programme) -> None:
    case = programme.case(2030)
    inputs = hourly_inputs(case, programme.weather_year(2030, 0))
    asked = case.zones.demand_energy > 0.0
    energy = inputs.demand.sum(axis=0)[asked]
    assert energy == pytest.approx(case.zones.demand_energy[asked], rel=0.05)
    assert np.isfinite(inputs.plant_available).all()


def test_confidence_counts_every_row(programme: Programme) -> None:
    for item in programme.confidence:
        counted = item.document + item.derived + item.estimate
        assert counted == len(programme.tables[item.table])


def test_another_study_year_is_refused(programme: Programme) -> None:
    with pytest.raises(OptionError, match="2025, 2030, 2035"):
        programme.case(2040)


def test_another_project_is_refused(programme: Programme) -> None:
    with pytest.raises(OptionError, match="monsoon-wind"):
        programme.project("monsoon-wnd")


def test_unknown_programme_is_refused() -> None:
    with pytest.raises(OptionError, match="Did you mean 'asean-japan'"):
        read_programme("asean-japn")


def test_a_case_does_not_depend_on_the_reading(programme: Programme) -> None:
    again: Case = read_programme(programme.folder).case(2025)
    assert content_hash(again) == content_hash(programme.case(2025))


def test_every_committed_row_has_its_year(programme: Programme) -> None:
    links = programme.tables["links"]
    later = [
        name
        for name, now, then in zip(
            links.text("link"), in_grid(links, 2025), in_grid(links, 2030), strict=True
        )
        if then and not now
    ]
    assert "CN-YN--LA 500 kV" in later


def test_rows_of_a_project_lead_to_the_files(programme: Programme) -> None:
    rows = programme.rows_of_project("monsoon-wind")
    assert [(row.file, row.id) for row in rows] == [
        ("system/plants.csv", "Monsoon Wind"),
        ("system/links.csv", "LA-MON--VN-C"),
        ("system/projects.csv", "monsoon-wind"),
    ]
    for row in rows:
        lines = (programme.folder / row.file).read_text(encoding="utf-8").splitlines()
        assert row.id in lines[row.row - 1]
        assert row.source
