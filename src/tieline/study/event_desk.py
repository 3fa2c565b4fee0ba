"""Cases of one comparison in one weather year, and how they pass through events.

Every counterfactual meets an event from the state that the fullest one planned for: the
connection differs, not the water behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Integers
from tieline.case.event_hours import Disturbance, begin, disturbance, disturbed, part, spare
from tieline.case.events import Event
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.episode import Ask, Episode, State
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.plan import Plan, make_plans
from tieline.dispatch.result import DispatchResult
from tieline.dispatch.windows import weeks
from tieline.units import HOURS_PER_WEEK


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """The hours through which an event is followed, equal for all cases.

    start, hours  first hour of the year and length; windows are relative to the start
    whole         False where only the tightest weeks of a long event are followed
    islands       of the solver that the event reaches
    offset        hours of the event that are over at the start
    """

    event: Event
    start: int
    hours: int
    offset: int
    whole: bool
    windows: tuple[slice, ...]
    islands: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """One case through one event, window by window, and through the same hours without it."""

    case: Case
    stressed: tuple[DispatchResult, ...]
    calm: tuple[DispatchResult, ...]
    change: tuple[Disturbance, ...]
    missing: tuple[State, State]
    zones: Integers


class Desk:
    """Cases of one comparison in one weather year: their undisturbed weeks, and their events."""

    def __init__(
        self, cases: Sequence[Case], inputs: Sequence[HourlyInputs], options: DispatchOptions
    ) -> None:
        self.cases, self.inputs = list(cases), list(inputs)
        self.episode = Episode(cases, options)
        self.plan: Plan = make_plans(cases[:1], inputs[:1], options)[0]
        self.weeks = weeks(inputs[0].demand.shape[0])
        self._calm: dict[tuple[int, int, tuple[int, ...]], DispatchResult] = {}

    def passage(self, event: Event, longest_weeks: int = 0) -> Passage:
        """Where and when an event is followed; the begin is that of the fullest case."""
        case, inputs = self.cases[0], self.inputs[0]
        total = inputs.demand.shape[0]
        start, span = begin(case, inputs, event), event.span_h
        whole = not longest_weeks or span <= longest_weeks * HOURS_PER_WEEK
        offset = 0 if whole else self._tightest(event, start, longest_weeks)
        length = span if whole else longest_weeks * HOURS_PER_WEEK
        reach = max(length, HOURS_PER_WEEK)
        change = disturbance(case, event, span)
        hit = change.zones(case) if span else np.arange(0)
        first = (start + offset) % total
        windows = self._windows(first, reach)
        return Passage(
            event=event,
            start=first,
            hours=windows[-1].stop,
            offset=offset,
            whole=whole,
            windows=windows,
            islands=self.episode.islands_of(hit),
        )

    def _windows(self, start: int, hours: int) -> tuple[slice, ...]:
        """Weeks from the start on; on the seams of the plan where the start is one of them."""
        total = self.inputs[0].demand.shape[0]
        seams = {week.start: week.stop - week.start for week in self.weeks}
        found, at = [], 0
        while at < hours:
            length = seams.get((start + at) % total, min(HOURS_PER_WEEK, total))
            found.append(slice(at, at + length))
            at += length
        return tuple(found)

    def _tightest(self, event: Event, start: int, count: int) -> int:
        """Hours into a long event at which the tightest weeks begin: those whose middle is the
        hour of least to spare."""
        case, total = self.cases[0], self.inputs[0].demand.shape[0]
        span = event.span_h
        inputs = disturbed(part(self.inputs[0], start, span), disturbance(case, event, span))
        left = spare(case, inputs, event)
        length = count * HOURS_PER_WEEK
        middle = int(np.argmin(left))
        first = min(max(middle - length // 2, 0), span - length)
        # On a seam of the plan the undisturbed weeks are the calm windows themselves.
        seams = np.array([(week.start - start) % total for week in self.weeks])
        near = seams[seams <= first]
        return int(near.max()) if near.size else first

    def state(self, k: int, hour: int, islands: tuple[int, ...]) -> State:
        """What is in store before an hour of the undisturbed year."""
        hour %= self.inputs[0].demand.shape[0]
        week = next(n for n, span in enumerate(self.weeks) if span.start <= hour < span.stop)
        span = self.weeks[week]
        if hour == span.start:
            return self._seam(k, week)
        calm = self._week(k, week, islands)
        row = hour - span.start - 1
        return State(level=calm.level[row], stored=calm.stored[row])

    def _seam(self, k: int, week: int) -> State:
        case = self.cases[k]
        stores = case.storages
        full = case.reservoirs.energy * case.reservoirs.in_service
        return State(
            level=np.minimum(self.plan.levels[week], full),
            stored=stores.energy * stores.initial_level * stores.in_service,
        )

    def _week(self, k: int, week: int, islands: tuple[int, ...]) -> DispatchResult:
        key = (k, week, islands)
        if key not in self._calm:
            span = self.weeks[week]
            ask = Ask(
                case=self.cases[k],
                inputs=part(self.inputs[k], span.start, span.stop - span.start),
                start=self._seam(k, week),
                aim=self._seam(k, week + 1),
                relaxed=False,
            )
            self._calm[key] = self.episode.solve(ask, islands)
        return self._calm[key]

    def _calm_window(
        self, k: int, first: int, length: int, start: State, aim: State, islands: tuple[int, ...]
    ) -> DispatchResult:
        """The same hours without the event, as free at their end as with it."""
        first %= self.inputs[0].demand.shape[0]
        for week, span in enumerate(self.weeks):
            if span.start == first and span.stop - span.start == length:
                return self._week(k, week, islands)
        inputs = part(self.inputs[k], first, length)
        return self.episode.solve(
            Ask(case=self.cases[k], inputs=inputs, start=start, aim=aim, relaxed=False), islands
        )

    def follow(self, passage: Passage, k: int) -> Outcome:
        """One case through an event: each window begins where the one before ended."""
        case, islands = self.cases[k], passage.islands
        whole = disturbance(case, passage.event, passage.offset + passage.hours)
        held = self.state(k, passage.start, islands)
        stressed, calm, changes = [], [], []
        for window in passage.windows:
            first, length = passage.start + window.start, window.stop - window.start
            before = self.state(k, first, islands)
            aim = self.state(k, first + length, islands)
            change = whole.hours(slice(passage.offset + window.start, passage.offset + window.stop))
            calm.append(self._calm_window(k, first, length, before, aim, islands))
            ask = Ask(
                case=case,
                inputs=part(self.inputs[k], first, length),
                start=held,
                aim=aim,
                change=change,
            )
            result = self.episode.solve(ask, islands)
            held = State(level=result.level[-1], stored=result.stored[-1])
            stressed.append(result)
            changes.append(change)
        return Outcome(
            case=case,
            stressed=tuple(stressed),
            calm=tuple(calm),
            change=tuple(changes),
            missing=(aim, held),
            zones=self.episode.zones_of(islands),
        )
