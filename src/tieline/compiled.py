"""Compile a kernel once, keep it where the machine lets us."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code, to be called from other kernels only.

    Kernels allocate nothing: all room is made by their callers. Without numba's reference counts
    (``_nrt``) the records of arrays they pass around cost nothing; with them, a year of RTS-79
    took three times as long. Division by zero gives inf, as in numpy (``error_model``), without
    a check in every loop. Without the door to Python each takes a fraction of the time to compile.

    The code is cached beside the source or in the user's cache folder; where neither can be
    written, numba refuses to cache, and the kernel is compiled anew in every process. A kernel
    holds the code of those it calls, so the cache counts as fresh only while no file of its
    folder has changed.
    """
    return _compile(kernel, no_cpython_wrapper=True)


def callable_from_python(kernel: Kernel) -> Kernel:
    """The same for the kernel that Python calls; it releases the interpreter lock."""
    return _compile(kernel)


def _compile(kernel: Kernel, **more: bool) -> Kernel:
    options: dict[str, Any] = {
        "nogil": True,
        "error_model": "numpy",
        "_nrt": False,
        "no_cfunc_wrapper": True,
    } | more
    try:
        made: Any = numba.njit(kernel, cache=True, **options)
    except RuntimeError:
        made = numba.njit(kernel, cache=False, **options)
    else:
        _own_names(getattr(getattr(made, "_cache", None), "_cache_file", None), kernel)
    return made  # type: ignore[no-any-return]


def _own_names(index: Any, kernel: Callable[..., Any]) -> None:
    """Let the cache forget what a change of the folder made stale, and never mix processes up.

    numba looks at the kernel's own file only, not at the files of those it calls. And it writes
    the index before the code: a second process would find a fresh entry and load the code of an
    older version, or that of another signature which a third process has just given the same
    number. Files named by version and process cannot be taken for each other; one that is not
    there yet is compiled again.
    """
    if hasattr(index, "_source_stamp") and hasattr(index, "_data_name_pattern"):
        stamp = _stamp(Path(inspect.getfile(kernel)).parent)
        index._source_stamp = stamp
        base = index._data_name_pattern.removesuffix("{number:d}.nbc")
        index._data_name_pattern = f"{base}{stamp[:8]}-{WRITER}.{{number:d}}.nbc"


WRITER = uuid4().hex[:8]
"""This process, in the names of what it keeps."""


@cache
def _stamp(folder: Path) -> str:
    """What the Python files of a folder say, and this one."""
    digest = hashlib.sha256()
    for path in (*sorted(folder.glob("*.py")), Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
