"""Where a country's energy comes from."""

import pytest

from tieline.study.connectivity import source_of


@pytest.mark.parametrize(
    ("fuel", "technology", "source"),
    [
        ("gas", "gas_ccgt", "gas"),
        ("lng", "gas_ccgt", "lng"),
        ("gas_borneo", "gas_ocgt", "gas"),
        ("", "hydro_ror", "water"),
        ("", "reservoir hydro", "water"),
        ("", "wind_offshore", "wind"),
        ("", "solar_pv", "solar"),
    ],
)
def test_one_source_whatever_the_plant(fuel: str, technology: str, source: str) -> None:
    assert source_of(fuel, technology) == source
