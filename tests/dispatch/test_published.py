"""Systems and answers published by others, to the printed digits.

Sources and licences: tests/reference/pypsa_three_zone_market/SOURCE.md (PyPSA documentation,
MIT / CC-BY-4.0, PyPSA contributors) and tests/reference/borduria_syldavia/SOURCE.md (Kirschen and
Strbac, Fundamentals of Power System Economics, Wiley 2004, chapter 6).
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.dispatch.systems import Row, case_of, inputs_of
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.result import DispatchResult, resource_cost

REFERENCE = Path(__file__).parents[1] / "reference"
MARKET = REFERENCE / "pypsa_three_zone_market"
BOOK = json.loads((REFERENCE / "borduria_syldavia" / "case.json").read_text())
EXPECTED = json.loads((MARKET / "expected.json").read_text())["cases"]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def hourly(rows: list[dict[str, str]], column: str, otherwise: float, hours: int) -> np.ndarray:
    if rows and column in rows[0]:
        return np.array([float(row[column]) for row in rows])
    return np.full(hours, otherwise)


def market(name: str, horizon: Horizon) -> DispatchResult:
    """One case of the PyPSA example in our own tables."""
    folder = MARKET / name
    zones = [row["bus"] for row in table(folder, "buses")]
    plants = table(folder, "generators")
    load = table(folder, "load")
    hours = len(load)
    case = case_of(
        [{"id": zone} for zone in zones],
        [
            {
                "id": row["generator"],
                "zone": zones.index(row["bus"]),
                "capacity": float(row["p_nom_mw"]),
                "cost": float(row["marginal_cost"]),
            }
            for row in plants
        ],
        storage_rows=[stored(row, zones) for row in table(folder, "storages")],
        link_rows=[
            {
                "id": row["link"],
                "from": zones.index(row["bus0"]),
                "to": zones.index(row["bus1"]),
                "forward": float(row["max_mw"]),
                "backward": -float(row["min_mw"]),
            }
            for row in table(folder, "links")
        ],
    )
    there = table(folder, "availability")
    inputs = inputs_of(
        case,
        np.array([hourly(load, zone, 0.0, hours) for zone in zones]).T,
        availability=np.array([hourly(there, row["generator"], 1.0, hours) for row in plants]).T,
    )
    return compare_inputs([case], [inputs], name, False, DispatchOptions(horizon=horizon))[0][0]


def stored(row: dict[str, str], zones: list[str]) -> Row:
    """Empty at the start; ours ends as it began, which costs nothing when it began empty."""
    assert float(row["initial_mwh"]) == 0.0
    return {
        "id": row["storage"],
        "zone": zones.index(row["bus"]),
        "power": float(row["p_nom_mw"]),
        "energy": float(row["energy_mwh"]),
        "charge": float(row["efficiency_store"]),
        "discharge": float(row["efficiency_dispatch"]),
        "standing": float(row["standing_loss"]),
        "cost": float(row["marginal_cost"]),
    }


@pytest.mark.parametrize("horizon", list(Horizon))
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_market_objective(name: str, horizon: Horizon) -> None:
    result = market(name, horizon)
    assert result.objective == pytest.approx(EXPECTED[name]["objective"], rel=1e-9)
    assert resource_cost(result) == pytest.approx(EXPECTED[name]["objective"], rel=1e-9)
    assert result.bound == pytest.approx(EXPECTED[name]["objective"], rel=1e-9)


@pytest.mark.parametrize(
    "name", ["one_zone_4h", "two_zones", "three_zones", "three_zones_no_links"]
)
def test_market_prices(name: str) -> None:
    """Not with storage: there the prices are not unique (its note)."""
    result = market(name, Horizon.YEAR)
    for zone, prices in EXPECTED[name]["price"].items():
        got = result.price[:, result.case.zones.id.index(zone)]
        assert got == pytest.approx(np.array(prices), abs=1e-6), zone


@pytest.mark.parametrize(
    "name", ["one_zone_4h", "two_zones", "three_zones", "three_zones_no_links"]
)
def test_market_generation(name: str) -> None:
    """Which of the two hydro plants sends is not unique with three zones (its note)."""
    result = market(name, Horizon.YEAR)
    for plant, output in EXPECTED[name]["generation"].items():
        if name == "three_zones" and "Hydro" in plant:
            continue
        got = result.plant[:, result.case.plants.id.index(plant)]
        assert got == pytest.approx(np.array(output), abs=1e-6), plant


@pytest.mark.parametrize("name", ["two_zones", "three_zones"])
def test_market_flows(name: str) -> None:
    """The third flow of three zones is not unique (its note)."""
    flows = market(name, Horizon.YEAR).flows()
    for link, flow in EXPECTED[name]["flow_bus0_to_bus1"].items():
        if link == "Mozambique - Eswatini":
            continue
        assert flows[link].to_numpy() == pytest.approx(np.array(flow), abs=1e-6), link


def test_market_congestion_rent() -> None:
    """500 MW and 250 MW between 0 and 60: rent 45 000 an hour; it closes the market's books."""
    result = market("three_zones", Horizon.YEAR)
    flow = result.flows().to_numpy()[0]
    links = result.case.links
    spread = result.price[0, links.to_zone] - result.price[0, links.from_zone]
    assert flow @ spread == pytest.approx(750.0 * 60.0)
    paid = result.price[0] @ result.demand[0]
    earned = result.price[0, result.case.plants.zone] @ result.plant[0]
    assert paid - earned == pytest.approx(45_000.0)


