"""Everything that is compiled, compiled once on a machine: the first study then starts at once."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from tieline.dispatch.hot import compile_kernels
from tieline.study.review_adequacy import kernels

KERNELS = (compile_kernels, kernels)
"""Of the dispatch and of adequacy; some ten seconds of a core each."""


def prepare() -> None:
    """Compile the kernels side by side; what is already kept on disk is loaded only.

    Where neither the package's folder nor the user's cache can be written, nothing is gained.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(KERNELS), mp_context=context) as pool:
        for future in [pool.submit(compiling) for compiling in KERNELS]:
            future.result()
