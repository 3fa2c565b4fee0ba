"""Benefits, who gains, net values and verdicts of the two lands, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.study.conftest import assessed
from tests.study.lands import (
    AVOIDED,
    COST_A,
    COST_B,
    HOURS,
    LOSS,
    MW,
    SAVED,
    TARIFF,
    WIND_MW,
    two_lands,
)
from tieline.errors import InputError
from tieline.io.programme import Programme
from tieline.io.read_programme import read_programme
from tieline.study.assess import Assessment
from tieline.study.comparison import worths
from tieline.study.summary import project_summaries


def figure(assessment: Assessment, project: str, indicator: str, worth: str = "without") -> float:
    table = assessment.tables["benefits"]
    chosen = table[
        (table["project"] == project)
        & (table["indicator"] == indicator)
        & (table["counterfactual"] == worth)
    ]
    return float(chosen["value"].iloc[0])


def net(assessment: Assessment, project: str, worth: str = "without") -> pd.DataFrame:
    table = assessment.tables["net_values"]
    return table[(table["project"] == project) & (table["counterfactual"] == worth)]


@pytest.mark.parametrize("project", MW)
def test_a_line_saves_what_its_energy_saves(assessment: Assessment, project: str) -> None:
    sent = MW[project] * HOURS
    assert figure(assessment, project, "b1_usd") == pytest.approx(sent * SAVED, rel=1e-9)
    assert figure(assessment, project, "co2_t") == pytest.approx(sent * AVOIDED, rel=1e-9)
    assert figure(assessment, project, "b5_mwh") == pytest.approx(-sent * LOSS, rel=1e-9)


def test_b2_is_avoided_co2_at_the_low_central_and_high_value(assessment: Assessment) -> None:
    avoided = MW["one-line"] * HOURS * AVOIDED
    for indicator, value in (("b2_low_usd", 50), ("b2_central_usd", 75), ("b2_high_usd", 100)):
        assert figure(assessment, "one-line", indicator) == pytest.approx(avoided * value)


def test_three_worths_of_the_farm(assessment: Assessment) -> None:
    energy = WIND_MW * HOURS
    home, abroad = 0.99 * COST_A, (1.0 - LOSS) * COST_B
    wanted = {"plant": home, "connection": abroad - home, "whole": abroad}
    for worth, price in wanted.items():
        assert figure(assessment, "wind-farm", "b1_usd", worth) == pytest.approx(energy * price)


def cells(rows: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Gains by country and component of more than 1,000 USD: the tie rule moves prices by
    1e-5 USD/MWh, which is a hundred dollars of a land's 9 TWh."""
    return {
        (r["country"], r["component"]): r["usd_per_year"]
        for r in rows.to_dict("records")
        if abs(r["usd_per_year"]) > 1e3
    }


def test_who_gains_from_the_farm(assessment: Assessment) -> None:
    """Arrives 39.2 MW: B pays 70 for what is worth 77; 2 % royalty; the rest half and half."""
    table = assessment.tables["who_gains"]
    rows = table[(table["project"] == "wind-farm") & (table["counterfactual"] == "whole")]
    found = cells(rows)
    arrived = WIND_MW * HOURS * (1.0 - LOSS)
    owners = 0.5 * 0.98 * arrived * TARIFF
    assert found == pytest.approx(
        {
            ("AAA", "government: royalty"): 0.02 * arrived * TARIFF,
            ("AAA", "owners"): owners,
            ("CCC", "owners"): owners,
            ("BBB", "buyer margin"): arrived * (COST_B - TARIFF),
        },
        rel=1e-4,
    )


def test_rent_of_a_line_is_shared_half_and_half_hurdle_apart(assessment: Assessment) -> None:
    table = assessment.tables["who_gains"]
    rows = table[table["project"] == "old-line"]
    found = cells(rows)
    sent = MW["old-line"] * HOURS
    half = 0.5 * sent * (SAVED - 1.0)
    assert found == pytest.approx(
        {
            ("AAA", "rent"): half,
            ("BBB", "rent"): half,
            ("AAA", "wheeling"): 0.5 * sent,
            ("BBB", "wheeling"): 0.5 * sent,
        },
        rel=1e-4,
    )


