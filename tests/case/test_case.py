"""Case: content hash, look-up of rows, frozen columns."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from tests.dispatch.systems import case_of
from tieline.case.case import Case, content_hash, position
from tieline.case.columns import flags, floats, integers, names
from tieline.case.tables import FuelLimit, LinkLimit
from tieline.errors import OptionError


def sample() -> Case:
    return case_of(
        [{"id": "A"}, {"id": "B"}],
        [{"id": "coal", "capacity": 50.0, "cost": 20.0}, {"id": "gas", "zone": 1, "capacity": 9.0}],
        reservoir_rows=[{"id": "lake", "turbine": 5.0, "energy": 70.0}],
        storage_rows=[{"id": "battery", "power": 2.0, "energy": 8.0}],
        link_rows=[{"id": "A--B", "forward": 10.0}],
        fuel_limits=(FuelLimit(id="gas", plants=(1,), heat_rate=(2.0,), minimum=0.0, maximum=5.0),),
        link_limits=(LinkLimit(id="border", terms=((0, 1),), maximum=7.0),),
    )


def test_hash_is_of_the_content_not_of_the_object() -> None:
    assert content_hash(sample()) == content_hash(sample())
    assert len(content_hash(sample())) == 64


def test_every_column_counts() -> None:
    """One value moved in any column of any table, and the hash is another."""
    case = sample()
    hashes = {content_hash(case)}
    columns = 0
    for table in ("zones", "plants", "reservoirs", "storages", "links"):
        for field in fields(getattr(case, table)):
            columns += 1
            changed = replace(case, **{table: moved(getattr(case, table), field.name)})
            hashes.add(content_hash(changed))
    assert len(hashes) == columns + 1


def moved(table, column: str):
    value = getattr(table, column)
    if isinstance(value, tuple):
        return replace(table, **{column: (value[0] + "x", *value[1:])})
    array = np.array(value)
    if array.dtype == np.bool_:
        array[0] = not array[0]
    else:
        array[0] = array[0] + 1 if np.isfinite(array[0]) else 0.5
    return replace(table, **{column: array})


@pytest.mark.parametrize(
    "change",
    [
        {"study_year": 2031},
        {"fuel_limits": ()},
        {"link_limits": ()},
        {"link_limits": (LinkLimit(id="border", terms=((0, -1),), maximum=7.0),)},
        {
            "fuel_limits": (
                FuelLimit(id="gas", plants=(1,), heat_rate=(2.0,), minimum=1.0, maximum=5.0),
            )
        },
    ],
)
def test_years_and_limits_count(change: dict) -> None:
    assert content_hash(replace(sample(), **change)) != content_hash(sample())


def test_names_that_run_together_are_kept_apart() -> None:
    """('ab', 'c') is not ('a', 'bc')."""
    one, other = (case_of([{"id": a}, {"id": b}]) for a, b in (("ab", "c"), ("a", "bc")))
    assert content_hash(one) != content_hash(other)


def test_a_case_is_frozen() -> None:
    case = sample()
    with pytest.raises(FrozenInstanceError):
        case.study_year = 2040  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        case.plants.capacity = floats([1.0])  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        case.plants.capacity[0] = 1.0


@pytest.mark.parametrize("make", [floats, integers, flags])
def test_columns_are_copies_nobody_can_write_to(make) -> None:
    mine = np.ones(3)
    column = make(mine)
    mine[0] = 0
    assert column[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 0


def test_names_are_text_in_order() -> None:
    assert names(["b", "a", 3]) == ("b", "a", "3")


def test_position_names_the_nearest_id() -> None:
    assert position(("LA-N", "LA-S"), "LA-S", "zone") == 1
    with pytest.raises(OptionError, match=r"'LA-X' is not a zone of this case\. Did you mean 'LA-"):
        position(("LA-N", "LA-S"), "LA-X", "zone")
    with pytest.raises(OptionError) as found:
        position((), "LA-X", "zone")
    assert "Did you mean" not in str(found.value)
