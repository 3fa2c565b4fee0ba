"""B4: tonnes by fuel burnt and factor."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.io.copies import write_rows
from tests.study.lands import two_lands
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study.air import b4_rows
from tieline.study.assess import Assessment


def test_nothing_is_counted_where_no_factor_is_stated(
    lands: Programme, assessment: Assessment
) -> None:
    indicators = set(assessment.tables["benefits"]["indicator"])
    assert not [name for name in indicators if name.startswith("b4")]


def test_tonnes_by_hand(tmp_path, assessment: Assessment) -> None:
    """100 g/GJ x 3.6 GJ/MWh x fuel saved: the farm saves gas, and 0.36 kg a MWh of it."""
    folder = two_lands(tmp_path / "lands")
    row = ["gas", "nox", "100", "invented", "estimate"]
    header = ["fuel", "pollutant", "g_per_gj", "source", "confidence"]
    write_rows(folder / "system" / "emission_factors.csv", [header, row])
    fuel = assessment.tables["fuel"]
    rows = pd.DataFrame(
        b4_rows(read_programme(folder), assessment.tables["benefits_by_year"], fuel)
    )
    farm = rows[(rows["project"] == "wind-farm") & (rows["counterfactual"] == "whole")]
    own = fuel[(fuel["project"] == "wind-farm") & (fuel["weather_year"] == 1)]
    burnt = own.groupby("case")["thermal_mwh"].sum()
    asked = farm[farm["weather_year"] == 1]["value"].iloc[0]
    assert asked == pytest.approx((burnt["nothing"] - burnt["as-built"]) * 0.36e-3)
    assert asked > 0.0
