"""Projects: cases with and without their rows, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.dispatch.systems import case_of
from tieline.case.case import Case, content_hash
from tieline.case.projects import (
    Project,
    as_built,
    home_only,
    nothing,
    project_rows,
    with_link,
    with_service,
)
from tieline.errors import OptionError

WIND = Project(
    id="wind-farm",
    title="Wind farm and its line",
    role="programme",
    appraisal="dedicated",
    status="operating",
    commissioned=2025,
    capex_usd=float("nan"),
    opex_usd_per_year=float("nan"),
    home_rows=("link:farm--home",),
    buyer_zone="buyer",
)


def case() -> Case:
    return case_of(
        [{"id": "farm"}, {"id": "home"}, {"id": "buyer"}],
        [
            {"id": "farm", "capacity": 600.0, "project": "wind-farm"},
            {"id": "gas", "zone": 2, "capacity": 900.0},
        ],
        reservoir_rows=[{"id": "lake", "zone": 1, "project": "wind-farm"}],
        storage_rows=[{"id": "battery", "zone": 1, "project": "other"}],
        link_rows=[
            {"id": "farm--buyer", "from": 0, "to": 2, "forward": 600.0, "project": "wind-farm"},
            {"id": "farm--home", "from": 0, "to": 1, "forward": 600.0, "on": False},
            {"id": "home--buyer", "from": 1, "to": 2, "forward": 300.0, "backward": 200.0},
        ],
    )


def on(case: Case) -> set[str]:
    tables = {
        "plant": case.plants,
        "reservoir": case.reservoirs,
        "storage": case.storages,
        "link": case.links,
    }
    return {
        f"{kind}:{row}"
        for kind, table in tables.items()
        for row, there in zip(table.id, table.in_service, strict=True)
        if there
    }


OTHERS = {"plant:gas", "storage:battery", "link:home--buyer"}


def test_rows_of_a_project() -> None:
    rows = project_rows(case(), "wind-farm")
    assert rows == ("plant:farm", "reservoir:lake", "link:farm--buyer")
    assert project_rows(case(), "unknown") == ()


def test_three_counterfactuals() -> None:
    assert on(nothing(case(), WIND)) == OTHERS
    assert on(home_only(case(), WIND)) == OTHERS | {
        "plant:farm",
        "reservoir:lake",
        "link:farm--home",
    }
    assert on(as_built(case(), WIND)) == OTHERS | {
        "plant:farm",
        "reservoir:lake",
        "link:farm--buyer",
    }


@pytest.mark.parametrize("second", [nothing, home_only, as_built])
@pytest.mark.parametrize("first", [home_only, as_built])
def test_counterfactuals_do_not_depend_on_where_they_start(first, second) -> None:
    assert on(second(first(case(), WIND), WIND)) == on(second(case(), WIND))


def test_nothing_means_no_home_connection_either() -> None:
    assert on(nothing(home_only(case(), WIND), WIND)) == OTHERS


def test_home_only_needs_a_home_connection() -> None:
    with pytest.raises(OptionError, match="'wind-farm' states no home connection"):
        home_only(case(), replace(WIND, home_rows=()))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: nothing(c, WIND),
        lambda c: home_only(c, WIND),
        lambda c: as_built(c, WIND),
        lambda c: with_service(c, {"plant:gas": False}),
        lambda c: with_link(c, "home--buyer", forward_mw=1.0, in_service=False),
    ],
    ids=["nothing", "home_only", "as_built", "with_service", "with_link"],
)
def test_functions_on_cases_are_pure(change: Callable[[Case], Case]) -> None:
    start = case()
    before = content_hash(start)
    changed = change(start)
    assert content_hash(start) == before
    again = change(start)
    assert content_hash(again) == content_hash(changed)
    for table in ("plants", "reservoirs", "storages", "links"):
        assert not getattr(changed, table).in_service.flags.writeable


def test_with_service_changes_what_it_names_and_nothing_else() -> None:
    start = case()
    changed = with_service(start, {"plant:gas": False, "link:farm--home": True})
    assert on(changed) == (on(start) - {"plant:gas"}) | {"link:farm--home"}
    back = with_service(changed, {"plant:gas": True, "link:farm--home": False})
    assert content_hash(back) == content_hash(start)
    assert content_hash(with_service(start, {})) == content_hash(start)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("plant:ga", "'ga' is not a plant of this case. Did you mean 'gas'?"),
        ("link:home-buyer", "Did you mean 'home--buyer'?"),
        ("plants:gas", "does not begin with one of plant, reservoir, storage, link"),
        ("gas", "does not begin with one of plant, reservoir, storage, link"),
        ("storage:", "'' is not a storage of this case."),
    ],
)
def test_unknown_rows_are_refused(row: str, said: str) -> None:
    with pytest.raises(OptionError) as found:
        with_service(case(), {row: True})
    assert said in str(found.value)


def test_ids_may_hold_a_colon() -> None:
    start = case_of([{"id": "A"}], [{"id": "block:2"}])
    assert not with_service(start, {"plant:block:2": False}).plants.in_service[0]


def test_with_link_changes_capacities() -> None:
    start = case()
    changed = with_link(start, "home--buyer", forward_mw=500.0)
    row = start.links.id.index("home--buyer")
    assert changed.links.forward[row] == 500.0
    assert changed.links.backward[row] == 200.0, "None keeps a capacity"
    others = np.arange(len(start.links.id)) != row
    assert np.array_equal(changed.links.forward[others], start.links.forward[others])
    assert with_link(start, "home--buyer", backward_mw=0.0).links.backward[row] == 0.0
    assert not with_link(start, "home--buyer", in_service=False).links.in_service[row]
    assert not changed.links.forward.flags.writeable


def test_with_link_puts_a_planned_link_in_service() -> None:
    """Changing a link means using it, unless in_service=False says otherwise."""
    assert with_link(case(), "farm--home", forward_mw=10.0).links.in_service[1]


@pytest.mark.parametrize("capacity", [-1.0, float("nan"), float("inf")])
def test_with_link_refuses_what_is_no_capacity(capacity: float) -> None:
    for keyword in ("forward_mw", "backward_mw"):
        with pytest.raises(OptionError, match="finite number of MW"):
            with_link(case(), "home--buyer", **{keyword: capacity})
    with pytest.raises(OptionError, match="is not a link"):
        with_link(case(), "home--nowhere")
