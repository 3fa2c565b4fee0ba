"""Single losses on the page: what is shown, what is left out, what is said of the project."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieline.report.content import ReviewContent
from tieline.report.losses import Losses, losses

EVENTS = [
    ("n-1 link X", "Link X, 100 MW", "Lost for three days around the tightest hour of B."),
    ("n-1 link X at A", "Link X, 100 MW", "Lost for three days around the tightest hour of A."),
    (
        "n-1 unit A",
        "Largest unit of A, 50 MW",
        "Lost for three days around the tightest hour of A.",
    ),
]


def met(ens: dict[tuple[str, str], float]) -> Losses:
    """Of unserved energy by event and case; what is not named is served."""
    stress: list[dict[str, Any]] = [
        {
            "project": "p",
            "study_year": 2030,
            "event": event,
            "case": case,
            "kind": "region",
            "place": "all",
            "indicator": indicator,
            "unit": "MWh",
            "n": 1,
        }
        | dict.fromkeys(("least", "median", "most"), ens.get((event, case), 0.0))
        for event, _, _ in EVENTS
        for case in ("with", "without")
        for indicator in ("ens_mwh", "peak_shed_mw")
    ]
    zones = [
        {
            "zone": zone,
            "name": name,
            "country": "A",
            "longitude": 0,
            "latitude": 0,
            "kind": "demand",
        }
        for zone, name in (("A", "Aland"), ("B", "Beland"))
    ]
    link = {
        "link": "X", "from_zone": "A", "to_zone": "B", "forward_mw": 100.0, "backward_mw": 100.0,
        "kind": "internal", "project": "", "status": "existing",
    }  # fmt: skip
    content = ReviewContent(
        programme={"id": "t", "title": "T", "question": "?"},
        tables={
            "stress": pd.DataFrame(stress),
            "zones": pd.DataFrame(zones),
            "links": pd.DataFrame([link]),
        },
    )
    events = [dict(zip(("event", "title", "trigger"), row, strict=True)) for row in EVENTS]
    return losses(content, events, {})


def test_the_worse_end_of_a_link_is_shown_once_and_by_name() -> None:
    found = met({("n-1 link X at A", case): 30.0 for case in ("with", "without")})
    (row,) = found.rows
    assert row.title == "Link Aland – Beland (X), 100 MW"
    assert row.when.endswith("tightest hour of Aland.")
    assert found.finding.startswith(
        "One link and one largest unit lost one by one: one loss leaves"
    )
    assert "the same within 1 %" in found.lede


def test_a_loss_borne_only_with_the_project_is_shown() -> None:
    found = met({("n-1 unit A", "without"): 20.0})
    (row,) = found.rows
    assert (row.unserved, row.without) == ("0", "20")
    assert "the same within" not in found.lede


def test_where_all_is_served_it_says_so() -> None:
    found = met({})
    assert not found.rows
    assert found.finding.endswith("all demand is served after every one")
