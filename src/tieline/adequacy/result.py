"""What an assessment says: frozen records, every figure an Estimate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from tieline.adequacy.progress import Progress, energy_mwh
from tieline.adequacy.system import WATTS, System
from tieline.adequacy.tally import MONTHS
from tieline.case.columns import Floats, floats
from tieline.case.estimate import Estimate
from tieline.errors import OptionError
from tieline.units import PPM


class ErrorOver(Enum):
    """Over what the standard error is taken.

    WEATHER  weather years are a sample of the assumed weather: n counts weather years, the error
             holds weather and outages together. With one weather year it falls back to DRAWS.
    DRAWS    the weather years are all there is: n counts sample-years.
    """

    WEATHER = "weather years"
    DRAWS = "sample-years"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAdequacy:
    """A zone, a country or the region. A group is short when any of its zones is.

    kind             'zone', 'country' or 'region'
    lole_h           hours with unserved energy [h/yr]
    lole_d           days whose hour of least margin is short [d/yr]: the classical figure
    days_short       days with any unserved energy [d/yr]
    lolev            spells of consecutive hours with unserved energy [events/yr]
    eens_mwh         [MWh/yr]; eens_ppm [ppm of demand]
    p50_h, p95_h, p50_mwh, p95_mwh  quantiles over sample-years, never of an average
    event_size_mwh   EENS / LOLEV; event_duration_h  LOLE / LOLEV; unknown where nothing is short
    month_h, month_mwh      (12,) by local month; hour_h, hour_mwh (24,) by local hour
    demand_mwh       mean of the weather years
    """

    name: str
    kind: str
    demand_mwh: float
    lole_h: Estimate
    lole_d: Estimate
    days_short: Estimate
    lolev: Estimate
    eens_mwh: Estimate
    eens_ppm: Estimate
    p50_h: Estimate
    p95_h: Estimate
    p50_mwh: Estimate
    p95_mwh: Estimate
    event_size_mwh: Estimate
    event_duration_h: Estimate
    month_h: tuple[Estimate, ...]
    month_mwh: tuple[Estimate, ...]
    hour_h: tuple[Estimate, ...]
    hour_mwh: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkNeed:
    """What a link carries in hours of need, [MWh/yr] forward and backward."""

    link: str
    forward_mwh: Estimate
    backward_mwh: Estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdequacyResult:
    """Adequacy of one case.

    groups            zones, countries and last the region
    coefficient_of_variation  of the region's EENS over sample-years: sd / (sqrt(n) mean);
                      nan where nothing is unserved
    stopped_by        'target' where the coefficient fell to the target, else 'samples'
    hydro             'emergency release' or 'no release'
    progress          the samples behind the figures
    """

    case_hash: str
    seed: int
    samples: int
    weather_years: int
    hydro: str
    stopped_by: str
    coefficient_of_variation: float
    groups: tuple[GroupAdequacy, ...]
    links: tuple[LinkNeed, ...]
    progress: Progress

    def group(self, name: str) -> GroupAdequacy:
        """A zone, country or 'region' by name; raises OptionError for an unknown one."""
        for group in self.groups:
            if group.name == name:
                return group
        raise OptionError(f"{name!r} is not a zone, a country or 'region' of this result.")


def over_samples(samples: npt.ArrayLike, weather: int, error: ErrorOver, unit: str) -> Estimate:
    """Mean of one figure per sample (n,), sample i of weather year i mod ``weather``.

    Over WEATHER the error is that of the mean of the weather years' means: it grows with the
    spread between weather years, which more draws cannot reduce.
    """
    x = np.asarray(samples, dtype=np.float64)
    if error is ErrorOver.DRAWS or weather == 1:
        return Estimate.from_samples(x, unit)
    return Estimate.from_samples(x.reshape(-1, weather).mean(axis=0), unit)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Means of many figures at once: value, error (k,) with the same n and unit."""

    value: Floats
    error: Floats
    n: int
    unit: str

    def __iter__(self) -> Iterator[Estimate]:
        for value, error in zip(self.value.tolist(), self.error.tolist(), strict=True):
            yield Estimate(value=value, standard_error=error, n=self.n, unit=self.unit)


def _means(x: npt.NDArray[Any], weather: int, error: ErrorOver, unit: str) -> _Columns:
    """``over_samples`` of every column of x (n, k)."""
    if not (error is ErrorOver.DRAWS or weather == 1):
        x = x.reshape(-1, weather, x.shape[1]).mean(axis=0)
    n = len(x)
    spread = x.std(axis=0, ddof=1) if n > 1 else np.full(x.shape[1], math.nan)
    return _Columns(x.mean(axis=0), spread / math.sqrt(n), n, unit)


def _ratios(above: Floats, below: Floats, weather: int, error: ErrorOver, unit: str) -> _Columns:
    """r = sum(y) / sum(x), with the error of mean(y - r x) / mean(x) (linearised); (n, k) each."""
    mean = below.mean(axis=0)
    mean[mean == 0.0] = math.nan
    r = above.mean(axis=0) / mean
    rest = _means(above - r * below, weather, error, unit)
    return _Columns(r, rest.error / mean, rest.n, unit)


