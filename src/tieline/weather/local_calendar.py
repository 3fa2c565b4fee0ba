"""Local days of a real year, and the way back to UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tieline.case.columns import Floats, Integers, integers
from tieline.units import HOURS_PER_DAY, HOURS_PER_YEAR
from tieline.weather.noise import DAYS, USED_DAYS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocalCalendar:
    """Local days (367,) from the day before 1 January to the day after 31 December.

    month    (367,) 0 to 11; weekday (367,) 0 = Monday
    """

    month: Integers
    weekday: Integers

    def month_share(self) -> Floats:
        """Share (12,) of the year's days in each month."""
        share: Floats = np.bincount(self.month[1:-1], minlength=12) / DAYS
        return share


def local_calendar(year: int) -> LocalCalendar:
    """The real days of ``year`` and their neighbours, without 29 February."""
    first = date(year, 1, 1) - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(USED_DAYS + 1)]
    days = [day for day in days if (day.month, day.day) != (2, 29)][:USED_DAYS]
    return LocalCalendar(
        month=integers([day.month - 1 for day in days]),
        weekday=integers([day.weekday() for day in days]),
    )


def in_utc(local: Floats, utc_offset_h: int) -> Floats:
    """Hours (8760,) of the UTC year from local days (367, 24): local = UTC + offset."""
    first = HOURS_PER_DAY + utc_offset_h
    year: Floats = local.reshape(-1)[first : first + HOURS_PER_YEAR]
    return year
