"""A kernel holds the code of those it calls: its cache must not outlive a change to any of them."""

from __future__ import annotations

from pathlib import Path

import pytest

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


class Kernel:
    """What compiled.py touches of numba's index of one kernel, and how numba keeps an entry."""

    def __init__(self, folder: Path) -> None:
        self._source_stamp: object = 0.0
        self._data_name_pattern = "kernel-1.{number:d}.nbc"
        self.folder = folder

    def place(self, number: int) -> Path:
        return self.folder / self._data_name_pattern.format(number=number)


def test_what_two_processes_keep_under_one_number_is_never_mixed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Index first, code after: between the two, another process finds nothing or its own."""
    one, other = Kernel(tmp_path), Kernel(tmp_path)
    compiled._own_names(one, solve.run.py_func)  # type: ignore[attr-defined]
    monkeypatch.setattr(compiled, "WRITER", "another")
    compiled._own_names(other, solve.run.py_func)  # type: ignore[attr-defined]
    one.place(1).write_text("code of one signature")
    assert not other.place(1).exists()
    assert one._source_stamp == other._source_stamp
    assert one._data_name_pattern.startswith(f"kernel-1.{str(one._source_stamp)[:8]}-")
