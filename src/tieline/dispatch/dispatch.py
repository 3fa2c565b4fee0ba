"""dispatch(case, weather): one case; compare(cases, weather): several under shared plans."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tieline.case.case import Case
from tieline.case.weather_year import HourlyInputs, WeatherYear, hourly_inputs
from tieline.dispatch.feasibility import check_comparable, check_feasible
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.plan import make_plans, year_plans
from tieline.dispatch.result import DispatchResult
from tieline.dispatch.rolling import Ledger, Progress, roll
from tieline.dispatch.seams import with_outputs
from tieline.dispatch.ties import untied
from tieline.dispatch.windows import weeks

DEFAULTS = DispatchOptions()


def dispatch(
    case: Case,
    weather: WeatherYear,
    options: DispatchOptions = DEFAULTS,
    progress: Progress | None = None,
    *,
    threads: int = 0,
) -> DispatchResult:
    """Least-cost dispatch of one case in one weather year, under its own plan.

    ``threads`` 0 = one per core; their number changes no digit.
    Raises OptionError if the weather year lacks a series, InfeasibleError naming the limits that
    contradict each other, SolverError if there is no optimum.
    """
    return compare([case], weather, options, progress, threads=threads)[0][0]


def compare(
    cases: Sequence[Case],
    weather: WeatherYear,
    options: DispatchOptions = DEFAULTS,
    progress: Progress | None = None,
    *,
    threads: int = 0,
) -> list[list[DispatchResult]]:
    """Cases of one comparison under the same set of plans: results[case][plan].

    One plan is made for each case and every case runs under all of them; the caller takes
    each case's cheapest and reports both ends (docs/method.md, reservoir plan). With
    ``horizon=YEAR`` each case has one result: the whole year is seen at once.
    The cases must have the same rows; only service, capacities and costs may differ.
    """
    inputs = [hourly_inputs(case, weather) for case in cases]
    label, synthetic = weather.label, weather.synthetic
    return compare_inputs(cases, inputs, label, synthetic, options, progress, threads=threads)


def compare_inputs(
    cases: Sequence[Case],
    inputs: Sequence[HourlyInputs],
    weather: str,
    synthetic: bool,
    options: DispatchOptions = DEFAULTS,
    progress: Progress | None = None,
    *,
    threads: int = 0,
) -> list[list[DispatchResult]]:
    """The same for hourly inputs already at hand (events change them)."""
    check_comparable(cases, inputs)
    for case, asked in zip(cases, inputs, strict=True):
        check_feasible(case, asked)
    inputs = untied(cases, inputs, options)
    total = inputs[0].demand.shape[0]
    if options.horizon is Horizon.YEAR:
        hours, plans = [slice(0, total)], year_plans(cases, inputs, options)
    else:
        hours = weeks(total)
        plans = with_outputs(cases, inputs, make_plans(cases, inputs, options), options)
    crossed = options.horizon is Horizon.WEEK
    ledgers = roll(
        cases, inputs, plans, hours, options, threads or cores(), progress, crossed=crossed
    )
    return [
        [_result(case, asked, ledger, weather, synthetic) for ledger in row]
        for case, asked, row in zip(cases, inputs, ledgers, strict=True)
    ]


def cores() -> int:
    """Cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else (os.cpu_count() or 1)


def _result(
    case: Case, inputs: HourlyInputs, ledger: Ledger, weather: str, synthetic: bool
) -> DispatchResult:
    names = (
        "plant",
        "turbine",
        "pump",
        "charge",
        "discharge",
        "forward",
        "backward",
        "dump",
        "shed",
        "level",
        "stored",
    )
    for array in (*ledger.values.values(), ledger.price, ledger.water_value):
        array.flags.writeable = False
    return DispatchResult(
        case=case,
        weather=weather,
        synthetic=synthetic,
        **{name: ledger.values[name] for name in names},
        price=ledger.price,
        water_value=ledger.water_value,
        available=inputs.plant_available,
        demand=inputs.demand,
        objective=ledger.objective,
        bound=ledger.bound,
    )
