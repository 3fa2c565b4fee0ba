"""A remembered function answers as the function does, and nobody can change what it holds."""

from __future__ import annotations

import numpy as np
import pytest

from tieline.case.columns import Floats
from tieline.weather.remembered import MOST_REMEMBERED, remembered


def test_it_is_worked_out_once_for_each_argument() -> None:
    asked: list[float] = []

    @remembered
    def scaled(values: Floats, by: float) -> Floats:
        asked.append(by)
        return values * by

    first = scaled(np.array([1.0, 2.0]), 3.0)
    assert scaled(np.array([1.0, 2.0]), 3.0) is first
    assert scaled(np.array([[1.0], [2.0]]), 3.0).shape == (2, 1)
    assert asked == [3.0, 3.0]
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 7.0


def test_it_forgets_before_it_grows_without_end() -> None:
    asked: list[int] = []

    @remembered
    def noted(number: int) -> int:
        asked.append(number)
        return number

    for number in (*range(MOST_REMEMBERED + 1), 0):
        noted(number)
    assert asked[-1] == 0
