"""One case through one event, hour by hour, for the command line and for export."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieline.case.case import Case
from tieline.case.events import Event
from tieline.case.weather_year import WeatherYear, hourly_inputs
from tieline.dispatch.options import DispatchOptions
from tieline.study.event_desk import Desk, Outcome
from tieline.study.event_rows import outcome_rows
from tieline.study.hourly import HOURLY


def dispatch_event(
    case: Case, weather: WeatherYear, options: DispatchOptions, event: Event
) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """Totals by place, and hourly tables of the weeks with (``name``) and without the event
    (``undisturbed_name``); ``hour`` counts in the year, UTC.

    Zones that the event does not reach stay 0. Raises SolverError where there is no optimum.
    """
    desk = Desk([case], [hourly_inputs(case, weather)], options, weather.label, weather.synthetic)
    passage = desk.passage(event)
    outcome = desk.follow(passage, 0)
    hours = [
        hour
        for week in passage.weeks
        for hour in range(desk.weeks[week].start, desk.weeks[week].stop)
    ]
    told = {
        "event": event.id,
        "title": event.title,
        "study_year": case.study_year,
        "weather": weather.label,
        "synthetic": weather.synthetic,
        "begins_h": passage.begins,
        "hours": len(hours) - passage.until,
        "places": list(outcome_rows(outcome)),
    }
    return told, _tables(outcome, hours)


def _tables(outcome: Outcome, hours: list[int]) -> dict[str, pd.DataFrame]:
    found = {}
    for prefix, results in (("", outcome.stressed), ("undisturbed_", outcome.calm)):
        for name in HOURLY:
            parts = [result.table(name).reset_index(drop=True) for result in results]
            table = pd.concat(parts, ignore_index=True)
            table.insert(0, "hour", hours)
            found[prefix + name] = table
    return found
