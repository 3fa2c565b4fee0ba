"""A study beside a review says where it was made from something else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.report import invented
from tieline.report import ReviewContent
from tieline.report.earlier import earlier
from tieline.report.together import together

MINE = {"inputs": "a", "code": "b"}


def content(**studies: Any) -> ReviewContent:
    held = invented.content()
    return ReviewContent(
        programme=held.programme,
        provenance=dict(held.provenance) | {"made_from": MINE},
        studies=studies,
    )


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (MINE, ""),
        ({}, ""),
        ({"inputs": "x", "code": "b"}, "It was made from other files than this review"),
        ({"inputs": "a", "code": "x"}, "It was made from other code than this review"),
        ({"inputs": "x", "code": "x"}, "It was made from other files and other code than this"),
    ],
)
def test_what_differs_is_named(theirs: dict[str, str], said: str) -> None:
    found = earlier(content(), {"made_from": theirs})
    assert found.startswith(said)
    assert bool(found) == bool(said)


def test_a_review_that_does_not_say_accuses_nobody() -> None:
    assert earlier(invented.content(), {"made_from": {"inputs": "x"}}) == ""


def test_it_stands_with_the_study() -> None:
    row = {"project": "p", "first_in_usd_per_year": 1e6, "last_in_usd_per_year": 1e6}
    row |= {"in_order_usd_per_year": 1e6, "shapley_usd_per_year": 1e6}
    told: dict[str, Any] = {"titles": {}, "cluster_usd_per_year": 1e6, "rows": [row]}
    told |= {"lower": None, "upper": None, "study_year": 2030, "n": 1, "exact": True}
    (same,) = together(content(portfolio=(told | {"made_from": MINE},)))
    (other,) = together(content(portfolio=(told | {"made_from": {"code": "x"}},)))
    assert same.said == "Study year 2030, n = 1 weather year: no interval."
    assert other.said.endswith("It was made from other code than this review: run it again.")
