"""Firm capacity read off the depth of a zone's shortfalls: no further samples are needed.

Every hour of shortfall is counted by its depth, in steps of ``Progress.depth_step``. A megawatt
of firm capacity in the zone lifts every one of them by a megawatt at most, so

    LOLE(F) = (hours deeper than F) / n        EENS(F) = sum over hours of max(depth - F, 0) / n

What storages or neighbours would do with the energy they then keep is left out: the figures are
the most that is needed, up to one step.
"""

from __future__ import annotations

import numpy as np

from tieline.adequacy.progress import Progress
from tieline.adequacy.system import WATTS
from tieline.case.columns import Floats


def firm_capacity_for(progress: Progress, zone: int, lole: float) -> float:
    """Least F [MW] with LOLE(F) <= ``lole`` [h/yr]; zone by its position in the result's groups."""
    counts, depth = _depths(progress, zone)
    deeper = counts[::-1].cumsum()[::-1] / max(progress.samples, 1)
    above = np.flatnonzero(deeper > lole)
    return float(depth[above[-1]]) if above.size else 0.0


def firm_capacity_saving(progress: Progress, zone: int, energy: float) -> float:
    """F [MW] that saves ``energy`` [MWh/yr] of the zone's unserved energy; at most its depth.

    saved(F) = sum over hours of min(depth, F) / n, piecewise linear in F; depths are middles of
    their steps.
    """
    counts, depth = _depths(progress, zone)
    if energy <= 0.0 or not counts.any():
        return 0.0
    middle = depth - depth[0] / 2.0
    rate = counts / max(progress.samples, 1)
    beyond = rate[::-1].cumsum()[::-1]
    below = np.concatenate(([0.0], middle))
    saved = np.concatenate(([0.0], np.cumsum(beyond * np.diff(below))))
    reached = np.searchsorted(beyond == 0.0, True)
    return float(np.interp(energy, saved[: reached + 1], below[: reached + 1]))


def _depths(progress: Progress, zone: int) -> tuple[Floats, Floats]:
    """Hours short by depth, and the upper end of each step  [MW]."""
    counts = progress.depth[zone].astype(np.float64)
    step = float(progress.depth_step[zone]) / WATTS
    return counts, step * np.arange(1, counts.size + 1)
