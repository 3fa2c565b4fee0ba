"""Axes, projection, label placement, stacks, timelines: what figures are drawn from."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report import invented
from tieline.report.axis import axis
from tieline.report.drawn_links import shown_case, stroke
from tieline.report.gridmap import gridmap
from tieline.report.labels import Box, Spot, place
from tieline.report.projection import Frame, clip, frame, mercator, outline_path
from tieline.report.stack import week
from tieline.report.technologies import family, in_words
from tieline.report.timeline import span

NUMBERS = st.floats(min_value=-1e9, max_value=1e9, allow_subnormal=False)


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_an_axis_holds_every_value_and_zero(values: list[float]) -> None:
    scale = axis(values)
    assert all(0.0 <= scale.at(value) <= 100.0 for value in [*values, 0.0])
    assert 0.0 in [round(tick, 6) for tick in scale.ticks()]
    assert all(a < b for a, b in pairwise(scale.ticks()))


def test_axis_labels_are_round() -> None:
    assert [text for _, text in axis([0.0, 96.5]).labels()] == ["0", "50", "100"] or [
        text for _, text in axis([0.0, 96.5]).labels()
    ] == ["0", "20", "40", "60", "80", "100"]


def test_mercator_at_45_degrees() -> None:
    """Snyder (1987), Map projections: a working manual, p. 41: y = R ln tan(pi/4 + phi/2)."""
    assert mercator(45.0) == pytest.approx(0.881373587)
    assert mercator(-45.0) == pytest.approx(-0.881373587)


def test_every_place_lies_inside_its_frame() -> None:
    places = [(96.0, -8.0), (126.0, 25.0), (100.0, 10.0)]
    view = frame(places)
    for longitude, latitude in places:
        x, y = view.at(longitude, latitude)
        assert 0.0 < x < 1000.0
        assert 0.0 < y < view.height


def test_a_single_place_has_a_frame_too() -> None:
    view = frame([(10.0, 50.0)])
    assert view.height > 0.0


def test_clipping_a_square_by_half() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    cut = clip(square, (5.0, -5.0, 20.0, 20.0))
    assert {x for x, _ in cut} == {5.0, 10.0}
    assert clip(square, (11.0, 11.0, 20.0, 20.0)) == []


def test_land_outside_the_frame_is_not_drawn() -> None:
    view = Frame(0.0, 10.0, mercator(10.0), mercator(0.0))
    assert outline_path([[[50.0, 50.0], [51.0, 50.0], [51.0, 51.0]]], view) == ""
    assert outline_path([[[2.0, 2.0], [8.0, 2.0], [8.0, 8.0]]], view).startswith("M")


def test_names_never_cover_each_other() -> None:
    spots = [
        Spot(f"Zone number {k}", 200 + 14 * (k % 5), 150 + 11 * (k // 5), 4.0, k) for k in range(15)
    ]
    taken = [Box(190, 140, 210, 160)]
    placed = place(spots, 600, 400, taken)
    assert placed
    for at, one in enumerate(placed):
        for other in placed[at + 1 :]:
            assert one.box.overlap(other.box) == 0.0
        assert one.box.left >= 0
        assert one.box.right <= 600


def test_width_grows_with_the_square_root_of_capacity() -> None:
    assert stroke(4000.0, 4000.0) == pytest.approx(2 * stroke(1000.0, 4000.0))


def test_the_map_keeps_counterfactual_links_out() -> None:
    held = invented.content()
    grid = gridmap(held, shown_case(held))
    assert grid is not None
    said = [link.says for link in grid.links]
    assert not any(text.startswith("Szohôd Wind to Borduria") for text in said)
    assert sum(link.state == "own" for link in grid.links) == 1
    assert any(link.state == "planned" for link in grid.links)
    assert any(link.state == "suspended" for link in grid.links)


def test_markers_are_numbered_programme_first_and_unplaced_ones_are_kept() -> None:
    held = invented.content()
    grid = gridmap(held, shown_case(held))
    assert grid is not None
    assert grid.markers[0].role == "programme"
    assert [marker.no for marker in grid.markers] == [1, 2, 3, 4, 5]
    assert [m.title for m in grid.markers if m.left is None] == ["Far line"]


def test_a_week_adds_up_and_parts_imports_from_exports() -> None:
    held = invented.content()
    hours = week(held, held.rows("projects", role="programme")[0])
    assert hours is not None
    assert hours.exports
    assert hours.layers[0].name == "Szohôd Wind"
    supplied = sum(
        row["mw"] for row in held.rows("week") if row["series"] != "demand" and row["mw"] > 0
    )
    own = sum(row["mw"] for row in held.rows("week") if row["series"] == "project")
    assert hours.project_share == pytest.approx(own / supplied)
    assert (hours.begins, hours.ends) == ("21 April", "28 April")


@pytest.mark.parametrize(
    ("technology", "name"),
    [
        ("gas_ccgt", "Gas"),
        ("hydro_ror", "Hydro"),
        ("storage discharge", "Storage"),
        ("wind_offshore", "Wind"),
        ("net import", "Net import"),
        ("tidal", "Other"),
    ],
)
def test_families(technology: str, name: str) -> None:
    assert family(technology).name == name


def test_technologies_in_words() -> None:
    assert in_words("gas_ccgt") == "gas combined cycle"
    assert in_words("solar_pv") == "solar"


def test_spans_of_imprecise_dates() -> None:
    assert span("2025") == (2025.0, 2026.0)
    begin, end = span("2025-07/2025-09") or (0.0, 0.0)
    assert math.isclose(begin, 2025 + 181 / 365)
    assert math.isclose(end, 2025 + 273 / 365)
    assert span("spring") is None
