"""Islands: what no link joins is solved apart, and only once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.dispatch.systems import case_of, inputs_of, served
from tieline.case.case import Case
from tieline.case.projects import with_service
from tieline.case.tables import FuelLimit, LinkLimit
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.hot import HotSolver
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.variables import islands

YEAR = DispatchOptions(horizon=Horizon.YEAR)
WEEK = DispatchOptions()


def archipelago(hours: int = 48) -> tuple[Case, HourlyInputs]:
    """Zones 0-2 and 1-3 are joined, 4 stands alone, 5 has nothing at all; one link is planned."""
    rng = np.random.default_rng(4)
    case = case_of(
        [{"id": f"Z{k}", "energy": 0.0 if k == 5 else 1.0} for k in range(6)],
        [
            {"zone": k, "capacity": 80.0, "cost": cost}
            for k, cost in enumerate((20.0, 35.0, 60.0, 70.0, 90.0))
        ],
        storage_rows=[{"zone": k, "power": 5.0, "energy": 20.0, "charge": 0.9} for k in range(4)],
        link_rows=[
            {"id": "0-2", "from": 0, "to": 2, "forward": 30.0, "backward": 30.0, "loss": 0.02},
            {"id": "1-3", "from": 3, "to": 1, "forward": 30.0, "backward": 30.0, "loss": 0.02},
            {"id": "2-3", "from": 2, "to": 3, "forward": 30.0, "backward": 30.0, "on": False},
        ],
    )
    demand = rng.uniform(10.0, 90.0, size=(hours, 6)) * [1, 1, 1, 1, 1, 0]
    return case, inputs_of(case, demand)


def groups(*cases: Case) -> list[list[int]]:
    return [members.zones.tolist() for members in islands(cases)]


def test_zones_are_grouped_by_links_in_service() -> None:
    case, _ = archipelago()
    assert groups(case) == [[0, 2], [1, 3], [4]]


def test_a_link_of_any_case_joins() -> None:
    case, _ = archipelago()
    joined = with_service(case, {"link:2-3": True})
    assert groups(case, joined) == groups(joined, case) == [[0, 1, 2, 3], [4]]


def test_every_row_in_service_stands_in_one_island() -> None:
    case, _ = archipelago()
    found = islands([case])
    for table, size in (("plants", 5), ("storages", 4), ("zones", 5)):
        rows = np.concatenate([getattr(members, table) for members in found])
        assert sorted(rows) == list(range(size))
    assert sorted(np.concatenate([members.links for members in found])) == [0, 1]


def test_what_shares_a_limit_or_water_is_joined() -> None:
    case, _ = archipelago()
    fuel = FuelLimit(id="gas", plants=(0, 4), heat_rate=(2.0, 2.0), minimum=0.0, maximum=1e6)
    assert groups(replace(case, fuel_limits=(fuel,))) == [[0, 2, 4], [1, 3]]
    border = LinkLimit(id="border", terms=((0, 1), (1, 1)), maximum=10.0)
    assert groups(replace(case, link_limits=(border,))) == [[0, 1, 2, 3], [4]]
    river = case_of(
        [{"id": "A"}, {"id": "B"}, {"id": "C"}],
        reservoir_rows=[{"zone": 2, "downstream": 1}, {"zone": 0}],
    )
    assert groups(river) == [[0, 2], [1]]


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_islands_cost_what_one_program_costs(options: DispatchOptions) -> None:
    """A link of 0 MW between all of them makes one island and changes nothing else."""
    case, inputs = archipelago()
    rows = [
        {"id": link, "from": int(a), "to": int(b), "forward": f, "backward": w, "loss": loss}
        for link, a, b, f, w, loss in zip(
            case.links.id,
            case.links.from_zone,
            case.links.to_zone,
            case.links.forward * case.links.in_service,
            case.links.backward * case.links.in_service,
            case.links.loss,
            strict=True,
        )
    ]
    rows += [{"id": f"nothing {k}", "from": k, "to": k + 1} for k in range(4)]
    from tests.dispatch import systems as make

    whole = replace(case, links=make.links(rows))
    assert groups(whole) == [[0, 1, 2, 3, 4]]
    asked = inputs_of(whole, inputs.demand)
    apart = compare_inputs([case], [inputs], "", True, options)[0][0]
    at_once = compare_inputs([whole], [asked], "", True, options)[0][0]
    assert apart.objective == pytest.approx(at_once.objective, rel=1e-10)
    assert np.allclose(apart.price[:, :5].sum(), at_once.price[:, :5].sum(), rtol=1e-6)


def test_an_island_that_no_case_changes_is_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    case, inputs = archipelago()
    without = with_service(case, {"link:1-3": False})
    solves: list[int] = []
    solve = HotSolver.solve

    def counted(self: HotSolver, window):
        solves.append(1)
        return solve(self, window)

    monkeypatch.setattr(HotSolver, "solve", counted)
    less, more = compare_inputs(
        [without, case], [served(without, inputs), inputs], "", True, YEAR, threads=1
    )
    assert len(solves) == 1 + 2 + 1, "one for 0-2, two for 1-3 with and without, one for 4"
    for zone in (0, 2, 4):
        assert np.array_equal(less[0].price[:, zone], more[0].price[:, zone])
    assert np.array_equal(less[0].plant[:, [0, 2, 4]], more[0].plant[:, [0, 2, 4]])
    assert less[0].objective > more[0].objective


@pytest.mark.parametrize("options", [YEAR, WEEK], ids=["year", "week"])
def test_threads_change_no_digit(options: DispatchOptions) -> None:
    case, inputs = archipelago(hours=5 * 168)
    joined = with_service(case, {"link:2-3": True})
    open_link = inputs_of(joined, inputs.demand)
    one, three = (
        compare_inputs([case, joined], [inputs, open_link], "", True, options, threads=threads)
        for threads in (1, 3)
    )
    for row, other in zip(one, three, strict=True):
        for result, again in zip(row, other, strict=True):
            assert result.objective == again.objective
            assert result.bound == again.bound
            for name in ("plant", "price", "forward", "stored"):
                assert np.array_equal(getattr(result, name), getattr(again, name)), name
