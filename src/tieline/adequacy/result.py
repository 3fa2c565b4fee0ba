"""What an assessment says: frozen records, every figure an Estimate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from tieline.adequacy.progress import Progress, energy_mwh
from tieline.adequacy.system import WATTS, System
from tieline.adequacy.tally import MONTHS
from tieline.case.columns import Floats
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


def ratio(above: Floats, below: Floats, weather: int, error: ErrorOver, unit: str) -> Estimate:
    """r = sum(y) / sum(x), with the error of mean(y - r x) / mean(x) (linearised)."""
    mean = float(below.mean()) if below.size else 0.0
    n = weather if error is ErrorOver.WEATHER and weather > 1 else below.size
    if mean == 0.0:
        return Estimate(value=math.nan, standard_error=math.nan, n=n, unit=unit)
    r = float(above.mean()) / mean
    rest = over_samples(above - r * below, weather, error, unit)
    return Estimate(value=r, standard_error=rest.standard_error / mean, n=n, unit=unit)


def quantile(x: Floats, p: float, weather: int, error: ErrorOver, unit: str) -> Estimate:
    """Quantile over sample-years (n,); its error from the spread of the share below it.

    R. S. Woodruff, "Confidence intervals for medians and other position measures", J. Am. Stat.
    Assoc. 47, 1952: half the distance between the quantiles at p ± the error of the share.
    """
    value = float(np.quantile(x, p))
    share = over_samples(x <= value, weather, error, "1")
    if math.isnan(share.standard_error):
        return Estimate(value=value, standard_error=math.nan, n=share.n, unit=unit)
    ends = np.clip([p - share.standard_error, p + share.standard_error], 0.0, 1.0)
    low, high = np.quantile(x, ends)
    return Estimate(value=value, standard_error=float(high - low) / 2.0, n=share.n, unit=unit)


def from_sums(sums: Floats, squares: Floats, samples: int, error: ErrorOver, unit: str) -> Estimate:
    """Mean per sample from sums and sums of squares by weather year, both (w,)."""
    weather = sums.size
    if error is ErrorOver.WEATHER and weather > 1:
        return Estimate.from_samples(sums * weather / samples, unit)
    mean = float(sums.sum()) / samples
    if samples < 2:
        return Estimate(value=mean, standard_error=math.nan, n=samples, unit=unit)
    spread = max(float(squares.sum()) - samples * mean * mean, 0.0) / (samples - 1)
    return Estimate(value=mean, standard_error=math.sqrt(spread / samples), n=samples, unit=unit)


def group_adequacy(
    g: int, system: System, progress: Progress, energy: Floats, error: ErrorOver
) -> GroupAdequacy:
    """Every figure of one group; energy (n,) [MWh] of its samples."""
    weather = len(system.years)
    hours = progress.hours[:, g].astype(np.float64)
    events = progress.events[:, g].astype(np.float64)
    demand = float(np.mean([year.demand[g] for year in system.years]))
    eens = over_samples(energy, weather, error, "MWh/yr")
    ppm = PPM / demand if demand > 0.0 else math.nan
    slots = _slots(g, progress, error)
    return GroupAdequacy(
        name=system.names[g],
        kind=system.kinds[g],
        demand_mwh=demand,
        lole_h=over_samples(hours, weather, error, "h/yr"),
        lole_d=over_samples(progress.peak_days[:, g], weather, error, "d/yr"),
        days_short=over_samples(progress.days[:, g], weather, error, "d/yr"),
        lolev=over_samples(events, weather, error, "events/yr"),
        eens_mwh=eens,
        eens_ppm=Estimate(
            value=eens.value * ppm, standard_error=eens.standard_error * ppm, n=eens.n, unit="ppm"
        ),
        p50_h=quantile(hours, 0.5, weather, error, "h/yr"),
        p95_h=quantile(hours, 0.95, weather, error, "h/yr"),
        p50_mwh=quantile(energy, 0.5, weather, error, "MWh/yr"),
        p95_mwh=quantile(energy, 0.95, weather, error, "MWh/yr"),
        event_size_mwh=ratio(energy, events, weather, error, "MWh"),
        event_duration_h=ratio(hours, events, weather, error, "h"),
        month_h=slots[0][:MONTHS],
        month_mwh=slots[1][:MONTHS],
        hour_h=slots[0][MONTHS:],
        hour_mwh=slots[1][MONTHS:],
    )


def _slots(
    g: int, progress: Progress, error: ErrorOver
) -> tuple[tuple[Estimate, ...], tuple[Estimate, ...]]:
    hours = tuple(
        from_sums(sums, squares, progress.samples, error, "h/yr")
        for sums, squares in zip(
            progress.slot_hours[:, g].T.astype(np.float64),
            progress.slot_hours_squared[:, g].T.astype(np.float64),
            strict=True,
        )
    )
    energy = tuple(
        from_sums(sums, squares, progress.samples, error, "MWh/yr")
        for sums, squares in zip(
            progress.slot_energy[:, g].T / WATTS, progress.slot_energy_squared[:, g].T, strict=True
        )
    )
    return hours, energy


def link_needs(system: System, progress: Progress, error: ErrorOver) -> tuple[LinkNeed, ...]:
    """Emergency transfers over every link in service."""
    ways = [
        [
            from_sums(
                progress.link_energy[:, link, way],
                progress.link_energy_squared[:, link, way],
                progress.samples,
                error,
                "MWh/yr",
            )
            for way in range(2)
        ]
        for link in range(len(system.links))
    ]
    return tuple(
        LinkNeed(link=name, forward_mwh=forward, backward_mwh=backward)
        for name, (forward, backward) in zip(system.links, ways, strict=True)
    )


def groups_of(system: System, progress: Progress, error: ErrorOver) -> tuple[GroupAdequacy, ...]:
    """Every zone, country and the region."""
    energy = energy_mwh(progress)
    return tuple(
        group_adequacy(g, system, progress, energy[:, g], error) for g in range(len(system.names))
    )