def test_a_co2_price_that_is_a_tax_is_a_gain_of_the_state(tmp_path: Path) -> None:
    """10 USD/t everywhere, a line that takes 0.09 t/MWh off: as a cost it lies in B1 and comes off
    B2, as a tax it does neither, and both together stay the same."""
    found = {}
    for counts in ("cost", "tax"):
        folder = two_lands(tmp_path / counts)
        prices = "".join(
            f"{land},{year},10,invented,estimate\n"
            for land in ("AAA", "BBB")
            for year in (2030, 2035)
        )
        path = folder / "system" / "co2_prices.csv"
        path.write_text(f"country,year,usd_per_t,source,confidence\n{prices}")
        content = yaml.safe_load((folder / "programme.yaml").read_text())
        content["settings"]["co2_value"]["price_counts_as"] = counts
        (folder / "programme.yaml").write_text(yaml.safe_dump(content))
        programme = read_programme(folder)
        found[counts] = assessed(programme, tmp_path / f"{counts}-out", ("one-line",))
    sent = MW["one-line"] * HOURS
    taxed = 10.0 * AVOIDED * sent
    b1, b2 = (
        {counts: figure(made, "one-line", name) for counts, made in found.items()}
        for name in ("b1_usd", "b2_central_usd")
    )
    assert b1["cost"] == pytest.approx(sent * SAVED + taxed)
    assert b1["tax"] == pytest.approx(sent * SAVED)
    assert b2["tax"] == pytest.approx(sent * AVOIDED * 75.0)
    assert b2["cost"] == pytest.approx(b2["tax"] - taxed)
    table = found["tax"].tables["who_gains"]
    state = table[table["component"] == "government: CO2 price"].set_index("country")
    assert state.loc["AAA", "usd_per_year"] == pytest.approx(10.0 * 0.4 * sent)
    assert state.loc["BBB", "usd_per_year"] == pytest.approx(-10.0 * 0.5 * (1.0 - LOSS) * sent)
    for made in found.values():
        assert made.tables["who_gains_totals"]["difference_usd"].abs().max() < 1e-3
    npv = [net(made, "one-line")["npv_usd"].to_numpy() for made in found.values()]
    assert npv[0] == pytest.approx(npv[1])


SETTLED = """\
link,kind,payer,payee,usd_per_mwh,take_or_pay_gwh_per_yr,note,source,confidence
old-line,purchase,BBB,AAA,70,,,invented,estimate
one-line,wheeling,BBB,CCC,2,,,invented,estimate
"""


def settled(folder: Path, text: str = SETTLED) -> Programme:
    two_lands(folder)
    (folder / "finance" / "settlements.csv").write_text(text)
    return read_programme(folder)


def test_a_purchase_between_countries_sets_what_each_has_of_the_line(tmp_path: Path) -> None:
    """A ends with the contract's 70 for what arrives, less its cost of what it sends; B with what
    arrives at its own cost, less the contract. A charge for wheeling is paid beside."""
    programme = settled(tmp_path / "two-lands")
    tables = assessed(programme, tmp_path / "out", ("old-line", "one-line")).tables
    nets = tables["country_nets"].set_index(["project", "country"])["usd_per_year"]
    sent = MW["old-line"] * HOURS
    arrived = (1.0 - LOSS) * sent
    assert nets["old-line", "AAA"] == pytest.approx(70.0 * arrived - COST_A * sent, rel=1e-4)
    assert nets["old-line", "BBB"] == pytest.approx((COST_B - 70.0) * arrived, rel=1e-4)
    assert nets["one-line", "CCC"] == pytest.approx(2.0 * MW["one-line"] * HOURS)
    assert tables["who_gains_totals"]["difference_usd"].abs().max() < 1e-3


