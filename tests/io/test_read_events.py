"""Event files: every mistake at its line, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.io.copies import problems_of, small_programme
from tieline.io.read_programme import read_programme

GOOD = """\
event: storm
title: A storm
kind: cyclone
trigger: Invented.
begins: tightest
months: [9, 10]
effects:
  - acts_on: border
    zones: [A]
    hours: 24
    repair_h: [12, 36]
    repair_share: [0.5, 1]
source: invented
confidence: estimate
"""

SAME = """\
  - acts_on: border
    zones: [A]
    hours: 24
    repair_h: [12, 36]
    repair_share: [0.5, 1]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = small_programme(tmp_path / "small")
    (place / "events").mkdir()
    (place / "events" / "storm.yaml").write_text(GOOD, encoding="utf-8")
    return place


def written(folder: Path, text: str, name: str = "storm") -> Path:
    (folder / "events" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_event_is_read(folder: Path) -> None:
    (event,) = read_programme(folder).events
    assert event.id == "storm"
    assert event.months == (9, 10)
    assert event.span_h == 60
    assert event.effects[0].acts_on == "border"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("zones: [A]", "zones: [AA]", "line 9, zones: 'AA' is not a known zone."),
        ("border", "borders", "line 8, effects.acts_on: 'borders' is not a known word."),
        ("    hours: 24\n", "", "line 8, effects.hours: is missing."),
        ("hours: 24", "hours: 17500", "longer than two years"),
        ("[9, 10]", "[9, 9]", "line 6, months: '9' stands 2 times. Name it once."),
        ("zones: [A]", "zones: [A, A]", "line 9, zones: 'A' stands 2 times."),
        ("source: inv", SAME + "source: inv", "line 13, acts_on: 'border' is an effect that"),
        ("hours: 24", "hours: 0", "line 10, effects.hours: '0' is below 1."),
        ("[12, 36]", "[36, 12]", "line 11, repair_h: '36, 12' overlap"),
        ("[12, 36]", "[12]", "line 11, repair_h: has 1 points, repair_share 2."),
        ("[0.5, 1]", "[0.5, 0.8]", "shares rise and the last is 1."),
        ("event: storm", "event: strom", "line 1, event: 'strom' is not the name of the file"),
        ("begins: tightest", "begins: '02-30'", "line 5, begins: '02-30' is not a day"),
        ("months: [9, 10]", "months: [13]", "line 6, months: '13' is above 12."),
        ("zones: [A]", "share: 2\n    zones: [A]", "nothing gains capacity"),
        ("    zones: [A]\n", "", "names no place"),
        ("zones: [A]", "zones: []", "line 9, effects.zones: '[]' is an empty list."),
        ("hours: 24", "hours: .nan", "line 10, effects.hours: 'nan' is no"),
        ("source: invented", "colour: red", "line 13, colour: is not a field"),
        ("source: invented", "source: x\nprobability_per_year: 0.1", "its source together"),
        ("source: invented", "source: x\ncombines: [flood]", "'flood' is not an event."),
        ("acts_on: border\n    zones: [A]", "acts_on: capacity\n    assets: ['link:A--C']",
         "line 9, assets: 'link:A--C' is not a link."),
        ("acts_on: border", "acts_on: capacity\n    technologies: [tidal]", "is not a known"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(folder: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    (problem, *_) = problems_of(written(folder, GOOD.replace(old, new, 1)))
    assert problem.file == "events/storm.yaml"
    assert said in str(problem)
    assert problem.place.startswith("line ") or "is missing" in str(problem)


def test_an_unknown_asset_names_the_nearest(folder: Path) -> None:
    links = (folder / "system" / "links.csv").read_text(encoding="utf-8").splitlines()
    name = links[1].split(",")[0]
    wrong = GOOD.replace(
        "acts_on: border\n    zones: [A]", f"acts_on: capacity\n    assets: ['link:{name}x']"
    )
    (problem,) = problems_of(written(folder, wrong))
    assert problem.remedy == f"Did you mean {name!r}?"


def test_other_files_and_lists_are_refused(folder: Path) -> None:
    (folder / "events" / "notes.txt").write_text("x", encoding="utf-8")
    written(folder, "- one\n- two\n")
    said = [str(problem) for problem in problems_of(folder)]
    assert any("notes.txt" in text and "is not an event file" in text for text in said)
    assert any("storm.yaml" in text and "is not a list of" in text for text in said)


def test_combinations_hold_what_they_combine(folder: Path) -> None:
    both = GOOD.replace("event: storm", "event: both").replace(
        "source: invented", "combines: [storm]\nsource: invented"
    )
    written(folder, both, "both")
    events = {event.id: event for event in read_programme(folder).events}
    assert len(events["both"].effects) == 2
    written(folder, both.replace("event: both", "event: more").replace("[storm]", "[both]"), "more")
    (problem,) = problems_of(folder)
    assert "is a combination itself" in str(problem)


def test_combinations_that_name_each_other_are_refused(folder: Path) -> None:
    start = GOOD[: GOOD.index("effects:")]
    for name, other in (("one", "two"), ("two", "one")):
        head = start.replace("event: storm", f"event: {name}")
        written(folder, f"{head}combines: [{other}]\nsource: x\nconfidence: estimate\n", name)
    said = [str(problem) for problem in problems_of(folder)]
    assert len(said) == 2
    assert all("is a combination itself" in text for text in said)


def test_an_event_that_does_nothing_is_refused(folder: Path) -> None:
    start = GOOD[: GOOD.index("effects:")]
    written(folder, f"{start}effects: []\nsource: x\nconfidence: estimate\n")
    (problem,) = problems_of(folder)
    assert "effects: is empty." in str(problem)
