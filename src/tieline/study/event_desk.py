"""Cases of one comparison in one weather year, and how they pass through events.

Every counterfactual meets an event from the state that the fullest one planned for: the
connection differs, not the water behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tieline.case.case import Case
from tieline.case.columns import Integers, floats
from tieline.case.event_hours import Disturbance, begin, disturbance, disturbed, part, spare
from tieline.case.events import Event, zones_of
from tieline.case.weather_year import HourlyInputs
from tieline.dispatch.episode import Ask, Episode, State
from tieline.dispatch.options import DispatchOptions
from tieline.dispatch.plan import Plan, make_plans
from tieline.dispatch.result import DispatchResult
from tieline.dispatch.windows import weeks
from tieline.units import HOURS_PER_WEEK


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passage:
    """The weeks of the plan through which an event is followed, equal for all cases.

    weeks    numbers of the plan's weeks; after the last of the year comes the first again
    until    hours of the first week before the event; offset: hours of the event before the week
    whole    False where only the tightest weeks of a long event are followed
    islands  of the solver that the event reaches
    """

    event: Event
    weeks: tuple[int, ...]
    until: int
    offset: int
    whole: bool
    islands: tuple[int, ...]
    begins: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """One case through one event, week by week, and through the same weeks without it.

    until    hours of the first week before the event
    missing  (aim, held): what should be in store at the end, and what is
    """

    case: Case
    stressed: tuple[DispatchResult, ...]
    calm: tuple[DispatchResult, ...]
    change: tuple[Disturbance, ...]
    until: int
    missing: tuple[State, State]
    zones: Integers


class Desk:
    """Cases of one comparison in one weather year: their undisturbed weeks, and their events."""

    def __init__(
        self,
        cases: Sequence[Case],
        inputs: Sequence[HourlyInputs],
        options: DispatchOptions,
        weather: str = "",
        synthetic: bool = True,
    ) -> None:
        self.cases, self.inputs = list(cases), list(inputs)
        self.episode = Episode(cases, options, weather, synthetic)
        self.plan: Plan = make_plans(cases[:1], inputs[:1], options)[0]
        self.weeks = weeks(inputs[0].demand.shape[0])
        self._differ = self._differing()
        self._calm: dict[tuple[int, int, int], DispatchResult] = {}
        self._kept: dict[tuple[int, int, int, int], DispatchResult] = {}
        self._met: dict[tuple[Passage, int, int], tuple[DispatchResult, ...]] = {}

    def _differing(self) -> frozenset[int]:
        """Islands on which the cases differ: only there is each case followed by itself."""
        case = self.cases[0]
        places = {
            "plants": (case.plants.zone,),
            "reservoirs": (case.reservoirs.zone,),
            "storages": (case.storages.zone,),
            "links": (case.links.from_zone, case.links.to_zone),
        }
        zones: set[int] = set()
        for name, columns in places.items():
            service = np.array([getattr(item, name).in_service for item in self.cases])
            rows = service.any(axis=0) & ~service.all(axis=0)
            for zone in columns:
                zones |= set(zone[rows].tolist())
        return frozenset(self.episode.islands_of(np.array(sorted(zones), dtype=np.int64)))

    def passage(self, event: Event, longest_weeks: int = 0, part_weeks: int = 0) -> Passage:
        """Where and when an event is followed; it begins when it does for the fullest case.

        One that lasts longer than ``longest_weeks`` (0 = none does) is followed through its
        tightest ``part_weeks`` (0 = as many as the longest).
        """
        case, inputs = self.cases[0], self.inputs[0]
        begins, span = begin(case, inputs, event), event.span_h
        covered = self._covered(begins, span)
        whole = not longest_weeks or span <= longest_weeks * HOURS_PER_WEEK
        first = self.weeks[covered[0]].start
        until, offset = begins - first, 0
        if not whole:
            kept = min(part_weeks or longest_weeks, longest_weeks)
            skip = self._tightest(event, begins, covered, kept)
            covered = covered[skip : skip + kept]
            if skip:
                ahead = (self.weeks[covered[0]].start - begins) % inputs.demand.shape[0]
                until, offset = 0, ahead
        hit = disturbance(case, event, span).zones(case)
        if not hit.size:  # nothing of it is in service this year: its scope stands in
            hit = np.flatnonzero(zones_of(case, event.scope, event.countries))
        return Passage(
            event=event,
            weeks=tuple(covered),
            until=until,
            offset=offset,
            whole=whole,
            islands=self.episode.islands_of(hit),
            begins=begins,
        )

    def _covered(self, begins: int, span: int) -> list[int]:
        """Numbers of the weeks from the one an event begins in to the one it ends in."""
        count = len(self.weeks)
        week = next(n for n, hours in enumerate(self.weeks) if hours.start <= begins < hours.stop)
        found, left = [week], span - (self.weeks[week].stop - begins)
        while left > 0:
            week = (week + 1) % count
            found.append(week)
            left -= self.weeks[week].stop - self.weeks[week].start
        return found

    def _tightest(self, event: Event, begins: int, covered: list[int], count: int) -> int:
        """Weeks of a long event to skip: those that follow hold the hour of least to spare."""
        case, span = self.cases[0], event.span_h
        inputs = disturbed(part(self.inputs[0], begins, span), disturbance(case, event, span))
        worst = int(np.argmin(spare(case, inputs, event)))
        ends = np.cumsum([self.weeks[n].stop - self.weeks[n].start for n in covered])
        ends -= begins - self.weeks[covered[0]].start
        week = int(np.searchsorted(ends, worst, side="right"))
        return max(min(week - (count - 1) // 2, len(covered) - count), 0)

    def _seam(self, k: int, week: int) -> State:
        """What is in store where a week begins, by the plan of the fullest case."""
        case = self.cases[k]
        stores = case.storages
        full = case.reservoirs.energy * case.reservoirs.in_service
        return State(
            level=np.minimum(self.plan.levels[week], full),
            stored=stores.energy * stores.initial_level * stores.in_service,
        )

    def calm(self, k: int, week: int, island: int) -> DispatchResult:
        """A week without any event on an island, from seam to seam of the plan."""
        key = (k, week, island)
        if key not in self._calm:
            span = self.weeks[week]
            ask = Ask(
                case=self.cases[k],
                inputs=part(self.inputs[k], span.start, span.stop - span.start),
                start=self._seam(k, week),
                aim=self._seam(k, week + 1),
                relaxed=False,
            )
            self._calm[key] = self.episode.solve(ask, (island,))
        return self._calm[key]

    def _undisturbed(self, k: int, week: int, island: int, until: int) -> DispatchResult:
        """A week without the event whose first hours use the water of the fullest case."""
        if not (k and until):
            return self.calm(k, week, island)
        key = (k, week, island, until)
        if key not in self._kept:
            span = self.weeks[week]
            ask = Ask(
                case=self.cases[k],
                inputs=part(self.inputs[k], span.start, span.stop - span.start),
                start=self._seam(k, week),
                aim=self._seam(k, week + 1),
                calm=self.calm(0, week, island),
                until=until,
            )
            self._kept[key] = self.episode.solve(ask, (island,))
        return self._kept[key]

    def follow(self, passage: Passage, k: int) -> Outcome:
        """One case through an event: each week begins where the one before ended.

        Only the solved islands hold anything; what happens elsewhere is not the event's.
        """
        case = self.cases[k]
        changes = tuple(change for _, change in self._changes(passage, case))
        stressed, calm = [], []
        for island in passage.islands:
            of = k if island in self._differ else 0
            key = (passage, of, island)
            if key not in self._met:
                self._met[key] = self._met_on(passage, of, island)
            stressed.append(self._met[key])
            first = self._undisturbed(of, passage.weeks[0], island, passage.until)
            calm.append([first, *(self.calm(of, week, island) for week in passage.weeks[1:])])
        ends = [merged(case, part) for part in zip(*stressed, strict=True)]
        return Outcome(
            case=case,
            stressed=tuple(ends),
            calm=tuple(merged(case, part) for part in zip(*calm, strict=True)),
            change=changes,
            until=passage.until,
            missing=(
                self._seam(k, passage.weeks[-1] + 1),
                State(level=ends[-1].level[-1], stored=ends[-1].stored[-1]),
            ),
            zones=self.episode.zones_of(passage.islands),
        )

    def _met_on(self, passage: Passage, k: int, island: int) -> tuple[DispatchResult, ...]:
        held = planned = self._seam(k, passage.weeks[0])
        found, until = [], passage.until
        for week, change in self._changes(passage, self.cases[k]):
            if held is planned and _nothing(change):
                found.append(self.calm(k, week, island))
                held = planned = self._seam(k, week + 1)
                until = 0
                continue
            span = self.weeks[week]
            ask = Ask(
                case=self.cases[k],
                inputs=part(self.inputs[k], span.start, span.stop - span.start),
                start=held,
                aim=self._seam(k, week + 1),
                change=change,
                # The state an event finds is that of the fullest case: ties of each case's own
                # optimum would move water between hours as much as a line does.
                calm=self.calm(0, week, island) if until else None,
                until=until,
            )
            result = self.episode.solve(ask, (island,))
            held, until = State(level=result.level[-1], stored=result.stored[-1]), 0
            found.append(result)
        return tuple(found)

    def _changes(self, passage: Passage, case: Case) -> Iterator[tuple[int, Disturbance]]:
        """Each week's number and what the event does in its hours."""
        at, until = passage.offset, passage.until
        lengths = [self.weeks[week].stop - self.weeks[week].start for week in passage.weeks]
        whole = disturbance(case, passage.event, at + sum(lengths) - until)
        for week, length in zip(passage.weeks, lengths, strict=True):
            yield week, _after(whole.hours(slice(at, at + length - until)), until)
            at, until = at + length - until, 0


HOURLY = (
    *("plant", "turbine", "pump", "charge", "discharge", "forward", "backward"),
    *("dump", "shed", "level", "stored", "price", "water_value"),
)


def merged(case: Case, parts: Sequence[DispatchResult]) -> DispatchResult:
    """Results of different islands as one: rows outside an island are 0 in its result."""
    first = parts[0]
    if len(parts) == 1:
        return replace(first, case=case)
    return replace(
        first,
        case=case,
        objective=sum(part.objective for part in parts),
        bound=sum(part.bound for part in parts),
        **{name: np.sum([getattr(part, name) for part in parts], axis=0) for name in HOURLY},
    )


def _nothing(change: Disturbance) -> bool:
    """Whether a disturbance disturbs nothing: such a week, begun as planned, is undisturbed."""
    return all((getattr(change, name) == 1.0).all() for name in Disturbance.__slots__)


def _after(change: Disturbance, until: int) -> Disturbance:
    """A disturbance that begins ``until`` hours later."""
    columns = {}
    for name in Disturbance.__slots__:
        hours = getattr(change, name)
        columns[name] = floats(np.vstack([np.ones((until, hours.shape[1])), hours]))
    return Disturbance(**columns)
