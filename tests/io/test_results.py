"""Results on disk: whole or not at all, the same bytes for the same content."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tieline.errors import OptionError, ResultError
from tieline.io.read_results import read_results
from tieline.io.studies import read_studies, write_study
from tieline.io.write import (
    json_text,
    refuse_review,
    write_bytes,
    write_results,
    write_text,
)

FRAME = pd.DataFrame(
    {
        "project": ["a", "b, c", 'd "e"'],
        "n": [1, 2, 3],
        "value": [0.1, 1e-300, np.nan],
        "congested": [True, False, True],
    }
)
TABLES = {"benefits": FRAME, "runs": FRAME.iloc[:0]}
REVIEW = {"review": {"pillars": ["x"], "value": float("nan")}}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write_results(tmp_path / "out", TABLES, REVIEW)
    return tmp_path / "out"


def test_save_then_load_is_identity(out: Path) -> None:
    saved = read_results(out)
    pd.testing.assert_frame_equal(saved.table("benefits"), FRAME)
    assert list(saved.tables) == ["benefits", "runs"]
    assert list(saved.table("runs").columns) == list(FRAME.columns)
    assert saved.documents == {"review": {"pillars": ["x"], "value": None}}


def test_csv_holds_the_same_bits(out: Path) -> None:
    read = pd.read_csv(out / "results/benefits.csv")
    pd.testing.assert_frame_equal(read, FRAME, check_exact=True)


def test_the_same_content_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    write_results(tmp_path / "again", TABLES, REVIEW)
    files = sorted(path.name for path in (out / "results").iterdir())
    assert files == [
        "benefits.csv",
        "benefits.parquet",
        "manifest.json",
        "review.json",
        "runs.csv",
        "runs.parquet",
    ]
    for name in files:
        again = (tmp_path / "again/results" / name).read_bytes()
        assert (out / "results" / name).read_bytes() == again


def test_one_row_group(out: Path) -> None:
    import pyarrow.parquet as pq

    assert pq.ParquetFile(out / "results/benefits.parquet").metadata.num_row_groups == 1


def test_an_earlier_run_leaves_nothing_behind(out: Path) -> None:
    (out / "results" / "notes.txt").write_text("mine")
    write_results(out, {"benefits": FRAME}, {})
    names = {path.name for path in (out / "results").iterdir()}
    assert names == {"benefits.csv", "benefits.parquet", "manifest.json", "notes.txt"}


def test_other_results_never_take_the_place_of_a_review(out: Path) -> None:
    with pytest.raises(OptionError, match="holds a review"):
        refuse_review(out)
    write_results(out, {"benefits": FRAME}, {})
    refuse_review(out)
    refuse_review(None)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="holds no results"):
        read_results(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("manifest.json", None, "incomplete"),
        ("manifest.json", "{", "damaged"),
        ("manifest.json", '{"format": 0}', "another version"),
        ("manifest.json", '{"format": 1}', "damaged"),
        ("review.json", None, "missing"),
        ("review.json", "[1,", "damaged"),
        ("benefits.parquet", None, "missing"),
        ("benefits.parquet", "no", "damaged"),
    ],
)
def test_what_is_not_whole_is_refused(out: Path, file: str, content: str | None, said: str) -> None:
    path = out / "results" / file
    path.unlink()
    if content is not None:
        path.write_text(content)
    with pytest.raises(ResultError, match=said):
        read_results(out)


def test_a_table_of_another_run_is_refused(out: Path) -> None:
    other = (out / "results/runs.parquet").read_bytes()
    (out / "results/benefits.parquet").write_bytes(other)
    with pytest.raises(ResultError, match="not the table"):
        read_results(out)


def test_an_unknown_table_names_the_nearest(out: Path) -> None:
    with pytest.raises(ResultError, match="Did you mean 'benefits'"):
        read_results(out).table("benefit")


def test_an_interrupted_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    write_text(path, "old")

    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["page.html"]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OptionError, match="cannot be written"):
        write_bytes(tmp_path / "file" / "inside", b"")


def test_json_has_no_nan() -> None:
    content = {"a": np.array([1.0, np.inf]), "b": (np.float64("nan"), np.int64(3)), "c": Path("x")}
    assert json.loads(json_text(content)) == {"a": [1.0, None], "b": [None, 3], "c": "x"}


@pytest.mark.parametrize("content", ["{}", "null", "5", '{"pillars": ["y"], "value": null}'])
def test_a_document_edited_after_the_run_is_refused(out: Path, content: str) -> None:
    (out / "results/review.json").write_text(content, encoding="utf-8")
    with pytest.raises(ResultError, match="not the file that the run wrote"):
        read_results(out)


def test_a_table_replaced_by_one_of_the_same_shape_is_refused(out: Path, tmp_path: Path) -> None:
    write_results(tmp_path / "other", {"benefits": FRAME.assign(value=1.0)}, {})
    other = (tmp_path / "other/results/benefits.parquet").read_bytes()
    (out / "results/benefits.parquet").write_bytes(other)
    with pytest.raises(ResultError, match="not the file that the run wrote"):
        read_results(out)


def test_documents_nested_without_end_are_damaged(out: Path) -> None:
    (out / "results/review.json").write_text("[" * 200_000, encoding="utf-8")
    with pytest.raises(ResultError, match="damaged"):
        read_results(out)


@pytest.mark.parametrize("content", ["[]", "null", "{}", '{"kind": "capacity"}', "[" * 200_000])
def test_a_study_of_another_form_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies/portfolio--x.json").write_text(content, encoding="utf-8")
    with pytest.raises(ResultError, match=r"portfolio--x\.json"):
        read_studies(tmp_path)


def test_a_study_is_read_as_it_was_written(tmp_path: Path) -> None:
    content = {"points": [{"capacity_mw": 100.0, "upper": math.nan}], "n": 3}
    write_study(tmp_path, "capacity", "line", content)
    ((found,),) = read_studies(tmp_path).values()
    assert found["points"][0] == {"capacity_mw": 100.0, "upper": None}
    assert found["n"] == 3


def test_a_study_that_was_edited_or_made_by_hand_is_refused(tmp_path: Path) -> None:
    path = write_study(tmp_path, "capacity", "line", {"n": 3})
    path.write_text(path.read_text().replace("3", "5", 1))
    with pytest.raises(ResultError, match="not the file that the study wrote"):
        read_studies(tmp_path)
    path.write_text('{"kind": "capacity"}')
    with pytest.raises(ResultError, match="not the file that the study wrote"):
        read_studies(tmp_path)


def test_what_a_study_lacks_is_named_with_its_file(tmp_path: Path) -> None:
    """As one of an older version may."""
    write_study(tmp_path, "capacity", "line", {"points": [{}]})
    ((found,),) = read_studies(tmp_path).values()
    with pytest.raises(ResultError, match=r"capacity--line\.json lacks 'best_mw'"):
        found["best_mw"]
    with pytest.raises(ResultError, match=r"capacity--line\.json lacks 'lower'"):
        found["points"][0]["lower"]


@pytest.mark.parametrize("name", ["benefits.parquet", "review.json"])
def test_results_without_hashes_are_refused(out: Path, name: str) -> None:
    path = out / "results/manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["sha256"][name]
    path.write_text(json.dumps(manifest))
    with pytest.raises(ResultError, match="does not say what its files held"):
        read_results(out)