def test_market_storage_saves_what_was_published() -> None:
    """6 082 000 without, 6 046 000 with the pumped hydro; its own path is not unique."""
    result = market("one_zone_4h_storage", Horizon.YEAR)
    saved = EXPECTED["one_zone_4h"]["objective"] - EXPECTED["one_zone_4h_storage"]["objective"]
    assert market("one_zone_4h", Horizon.YEAR).objective - result.objective == pytest.approx(saved)
    assert result.stored.min() >= 0.0
    assert result.stored.max() <= 6000.0 + 1e-6
    # Oil at 80 has to run only for what full pumped hydro leaves: 500 MWh in all.
    oil = result.plant[:, result.case.plants.id.index("South Africa Oil")]
    assert oil.sum() == pytest.approx(
        sum(EXPECTED["one_zone_4h_storage"]["generation"]["South Africa Oil"])
    )


def borduria(link_mw: float) -> DispatchResult:
    """Linear marginal costs in steps of 1 MW, each at the cost of its middle."""
    rows: list[Row] = []
    for zone, (first, slope) in enumerate(((10.0, 0.01), (13.0, 0.02))):
        rows += [
            {"zone": zone, "capacity": 1.0, "cost": first + slope * (step + 0.5)}
            for step in range(2000)
        ]
    case = case_of(
        [{"id": "Borduria"}, {"id": "Syldavia"}],
        rows,
        link_rows=[{"id": "B--S", "from": 0, "to": 1, "forward": link_mw, "backward": link_mw}],
    )
    load = [[BOOK["data"]["demand_MW"][zone] for zone in case.zones.id]]
    options = DispatchOptions(horizon=Horizon.YEAR)
    return compare_inputs([case], [inputs_of(case, load)], "book", False, options)[0][0]


STEP = 0.011
"""Half a step of the cheaper or the dearer curve: what a price of steps can be off."""


def test_book_without_interconnection() -> None:
    result, said = borduria(0.0), BOOK["expected"]["no_interconnection"]["price"]
    assert result.price[0] == pytest.approx([said["Borduria"], said["Syldavia"]], abs=STEP)
    cost = BOOK["derived_by_us"]["production_cost_per_h"]["no_interconnection"]
    assert resource_cost(result) == pytest.approx(cost, abs=1e-6)


def test_book_with_400_mw() -> None:
    result, said = borduria(400.0), BOOK["expected"]["interconnection_400MW"]
    price, flow = result.price[0], float(result.flows().to_numpy()[0, 0])
    assert price == pytest.approx([said["price"]["Borduria"], said["price"]["Syldavia"]], abs=STEP)
    assert flow == pytest.approx(said["flow_B_to_S_MW"])
    output = [result.plant[0, result.case.plants.zone == zone].sum() for zone in (0, 1)]
    assert output == pytest.approx(list(said["generation_MW"].values()))
    assert price * result.demand[0] == pytest.approx(
        list(said["consumer_payments"].values()), abs=STEP * 1500
    )
    assert price * output == pytest.approx(
        list(said["producer_revenues"].values()), abs=STEP * 1100
    )
    assert flow * (price[1] - price[0]) == pytest.approx(
        said["congestion_surplus_per_h"], abs=2 * STEP * 400
    )
    cost = BOOK["derived_by_us"]["production_cost_per_h"]["400MW"]
    assert resource_cost(result) == pytest.approx(cost, abs=1e-6)


def test_book_unconstrained() -> None:
    result, said = borduria(5000.0), BOOK["expected"]["unconstrained"]
    price = result.price[0]
    assert price == pytest.approx([said["price_exact"]] * 2, abs=STEP)
    assert price[1] - price[0] == pytest.approx(said["congestion_surplus_per_h"], abs=1e-9)
    # Whole steps of both curves meet at 1433 and 567 MW; the book has 1433.3 and 566.7.
    assert result.flows().to_numpy()[0, 0] == pytest.approx(said["flow_B_to_S_MW"], abs=1.0)
    cost = BOOK["derived_by_us"]["production_cost_per_h"]["unconstrained"]
    assert resource_cost(result) == pytest.approx(cost, rel=1e-6)


@pytest.mark.parametrize("flow", [100.0, 250.0, 600.0, 900.0])
def test_book_price_difference_by_flow(flow: float) -> None:
    """Its flow demand curve: price difference = 28 - 0.03 F."""
    price = borduria(flow).price[0]
    assert price[1] - price[0] == pytest.approx(28.0 - 0.03 * flow, abs=2 * STEP)


def test_book_split_of_the_gain() -> None:
    """Consumers, producers and rent of 400 MW against none: they sum to the saved cost."""
    before, after = borduria(0.0), borduria(400.0)
    split = BOOK["derived_by_us"]["split_of_gain_400MW"]
    load = after.demand[0]

    def surplus(result: DispatchResult) -> np.ndarray:
        plants = result.case.plants
        margin = (result.price[0, plants.zone] - plants.variable_cost) * result.plant[0]
        return np.array([margin[plants.zone == zone].sum() for zone in (0, 1)])

    consumers = -(after.price[0] - before.price[0]) * load
    producers = surplus(after) - surplus(before)
    rent = 400.0 * (after.price[0, 1] - after.price[0, 0])
    assert consumers == pytest.approx(
        [split["consumers_Borduria"], split["consumers_Syldavia"]], abs=2 * STEP * 1500
    )
    assert producers == pytest.approx(
        [split["producers_Borduria"], split["producers_Syldavia"]], abs=2 * STEP * 1500
    )
    assert rent == pytest.approx(split["congestion_rent"], abs=2 * STEP * 400)
    saved = resource_cost(before) - resource_cost(after)
    assert consumers.sum() + producers.sum() + rent == pytest.approx(saved, abs=1e-6)
    assert saved == pytest.approx(split["sum"], abs=1e-6)
