"""Estimate: a sampled figure that never parts from its standard error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from tieline.case.columns import Floats
from tieline.errors import OptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A mean of ``n`` independent samples, with the standard error of that mean.

    value           nan where it is unknown: no sample, or a sample that is itself unknown
    standard_error  same unit as value, >= 0; nan where n < 2 cannot tell it
    n               independent samples behind the figure
    unit            'h/yr', 'MWh/yr', 'USD/yr', ...

    Prints ``3.1 ± 0.4 h/yr (95 %, n = 1000)``. Never subtract two Estimates: pair the samples
    (``from_paired``) and estimate the difference.
    """

    value: float
    standard_error: float
    n: int
    unit: str

    def __post_init__(self) -> None:
        if self.n < 0:
            raise OptionError(f"An estimate has n >= 0 samples, not {self.n}.")
        if self.standard_error < 0.0:
            raise OptionError(f"A standard error is >= 0, not {self.standard_error}.")

    @classmethod
    def from_samples(cls, samples: npt.ArrayLike, unit: str) -> Estimate:
        """Mean and standard error: s / sqrt(n), s² = sum((x - mean)²) / (n - 1).

        samples (n,). One nan makes value and error nan: an unknown sample is never dropped.
        """
        x = _row(samples)
        n = x.size
        if n == 0:
            return cls(value=math.nan, standard_error=math.nan, n=0, unit=unit)
        error = float(np.std(x, ddof=1)) / math.sqrt(n) if n > 1 else math.nan
        return cls(value=float(np.mean(x)), standard_error=error, n=n, unit=unit)

    @classmethod
    def from_paired(cls, with_it: npt.ArrayLike, without_it: npt.ArrayLike, unit: str) -> Estimate:
        """Mean of ``with_it - without_it`` over paired samples, with the error of the difference.

        Both (n,), sample i of one drawn like sample i of the other. Raises OptionError where the
        lengths differ.
        """
        a, b = _row(with_it), _row(without_it)
        if a.size != b.size:
            raise OptionError(f"Paired samples need equal lengths, not {a.size} and {b.size}.")
        return cls.from_samples(a - b, unit)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """value ∓ t(n - 1) x standard_error; (nan, nan) where n < 2.

        Raises OptionError unless 0 < level < 1.
        """
        reach = self.half_width(level)
        return self.value - reach, self.value + reach

    def half_width(self, level: float = 0.95) -> float:
        """Half the Student interval: t(n - 1, (1 + level) / 2) x standard_error."""
        if not 0.0 < level < 1.0:
            raise OptionError(f"A level lies between 0 and 1, not {level}.")
        if self.n < 2 or math.isnan(self.standard_error):
            return math.nan
        return float(stdtrit(self.n - 1, 0.5 * (1.0 + level))) * self.standard_error

    def __str__(self) -> str:
        if math.isnan(self.value):
            return f"unknown {self.unit} (n = {self.n})"
        reach = self.half_width()
        if math.isnan(reach):
            return f"{self.value:.4g} {self.unit} (no error from n = {self.n})"
        if reach == 0.0:
            return f"{self.value:.6g} ± 0 {self.unit} (95 %, n = {self.n})"
        value, error = rounded_pair(self.value, reach)
        return f"{value} ± {error} {self.unit} (95 %, n = {self.n})"


def rounded_pair(value: float, error: float) -> tuple[str, str]:
    """Value and error to the digits the error supports: one, or two where it begins with 1.

    A value is never given more digits than its error: (3.14159, 0.42) -> ('3.1', '0.4').
    """
    power = math.floor(math.log10(error))
    if float(f"{error:.0e}") >= 10.0 ** (power + 1):
        power += 1
    digits = 1 if error < 2.0 * 10.0**power and round(error / 10.0**power, 1) < 2.0 else 0
    decimals = digits - power
    shown = max(decimals, 0)
    return f"{round(value, decimals):,.{shown}f}", f"{round(error, decimals):,.{shown}f}"


def _row(samples: npt.ArrayLike | Sequence[float]) -> Floats:
    x = np.asarray(samples, dtype=np.float64)
    if x.ndim != 1:
        raise OptionError(f"Samples come as one row of numbers, not with {x.ndim} dimensions.")
    return x