def test_energy_paid_for_and_not_taken(lands: Programme, tmp_path: Path) -> None:
    """A thousand GWh are paid for where 429.24 arrive."""
    text = SETTLED.replace("70,,", "70,1000,")
    programme = settled(tmp_path / "two-lands", text)
    tables = assessed(programme, tmp_path / "out", ("old-line",), weather_years=1).tables
    nets = tables["country_nets"].set_index("country")["usd_per_year"]
    sent = MW["old-line"] * HOURS
    assert nets["AAA"] == pytest.approx(70.0 * 1e6 - COST_A * sent, rel=1e-4)


def test_settlements_that_cannot_be_are_refused(tmp_path: Path) -> None:
    rows = (
        "old-lin,purchase,BBB,AAA,70,,,invented,estimate",
        "W--B,purchase,BBB,AAA,70,,,invented,estimate",
        "old-line,purchase,CCC,AAA,70,,,invented,estimate",
        "one-line,wheeling,AAA,AAA,2,,,invented,estimate",
    )
    with pytest.raises(InputError) as caught:
        settled(tmp_path / "two-lands", "\n".join([SETTLED.splitlines()[0], *rows, ""]))
    said = [(p.place, p.column) for p in caught.value.problems]
    assert said == [("row 2", "link"), ("row 3", "link"), ("row 4", "payer"), ("row 5", "payee")]


def test_who_gains_closes_on_b1(assessment: Assessment) -> None:
    totals = assessment.tables["who_gains_totals"]
    assert len(totals) == 6 + 3
    assert totals["difference_usd"].abs().max() < 1e-3


def test_net_value_by_hand(assessment: Assessment) -> None:
    """C1 a year before, 25 equal years after: NPV = (B1 + B2 - C2) x factor - C1."""
    yearly = MW["one-line"] * HOURS * (SAVED + 75.0 * AVOIDED) - 0.4e6
    for row in net(assessment, "one-line").to_dict("records"):
        rate = row["discount_rate"]
        factor = (1.0 - (1.0 + rate) ** -25) / rate
        assert row["npv_usd"] == pytest.approx(yearly * factor - 20e6)
        costs = 20e6 + 0.4e6 * factor
        assert row["bcr"] == pytest.approx((yearly + 0.4e6) * factor / costs)
        energy = MW["one-line"] * HOURS * factor
        assert row["levelised_usd_per_mwh"] == pytest.approx(costs / energy)
    rate = net(assessment, "one-line")["eirr"].iloc[0]
    assert yearly * (1.0 - (1.0 + rate) ** -25) / rate == pytest.approx(20e6)


def test_costs_of_plant_and_connection_add_to_the_whole(assessment: Assessment) -> None:
    """The whole costs 60 + 5 outside; the connection 10 + 5 - 4; the plant the rest."""
    npv = {
        worth: net(assessment, "wind-farm", worth)["npv_usd"].to_numpy()
        for worth in ("plant", "connection", "whole")
    }
    assert npv["plant"] + npv["connection"] == pytest.approx(npv["whole"])


def test_a_null_project_is_worth_nothing(assessment: Assessment) -> None:
    table = assessment.tables["benefits"]
    rows = table[table["project"] == "null-line"]
    assert (rows["value"] == 0.0).all()
    assert set(rows["verdict"]) == {"not resolved"}
    found = net(assessment, "null-line")
    assert (found["npv_usd"] == 0.0).all()
    assert "zero, whatever the inputs" in found["sentence"].iloc[0]
    gains = assessment.tables["who_gains"]
    assert gains[gains["project"] == "null-line"].empty


