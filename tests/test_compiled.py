"""A kernel holds the code of those it calls: its cache must not outlive a change to any of them."""

from __future__ import annotations

from pathlib import Path

from tieline import compiled
from tieline.dispatch.network import solve


def test_stamp_changes_with_any_file_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "caller.py").write_text("one")
    (tmp_path / "callee.py").write_text("two")
    before = compiled._stamp.__wrapped__(tmp_path)
    assert compiled._stamp.__wrapped__(tmp_path) == before
    (tmp_path / "callee.py").write_text("three")
    assert compiled._stamp.__wrapped__(tmp_path) != before


def test_cached_kernels_carry_the_stamp_of_their_folder() -> None:
    index = getattr(solve.run._cache, "_cache_file", None)  # type: ignore[attr-defined]
    if index is not None:  # a place to cache was found
        assert index._source_stamp == compiled._stamp(Path(solve.__file__).parent)
