"""The quick net value against the plain one, and first-order answers against a new dispatch."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.io.copies import rows_of, write_rows
from tests.study.conftest import assessed
from tests.study.lands import two_lands
from tieline.appraisal.discounting import economic_flows, npv
from tieline.appraisal.project_finance import project_cash_flow
from tieline.case.columns import floats
from tieline.errors import InputError
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study.assess import Assessment
from tieline.study.assumptions import SAFER, assumptions_of
from tieline.study.costs import CAPEX, FINANCING, OPEX, Cost, cost_of
from tieline.study.effects import Effects, effects_of, with_centre
from tieline.study.game import question
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
        b6_open=floats(shape),
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


def b6_tables(verdict: str, leans_on: str) -> dict[str, pd.DataFrame]:
    """One project, one worth, two weather years: B1 of 10 MUSD a year, B6 of 4 and 6."""
    place = {"project": "one-line", "counterfactual": "without", "study_year": 2030}
    by_year = [
        place | {"weather_year": w, "indicator": i, "value": value, "numerical_bound": 0.0}
        for w, safer in ((1, 4e6), (2, 6e6))
        for i, value in (("b1_usd", 1e7), ("b6_usd", safer))
    ]
    own = [
        {"project": "one-line", "study_year": 2030, "weather_year": w, "case": case}
        | dict.fromkeys(("demand_usd", "surplus_usd", "sent_mwh"), 0.0)
        for w in (1, 2)
        for case in ("with", "without")
    ]
    benefits = pd.DataFrame([place | {"indicator": "b6_usd", "verdict": verdict}])
    worth = pd.DataFrame([place | {"b6_usd": 5e6, "leans_on": leans_on}])
    return {
        "benefits_by_year": pd.DataFrame(by_year),
        "own": pd.DataFrame(own),
        "fuel": pd.DataFrame(),
        "benefits": benefits,
        "adequacy_worth": with_centre(worth, benefits),
    }


@pytest.mark.parametrize(
    ("verdict", "leans_on", "counts"),
    [("resolved", "", True), ("not resolved", "", False), ("resolved", "A", False)],
)
def test_a_b6_in_doubt_stands_in_the_range_alone(
    lands: Programme, verdict: str, leans_on: str, counts: bool
) -> None:
    """Resolved and on sound zones it is in the centre; else an input from left out to counted."""
    (found,) = effects_of(lands, b6_tables(verdict, leans_on)).values()
    project = lands.project("one-line")
    model = net_worth(lands, project, found)
    items = {item.id: item for item in assumptions_of(lands, project, found, model.cost)}
    middle = {name: item.central for name, item in items.items()}
    bare = net_worth(lands, project, replace(found, b6=found.b6 * 0, b6_open=found.b6 * 0))
    worth = 5e6 * sum(model.weights(0.065, 25.0))
    assert (SAFER in items) is not counts
    assert model.value()(middle) - bare.value()(middle) == pytest.approx(worth if counts else 0.0)
    assert model.samples(middle).mean() == pytest.approx(model.value()(middle))
    if not counts:
        full = middle | {SAFER: items[SAFER].high}
        assert model.value()(full) - model.value()(middle) == pytest.approx(worth)
        assert model.samples(full).mean() == pytest.approx(model.value()(full))


def test_the_investment_leaves_out_the_interest_that_finance_pays(lands: Programme) -> None:
    """30 MUSD at 7 % drawn 20, 45, 35 %: half a year of each draw, whole years of those before."""
    finance = lands.finance.projects["wind-farm"]
    rate, shares = finance.inputs["senior_rate_pu"].central, finance.spending
    drawn, paid = 0.0, 0.0
    for share in shares:
        paid += rate * (drawn + 15.0 * share)
        drawn += 30.0 * share
    for worth, wanted in (("whole", 60.0 - paid + 5.0), ("connection", 10.0 + 5.0 - 4.0)):
        cost = cost_of(lands, lands.project("wind-farm"), worth)
        at = {item.id: item.central for item in cost.assumptions}
        assert cost.investment(at) == pytest.approx(1e6 * wanted)
        ends = {item.id: (item.low, item.high) for item in cost.assumptions}
        if worth == "whole":
            high = finance.inputs["senior_rate_pu"].high
            assert ends[FINANCING] == pytest.approx((0.0, paid * high / rate))
    flow = project_cash_flow(finance)
    assert flow.construction.interest.sum() == pytest.approx(1e6 * paid)
    assert FINANCING not in cost_of(lands, lands.project("one-line"), "without").signs


def test_who_pays_and_net_value_share_one_rate(
    assessment: Assessment, lands: Programme, tmp_path: Path
) -> None:
    """The rate of the centre, then the others; the file may state another centre."""
    rates = list(dict.fromkeys(assessment.tables["who_pays"]["discount_rate"]))
    assert rates == pytest.approx([0.065, 0.04, 0.09])
    tornado = assessment.tables["tornado"]
    assert set(tornado[tornado["input"] == "discount_rate"]["central"]) == {6.5}
    folder = two_lands(tmp_path / "two-lands")
    path = folder / "programme.yaml"
    content = yaml.safe_load(path.read_text())
    content["settings"]["discount_rates"]["central"] = 0.05
    path.write_text(yaml.safe_dump(content))
    changed = read_programme(folder)
    assert (changed.settings.central_rate, changed.settings.rate_stated) == (0.05, True)
    assert question(changed, "one-line", study_year=2030).discount_rate == 0.05
    content["settings"]["discount_rates"]["central"] = 0.5
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(InputError, match="is not between the lowest and the highest rate"):
        read_programme(folder)


def test_what_stands_back_for_a_line(assessment: Assessment) -> None:
    """B's gas by what arrives, at 0.5 t/MWh; A's runs more by what is sent, at 0.4."""
    table = assessment.tables["displaced"]
    rows = table[(table["project"] == "one-line")].set_index("country")
    sent = 60.0 * 8760
    assert rows.loc["BBB", "energy_mwh"] == pytest.approx(0.98 * sent)
    assert rows.loc["BBB", "co2_t"] == pytest.approx(0.98 * sent * 0.5)
    assert rows.loc["AAA", "energy_mwh"] == pytest.approx(-sent)
    assert rows.loc["AAA", "co2_t"] == pytest.approx(-sent * 0.4)


def test_co2_already_priced_is_not_counted_twice() -> None:
    base = effects((2030,), [[0.0]])
    found = replace(base, avoided=floats([[1000.0]]), priced=floats([[10_000.0]]))
    assert found.b2(75.0) == pytest.approx(np.array([[65_000.0]]))
