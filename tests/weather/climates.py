"""Small climatologies to draw from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tieline.case.columns import Floats, floats, integers
from tieline.weather.climatology import Climatology, Correlation

HOURS = np.arange(24)
MONTHS = np.arange(12)[:, None]
WINDY = 0.32 + 0.16 * np.cos(2 * np.pi * MONTHS / 12) + 0.04 * np.cos(2 * np.pi * HOURS / 24)
SUNNY = (0.55 + 0.08 * np.sin(2 * np.pi * MONTHS / 12)) * np.maximum(
    np.sin(np.pi * (HOURS - 5.5) / 12), 0.0
)
BUSY = 1.0 + 0.08 * np.sin(2 * np.pi * (MONTHS - 2) / 12) + 0.2 * np.sin(np.pi * (HOURS - 7) / 12)
WET = np.repeat(np.array([3, 2, 2, 2, 5, 11, 20, 24, 18, 8, 3, 2])[:, None] * 0.12, 24, axis=1)
WORKING_WEEK = (1.01, 1.02, 1.02, 1.02, 1.02, 0.98, 0.93)


@dataclass(frozen=True)
class Row:
    """One profile of a small climatology; see Climatology for the fields."""

    profile: str
    variable: str
    mean: Floats
    annual_mean: float = 1.0
    utc_offset_h: int = 7
    weekday: Sequence[float] = (1.0,) * 7
    driver: str = ""
    group: str = ""
    daily_std: float = 0.0
    daily_lag1: float = 0.0
    hourly_std: float = 0.0
    hourly_lag1: float = 0.0
    interannual_cv: float = 0.0
    interannual_lag1: float = 0.0
    dry_year_ratio: float = 0.0


NUMBERS = (
    "annual_mean",
    "daily_std",
    "daily_lag1",
    "hourly_std",
    "hourly_lag1",
    "interannual_cv",
    "interannual_lag1",
    "dry_year_ratio",
)


def climatology(rows: Sequence[Row], *correlations: tuple[str, str, str, float]) -> Climatology:
    return Climatology(
        profile=tuple(row.profile for row in rows),
        variable=tuple(row.variable for row in rows),
        driver=tuple(row.driver for row in rows),
        group=tuple(row.group for row in rows),
        utc_offset_h=integers([row.utc_offset_h for row in rows]),
        mean=floats(np.array([row.mean for row in rows]).reshape(-1, 12, 24)),
        correlations=tuple(
            Correlation(variable=kind, group_a=a, group_b=b, value=value)
            for kind, a, b, value in correlations
        ),
        weekday=floats(np.array([row.weekday for row in rows]).reshape(-1, 7)),
        **{name: floats([getattr(row, name) for row in rows]) for name in NUMBERS},
    )


def wind(profile: str, group: str = "ridge", **changes: object) -> Row:
    given: dict[str, object] = {
        "daily_std": 0.5,
        "daily_lag1": 0.65,
        "hourly_std": 0.3,
        "hourly_lag1": 0.9,
        "interannual_cv": 0.07,
    }
    return Row(profile, "wind", WINDY, float(WINDY.mean()), group=group, **(given | changes))


def inflow(profile: str, group: str = "river", **changes: object) -> Row:
    given: dict[str, object] = {
        "daily_std": 0.3,
        "daily_lag1": 0.9,
        "interannual_cv": 0.12,
        "interannual_lag1": 0.2,
        "dry_year_ratio": 0.78,
    }
    return Row(profile, "inflow", WET / WET.mean(), group=group, **(given | changes))


SUN = Row(
    "sun",
    "solar",
    SUNNY,
    float(SUNNY.mean()),
    group="delta",
    daily_std=0.2,
    daily_lag1=0.4,
    hourly_std=0.1,
    hourly_lag1=0.6,
    interannual_cv=0.03,
)
LOAD = Row(
    "load",
    "demand",
    BUSY,
    weekday=WORKING_WEEK,
    group="plain",
    daily_std=0.025,
    daily_lag1=0.6,
    hourly_std=0.008,
    hourly_lag1=0.7,
    interannual_cv=0.01,
)
STREAM = Row("stream", "availability", np.full((12, 24), 0.44), 0.44, driver="river")
STEAM = Row("steam", "availability", np.full((12, 24), 0.62), 0.62)
