"""Net present value of one worth as a fast function of its inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from tieline.appraisal.discounting import between_study_years
from tieline.case.columns import Floats, floats
from tieline.study.assumptions import CO2, DEMAND, ENERGY, FUEL, LIFE, RATE, SAFER
from tieline.study.costs import Cost
from tieline.study.effects import Effects

PERCENT = 0.01
Rates = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetWorth:
    """Benefits of the study years, costs, and how both are discounted.

    NPV = sum_k w[k] (B1 + B2 + B6)[k] - sum_s C1 x spending[s] / (1 + r)^s - C2 x W
    B6  = what counts + share counted of what is open
    W   = sum_k w[k]

    w[k] is the present value of one USD a year in study year k over the economic life: linear
    between study years, constant outside; a last part of a year counts as that part. t = 0 is
    the first year of spending.

    spending (s,) shares of C1 before ``commissioned``; weights are kept once worked out.
    """

    effects: Effects
    cost: Cost
    commissioned: int
    spending: tuple[float, ...]
    _weights: dict[tuple[float, float], tuple[float, ...]] = field(default_factory=dict)

    def weights(self, rate: float, life: float) -> tuple[float, ...]:
        """w[k] of every study year  (k,) [1]; rate [1/yr], life [yr]."""
        key = (rate, life)
        if key not in self._weights:
            count = max(1, math.ceil(life))
            discount = (1.0 + rate) ** -(len(self.spending) + np.arange(count, dtype=float))
            discount[-1] *= life - (count - 1)
            years = self.commissioned + np.arange(count)
            at = self.effects.study_years
            self._weights[key] = tuple(
                float(between_study_years(at, one, years) @ discount) for one in np.eye(len(at))
            )
        return self._weights[key]

    def costs(self, at: Rates, rate: float, life: float) -> float:
        """Present value of C1 and C2  [USD]."""
        spent = sum(share / (1.0 + rate) ** s for s, share in enumerate(self.spending))
        return self.cost.investment(at) * spent + self.cost.running(at) * sum(
            self.weights(rate, life)
        )

    def benefits(self, at: Rates) -> Floats:
        """B1 + B2 + B6 of every study year and weather year at given inputs  (k, n) [USD/yr]."""
        effects = self.effects
        change = at.get(ENERGY, 1.0) - 1.0
        total = effects.b1 + effects.b6 + at.get(SAFER, 0.0) * effects.b6_open
        total = total + change * effects.own
        total = total + (at.get(DEMAND, 1.0) - 1.0) * effects.demand
        for name, saved in effects.fuel.items():
            total = total + (at.get(FUEL + name, 1.0) - 1.0) * saved
        return floats(total + (1.0 + change * effects.own.any()) * effects.b2(at[CO2]))

    def value(self) -> Callable[[Rates], float]:
        """NPV of the mean weather  [USD], quick enough to be asked thousands of times."""
        effects = self.effects
        means = {
            FUEL + name: np.mean(saved, axis=1).tolist() for name, saved in effects.fuel.items()
        }
        means[DEMAND] = np.mean(effects.demand, axis=1).tolist()
        means[ENERGY] = np.mean(effects.own, axis=1).tolist()
        b1 = np.mean(effects.b1 + effects.b6, axis=1).tolist()
        open_b6 = np.mean(effects.b6_open, axis=1).tolist()
        avoided = np.mean(effects.avoided, axis=1).tolist()
        priced = np.mean(effects.priced, axis=1).tolist()
        owns = bool(effects.own.any())

        def net(at: Rates) -> float:
            rate, life = PERCENT * at[RATE], at[LIFE]
            scale = at.get(ENERGY, 1.0) if owns else 1.0
            moved = [(at[name] - 1.0, saved) for name, saved in means.items() if name in at]
            moved.append((at.get(SAFER, 0.0), open_b6))
            total = 0.0
            for k, weight in enumerate(self.weights(rate, life)):
                yearly = b1[k] + scale * (at[CO2] * avoided[k] - priced[k])
                yearly += sum(change * saved[k] for change, saved in moved)
                total += weight * yearly
            return total - self.costs(at, rate, life)

        return net

    def samples(self, at: Rates) -> Floats:
        """NPV if each weather year came every year  (n,) [USD]; their mean is ``value``."""
        rate, life = PERCENT * at[RATE], at[LIFE]
        weights = np.array(self.weights(rate, life))
        return floats(weights @ self.benefits(at) - self.costs(at, rate, life))

    def bound(self, at: Rates) -> float:
        """Present value of the numerical bounds of B1  [USD]."""
        return float(np.array(self.weights(PERCENT * at[RATE], at[LIFE])) @ self.effects.bound)

    def flows(self, at: Rates) -> tuple[Floats, Floats]:
        """Benefits and costs by year, first year of spending first  (t,) each [USD/yr]."""
        life = round(at[LIFE])
        years = self.commissioned + np.arange(life)
        mean = np.mean(self.benefits(at), axis=1)
        before = np.zeros(len(self.spending))
        running = between_study_years(self.effects.study_years, mean, years)
        spent = self.cost.investment(at) * np.array(self.spending)
        return (
            floats(np.concatenate([before, running])),
            floats(np.concatenate([spent, np.full(life, self.cost.running(at))])),
        )

    def energy(self, at: Rates) -> float:
        """Present value of the energy over the project's own links  [MWh]."""
        weights = np.array(self.weights(PERCENT * at[RATE], at[LIFE]))
        return float(weights @ np.mean(self.effects.sent, axis=1))
