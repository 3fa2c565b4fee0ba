"""What a run states about itself on the page."""

from __future__ import annotations

import pandas as pd

from tieline.report.content import ReviewContent
from tieline.report.method import method


def stated(*cut: tuple[float, str]) -> dict[str, str]:
    """Rows of the provenance where weather year k cut so many MWh at such lakes."""
    runs = [
        {
            "run": f"p/2030/{year}/with/0",
            "study_year": 2030,
            "weather_year": year,
            "project": "p",
            "case": "with",
            "case_hash": "",
            "release_cut_mwh": mwh,
            "release_cut_at": lakes,
        }
        for year, (mwh, lakes) in enumerate(cut, 1)
    ]
    return dict(method(ReviewContent(programme={}, tables={"runs": pd.DataFrame(runs)})).rows)


def test_a_release_that_was_cut_is_said_with_its_lakes_and_worst_year() -> None:
    said = stated((0.0, ""), (300.0, "Upper lake"), (1200.0, "Lower lake|Upper lake"))
    text = said["Least releases"]
    assert "at Lower lake and Upper lake in 2 of 3 dispatched years" in text
    assert "weather year 3 of 2030" in text


def test_where_nothing_was_cut_nothing_is_said() -> None:
    assert "Least releases" not in stated((0.0, ""), (0.0, ""))