def _quantiles(x: Floats, p: float, weather: int, error: ErrorOver, unit: str) -> _Columns:
    """Quantile over sample-years of each column (n, k); its error from the share below it.

    R. S. Woodruff, "Confidence intervals for medians and other position measures", J. Am. Stat.
    Assoc. 47, 1952: half the distance between the quantiles at p ± the error of the share.
    """
    ascending = np.sort(x, axis=0)
    value = _at(ascending, np.full(x.shape[1], p))
    share = _means((x <= value).astype(np.float64), weather, error, "1")
    unknown = np.isnan(share.error)
    reach = np.where(unknown, 0.0, share.error)
    low, high = (_at(ascending, np.clip(end, 0.0, 1.0)) for end in (p - reach, p + reach))
    spread = np.where(unknown, math.nan, (high - low) / 2.0)
    return _Columns(value, floats(spread), share.n, unit)


def _at(ascending: Floats, p: Floats) -> Floats:
    """The quantile p (k,) of each column (n, k), linear between the samples."""
    place = p * (len(ascending) - 1)
    below = np.floor(place).astype(np.int64)
    upper = np.minimum(below + 1, len(ascending) - 1)
    column = np.arange(p.size)
    low, high = ascending[below, column], ascending[upper, column]
    return floats(low + (place - below) * (high - low))


def _of_sums(
    sums: npt.NDArray[Any], squares: npt.NDArray[Any], samples: int, error: ErrorOver, unit: str
) -> _Columns:
    """Means per sample from sums and sums of squares by weather year, both (w, k)."""
    weather = len(sums)
    if error is ErrorOver.WEATHER and weather > 1:
        return _means(sums * weather / samples, weather, ErrorOver.DRAWS, unit)
    mean = floats(sums.sum(axis=0) / samples)
    if samples < 2:
        return _Columns(mean, np.full(mean.size, math.nan), samples, unit)
    spread = np.maximum(squares.sum(axis=0) - samples * mean * mean, 0.0) / (samples - 1)
    return _Columns(mean, floats(np.sqrt(spread / samples)), samples, unit)


def link_needs(system: System, progress: Progress, error: ErrorOver) -> tuple[LinkNeed, ...]:
    """Emergency transfers over every link in service."""
    forward, backward = (
        _of_sums(
            progress.link_energy[:, :, way],
            progress.link_energy_squared[:, :, way],
            progress.samples,
            error,
            "MWh/yr",
        )
        for way in range(2)
    )
    return tuple(
        LinkNeed(link=name, forward_mwh=ahead, backward_mwh=back)
        for name, ahead, back in zip(system.links, forward, backward, strict=True)
    )


def groups_of(system: System, progress: Progress, error: ErrorOver) -> tuple[GroupAdequacy, ...]:
    """Every zone, country and the region."""
    figures = _figures(system, progress, error)
    hours = _by_slot(progress.slot_hours, progress.slot_hours_squared, progress, error, "h/yr")
    energy = _by_slot(
        progress.slot_energy / WATTS, progress.slot_energy_squared, progress, error, "MWh/yr"
    )
    demand = np.mean([year.demand for year in system.years], axis=0)
    return tuple(
        GroupAdequacy(
            name=system.names[g],
            kind=system.kinds[g],
            demand_mwh=float(demand[g]),
            **dict(zip(figures, row, strict=True)),
            month_h=hours[g][:MONTHS],
            month_mwh=energy[g][:MONTHS],
            hour_h=hours[g][MONTHS:],
            hour_mwh=energy[g][MONTHS:],
        )
        for g, row in enumerate(zip(*figures.values(), strict=True))
    )


def _figures(system: System, progress: Progress, error: ErrorOver) -> dict[str, _Columns]:
    """Every figure of ``GroupAdequacy`` for all groups at once."""
    weather = len(system.years)
    hours, events = (np.asarray(x, dtype=np.float64) for x in (progress.hours, progress.events))
    energy = energy_mwh(progress)
    demand = np.mean([year.demand for year in system.years], axis=0)
    demand[demand <= 0.0] = math.nan
    eens = _means(energy, weather, error, "MWh/yr")
    ppm = PPM / demand
    return {
        "lole_h": _means(hours, weather, error, "h/yr"),
        "lole_d": _means(progress.peak_days, weather, error, "d/yr"),
        "days_short": _means(progress.days, weather, error, "d/yr"),
        "lolev": _means(events, weather, error, "events/yr"),
        "eens_mwh": eens,
        "eens_ppm": _Columns(eens.value * ppm, eens.error * ppm, eens.n, "ppm"),
        "p50_h": _quantiles(hours, 0.5, weather, error, "h/yr"),
        "p95_h": _quantiles(hours, 0.95, weather, error, "h/yr"),
        "p50_mwh": _quantiles(energy, 0.5, weather, error, "MWh/yr"),
        "p95_mwh": _quantiles(energy, 0.95, weather, error, "MWh/yr"),
        "event_size_mwh": _ratios(energy, events, weather, error, "MWh"),
        "event_duration_h": _ratios(hours, events, weather, error, "h"),
    }


def _by_slot(
    sums: npt.NDArray[Any],
    squares: npt.NDArray[Any],
    progress: Progress,
    error: ErrorOver,
    unit: str,
) -> list[tuple[Estimate, ...]]:
    """By group, then by month and local hour; sums and squares (w, g, k)."""
    weather, groups, slots = sums.shape
    flat = [x.reshape(weather, groups * slots) for x in (sums, squares)]
    found = tuple(_of_sums(flat[0], flat[1], progress.samples, error, unit))
    return [found[g * slots : (g + 1) * slots] for g in range(groups)]