def test_twins_are_worth_the_same(assessment: Assessment) -> None:
    for name in ("benefits", "who_gains", "net_values", "tornado"):
        table = assessment.tables[name]
        one, twin = (
            table[table["project"] == project].drop(columns="project").reset_index(drop=True)
            for project in ("one-line", "twin-line")
        )
        # Their names differ, and so do their shares of the tie rule: 1e-5 USD/MWh.
        pd.testing.assert_frame_equal(one, twin, rtol=1e-5, atol=200.0)


def test_verdicts(assessment: Assessment) -> None:
    assert set(net(assessment, "one-line")["verdict"]) == {"positive"}
    assert set(net(assessment, "dear-line")["verdict"]) == {"negative"}
    edge = net(assessment, "edge-line").iloc[0]
    assert edge["verdict"] == "depends on"
    assert edge["low_usd"] < 0.0 < edge["high_usd"]
    tornado = assessment.tables["tornado"]
    rows = tornado[tornado["project"] == "edge-line"]
    named = edge["depends_on"].split("|")
    assert named
    assert set(named) <= set(rows["title"])
    swing = (rows["value_high"] - rows["value_low"]).abs().to_numpy()
    assert (swing[:-1] >= swing[1:]).all()


def test_one_weather_year_resolves_nothing(lands: Programme, tmp_path) -> None:
    found = assessed(lands, tmp_path, ("one-line",), weather_years=1).tables
    assert set(found["benefits"]["verdict"]) == {"not resolved"}
    row = found["net_values"].iloc[0]
    assert row["verdict"] == "depends on"
    assert row["depends_on"] == "weather sample"
    assert pd.isna(row["lower"])


def test_a_cost_that_is_not_known_is_not_judged(lands: Programme) -> None:
    from dataclasses import replace

    from tieline.study.worth import worth_tables

    unknown = replace(
        lands,
        ranges={},
        projects=tuple(
            replace(p, capex_usd=float("nan")) if p.id == "one-line" else p for p in lands.projects
        ),
    )
    tables = _tables_of(unknown, lands)
    rows = worth_tables(unknown, tables)["net_values"].set_index(["project", "counterfactual"])
    assert set(rows.loc[("one-line", "without"), "verdict"]) == {"not judged"}
    assert "investment is not known" in rows.loc[("one-line", "without"), "sentence"].iloc[0]
    assert set(rows.loc[("wind-farm", "connection"), "verdict"]) == {"not judged"}
    assert set(rows.loc[("wind-farm", "whole"), "verdict"]) != {"not judged"}


def _tables_of(unknown: Programme, lands: Programme) -> dict[str, pd.DataFrame]:
    """Tables of one invented weather year, enough for the net values."""
    gross, own = [], []
    for project in ("one-line", "wind-farm"):
        place = {"project": project, "study_year": 2030, "weather_year": 1}
        for name, (without, with_it) in worths(lands.project(project)).items():
            figures = {"counterfactual": name, "indicator": "b1_usd", "value": 1e6}
            gross.append(place | figures | {"numerical_bound": 0.0})
            for case in (without, with_it):
                nothing = dict.fromkeys(("demand_usd", "surplus_usd", "sent_mwh"), 0.0)
                own.append(place | {"case": case} | nothing)
    return {
        "benefits_by_year": pd.DataFrame(gross),
        "own": pd.DataFrame(own).drop_duplicates(),
        "fuel": pd.DataFrame(),
    }


def test_summary_of_a_project(lands: Programme, assessment: Assessment) -> None:
    found = {row["project"]: row for row in project_summaries(lands, assessment.tables)}
    farm = found["wind-farm"]
    assert farm["counterfactual"] == "whole"
    gains = sum(row["usd_per_year"] for row in farm["who_gains"])
    assert gains == pytest.approx(farm["total_usd_per_year"])
    assert farm["total_usd_per_year"] == pytest.approx(WIND_MW * HOURS * 0.98 * COST_B)
    assert (farm["verdict"], farm["depends_on"]) == ("positive", [])
    assert len(farm["worths"]) == 3
    assert found["edge-line"]["depends_on"]
