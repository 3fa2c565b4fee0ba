"""The engine's optimum equals that of a formulation that shares nothing with it."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings

from tests.dispatch.independent import Question, least_cost, whole_year
from tests.dispatch.systems import System, systems
from tieline.dispatch.dispatch import compare_inputs
from tieline.dispatch.options import DispatchOptions, Horizon
from tieline.dispatch.plan import make_plans
from tieline.dispatch.windows import weeks

YEAR = DispatchOptions(horizon=Horizon.YEAR)
WEEK = DispatchOptions(horizon=Horizon.WEEK)

RELATIVE = 1e-7
"""Both programs are solved to 1e-9 in every row; costs run to 1e6 USD."""


def agree(engine: float, independent: float) -> bool:
    return abs(engine - independent) <= RELATIVE * max(1.0, abs(independent))


@settings(
    max_examples=85,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(system=systems())
def test_one_window_has_the_independent_optimum(system: System) -> None:
    (((result),),) = compare_inputs([system.case], [system.inputs], "drawn", True, YEAR)
    answer = least_cost(whole_year(system.case, system.inputs, YEAR.shed_cost, YEAR.dump_cost))
    assert agree(result.objective, answer.objective), (result.objective, answer.objective)


@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(system=systems(hours=(336, 400), max_zones=2))
def test_weeks_under_a_plan_have_the_independent_optimum(system: System) -> None:
    """Each week alone, between the plan's levels and the outputs of slow plants at its ends."""
    case, inputs = system.case, system.inputs
    (plan,) = make_plans([case], [inputs], WEEK)
    (((result),),) = compare_inputs([case], [inputs], "drawn", True, WEEK)
    total = 0.0
    for week, hours in enumerate(weeks(system.hours)):
        answer = least_cost(
            Question(
                case=case,
                inputs=inputs,
                first=hours.start,
                last=hours.stop - 1,
                start_level=list(plan.levels[week]),
                end_level=list(plan.levels[week + 1]),
                before=list(
                    result.plant[hours.start - 1] if week else np.full(len(case.plants.id), np.nan)
                ),
                after=list(
                    np.where(
                        (case.plants.ramp < 1.0) & (hours.stop < system.hours),
                        result.plant[hours.stop - 1],
                        np.nan,
                    )
                ),
                fuel=list(zip(plan.fuel_minimum[week], plan.fuel_maximum[week], strict=True)),
                shed_cost=WEEK.shed_cost,
                dump_cost=WEEK.dump_cost,
            )
        )
        total += answer.objective
    assert agree(result.objective, total), (result.objective, total)
