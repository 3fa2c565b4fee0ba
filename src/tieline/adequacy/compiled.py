"""Compile a kernel once, keep it where the machine lets us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel as machine code that releases the interpreter lock.

    The code is cached beside the source or in the user's cache folder; where neither can be
    written, numba refuses to cache, and the kernel is compiled anew in every process.
    """
    try:
        made: Kernel = numba.njit(kernel, nogil=True, cache=True)
    except RuntimeError:
        made = numba.njit(kernel, nogil=True, cache=False)
    return made
