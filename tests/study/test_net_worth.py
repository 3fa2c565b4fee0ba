"""The quick net value against the plain one, and first-order answers against a new dispatch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.io.copies import rows_of, write_rows
from tests.study.conftest import assessed
from tests.study.lands import two_lands
from tieline.appraisal.discounting import economic_flows, npv
from tieline.case.columns import floats
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study.assess import Assessment
from tieline.study.assumptions import assumptions_of
from tieline.study.costs import CAPEX, OPEX, Cost
from tieline.study.effects import Effects, effects_of
from tieline.study.net_worth import NetWorth
from tieline.study.worth import net_worth


def effects(study_years: tuple[int, ...], b1: list[list[float]]) -> Effects:
    shape = np.zeros_like(np.array(b1))
    return Effects(
        project="x",
        counterfactual="without",
        study_years=study_years,
        b1=floats(b1),
        bound=floats(np.zeros(len(study_years))),
        avoided=floats(shape),
        priced=floats(shape),
        fuel={},
        demand=floats(shape),
        own=floats(shape),
        sent=floats(shape),
        b6=floats(shape),
    )


COST = Cost(assumptions=(), signs={CAPEX: 1.0}, fixed=0.0, central_capex=0.0)


@given(
    st.floats(0.001, 0.2),
    st.integers(1, 40),
    st.lists(st.floats(-1e8, 1e8), min_size=3, max_size=3),
    st.sampled_from([(1.0,), (0.3, 0.7), (0.2, 0.45, 0.35)]),
)
def test_quick_value_is_the_present_value_of_the_flows(
    rate: float, life: int, b1: list[float], spending: tuple[float, ...]
) -> None:
    """Against economic_flows and npv: linear between study years, constant outside."""
    model = NetWorth(
        effects=effects((2025, 2030, 2040), [[value] for value in b1]),
        cost=COST,
        commissioned=2027,
        spending=spending,
    )
    at = {"co2_value": 0.0, "discount_rate": 100.0 * rate, "economic_life": float(life)}
    at |= {CAPEX: 100.0, OPEX: 2.0}
    benefits, costs = economic_flows(
        study_years=(2025, 2030, 2040),
        benefits=b1,
        capex_usd=100e6,
        opex_usd_per_year=2e6,
        commissioned=2027,
        life_years=life,
        spending=spending,
    )
    wanted = npv(rate, benefits - costs)
    assert model.value()(at) == pytest.approx(wanted, rel=1e-9, abs=1.0)
    assert model.samples(at)[0] == pytest.approx(wanted, rel=1e-9, abs=1.0)
    made = model.flows(at)
    assert npv(rate, made[0] - made[1]) == pytest.approx(wanted, rel=1e-9, abs=1.0)


def test_part_of_a_last_year_counts_as_that_part() -> None:
    model = NetWorth(
        effects=effects((2030,), [[1.0]]), cost=COST, commissioned=2030, spending=(1.0,)
    )
    ten, half, eleven = (sum(model.weights(0.05, life)) for life in (10.0, 10.5, 11.0))
    assert half == pytest.approx(0.5 * (ten + eleven))


def test_samples_are_of_weather_years(assessment: Assessment, lands: Programme) -> None:
    """Mean of the samples is the value, at every corner of the assumptions."""
    for (name, _), found in effects_of(lands, assessment.tables).items():
        project = lands.project(name)
        model = net_worth(lands, project, found)
        items = assumptions_of(lands, project, found, model.cost)
        for end in ("low", "central", "high"):
            at = {item.id: getattr(item, end) for item in items}
            assert model.samples(at).mean() == pytest.approx(model.value()(at), abs=1.0)


@pytest.mark.parametrize(
    ("table", "column", "factor", "share"),
    [("fuels", "price_usd_per_mwh_thermal", 1.05, "fuel"), ("plants", "capacity_mw", 1.1, "own")],
)
def test_first_order_answers_agree_with_a_new_dispatch(
    assessment: Assessment,
    lands: Programme,
    tmp_path: Path,
    table: str,
    column: str,
    factor: float,
    share: str,
) -> None:
    """In this system nothing changes places, so the envelope is exact, not only to first order."""
    folder = two_lands(tmp_path / "two-lands")
    path = folder / "system" / f"{table}.csv"
    rows = rows_of(path)
    place = rows[0].index(column)
    for row in rows[1:]:
        if table == "fuels" or row[0] == "W wind":
            row[place] = str(factor * float(row[place]))
    write_rows(path, rows)
    if table == "plants":
        links = folder / "system" / "links.csv"
        links.write_text(links.read_text().replace("W,B,40,", "W,B,44,"))
        home = folder / "projects" / "wind-farm.yaml"
        home.write_text(home.read_text().replace("forward_mw: 40", "forward_mw: 44"))
    changed = read_programme(folder)
    made = assessed(changed, tmp_path / "out", ("wind-farm",))
    before = effects_of(lands, assessment.tables)
    for key, after in effects_of(changed, made.tables).items():
        was = before[key]
        moved = was.own if share == "own" else was.fuel["gas"]
        assert after.b1 == pytest.approx(was.b1 + (factor - 1.0) * moved, rel=1e-7)


def test_co2_already_priced_is_not_counted_twice() -> None:
    base = effects((2030,), [[0.0]])
    found = replace(base, avoided=floats([[1000.0]]), priced=floats([[10_000.0]]))
    assert found.b2(75.0) == pytest.approx(np.array([[65_000.0]]))
