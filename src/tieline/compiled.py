"""Compile a kernel once, keep it where the machine lets us."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

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
        # numba looks at the kernel's own file only, not at the files of those it calls.
        index = getattr(getattr(made, "_cache", None), "_cache_file", None)
        if index is not None and hasattr(index, "_source_stamp"):
            index._source_stamp = _stamp(Path(inspect.getfile(kernel)).parent)
    return made  # type: ignore[no-any-return]


@cache
def _stamp(folder: Path) -> str:
    """What the Python files of a folder say, and this one."""
    digest = hashlib.sha256()
    for path in (*sorted(folder.glob("*.py")), Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
