"""Worth building? Net value of every worth with its three doubts, in tidy tables.

net_values   one row per project, counterfactual (worth) and discount rate of the programme
  project counterfactual discount_rate
  npv_usd standard_error n lower upper   mean over weather years at this rate, the rest central;
                          95 % Student interval, the sampling error under the assumed weather
  numerical_bound         [USD] present value of what the certificates leave open
  bcr levelised_usd_per_mwh   benefit-cost ratio [1]; PV(C1 + C2) / PV(energy over its links)
  eirr                    [1/yr] the same in every row of a worth, nan where there is none
  central_usd low_usd high_usd   net value at the central rate, and its range under assumptions
  central_lower central_upper central_bound   sampling interval and numerical bound of the centre
  verdict                 positive, negative, depends on, or not judged (a cost is not known)
  depends_on              titles of the inputs that flip it, separated by |
  sentence
tornado      one row per project, counterfactual and input, largest swing first
  project counterfactual input title unit low central high value_low value_high flips_at inside
  source confidence       value_* [USD] net value with this input alone at that end; flips_at nan
                          where it does not flip within four widths of the range
Tables of who gains: study/gains.py. Tables of cash flow and debt: study/finance.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from tieline.appraisal.discounting import irr
from tieline.appraisal.net_value import NetValue, net_value
from tieline.case.estimate import Estimate
from tieline.case.projects import Project
from tieline.errors import OptionError
from tieline.io.programme import Programme
from tieline.study.assumptions import LIFE, RATE, assumptions_of
from tieline.study.costs import cost_of
from tieline.study.effects import Effects, effects_of
from tieline.study.measure import Row
from tieline.study.net_worth import PERCENT, NetWorth

NOT_JUDGED = "not judged"
COLUMNS: Mapping[str, list[str]] = {
    name: words.split()
    for name, words in {
        "net_values": "project counterfactual discount_rate npv_usd standard_error n lower upper"
        " numerical_bound bcr levelised_usd_per_mwh eirr central_usd low_usd high_usd central_lower"
        " central_upper central_bound verdict depends_on sentence",
        "tornado": "project counterfactual input title unit low central high value_low value_high"
        " flips_at inside source confidence",
    }.items()
}


def worth_tables(
    programme: Programme, tables: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """``net_values`` and ``tornado`` from the tables of a study; no dispatch is needed."""
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for (name, worth), effects in effects_of(programme, tables).items():
        project = programme.project(name)
        place = {"project": name, "counterfactual": worth}
        cost = cost_of(programme, project, worth)
        if cost.missing:
            rows["net_values"] += [place | row for row in _unknown(programme, cost.missing)]
            continue
        model = net_worth(programme, project, effects)
        judged = judge(programme, project, model)
        rows["net_values"] += [place | row for row in _net_rows(programme, model, judged)]
        rows["tornado"] += [place | row for row in _tornado_rows(judged)]
    return {name: pd.DataFrame(rows[name], columns=columns) for name, columns in COLUMNS.items()}


def net_worth(programme: Programme, project: Project, effects: Effects) -> NetWorth:
    """Benefits and costs of a worth; spending as its finance file says, else in one year."""
    finance = programme.finance.projects.get(project.id)
    return NetWorth(
        effects=effects,
        cost=cost_of(programme, project, effects.counterfactual),
        commissioned=project.commissioned,
        spending=finance.spending if finance is not None else (1.0,),
    )


def judge(programme: Programme, project: Project, model: NetWorth) -> NetValue:
    """Verdict over the assumptions; sampling and numerical bound are judged apart.

    A single weather year gives no interval: its verdict depends on the weather sample.
    """
    assumptions = assumptions_of(programme, project, model.effects, model.cost)
    middle = {item.id: item.central for item in assumptions}
    samples = model.samples(middle)
    interval, bound = Estimate.from_samples(samples, "USD").interval(), model.bound(middle)
    if not samples.any():
        # What is worth nothing in every weather needs neither interval nor bound.
        interval, bound = (math.nan, math.nan), 0.0
    elif math.isnan(interval[0]):
        interval = -math.inf, math.inf
    return net_value(model.value(), assumptions, sampling=interval, numerical_bound=bound)


def _net_rows(programme: Programme, model: NetWorth, judged: NetValue) -> Iterator[Row]:
    middle = {row.assumption.id: row.assumption.central for row in judged.tornado}
    titles = {row.assumption.id: row.assumption.title for row in judged.tornado}
    whole = {
        "eirr": _rate_of_return(model, middle),
        "central_usd": judged.central,
        "central_lower": judged.sampling[0] if math.isfinite(judged.sampling[0]) else math.nan,
        "central_upper": judged.sampling[1] if math.isfinite(judged.sampling[1]) else math.nan,
        "central_bound": judged.numerical_bound,
        "low_usd": judged.low,
        "high_usd": judged.high,
        "verdict": judged.verdict,
        "depends_on": "|".join(titles.get(name, name) for name in judged.depends_on),
        "sentence": f"{judged.sentence} Centre: {middle[LIFE]:g} years at {middle[RATE]:g} %.",
    }
    for rate in sorted(programme.settings.discount_rates):
        at = middle | {RATE: rate / PERCENT}
        estimate = Estimate.from_samples(model.samples(at), "USD")
        lower, upper = estimate.interval()
        paid, energy = model.costs(at, rate, middle[LIFE]), model.energy(at)
        yield {
            "discount_rate": rate,
            "npv_usd": estimate.value,
            "standard_error": estimate.standard_error,
            "n": estimate.n,
            "lower": lower,
            "upper": upper,
            "numerical_bound": model.bound(at),
            "bcr": (estimate.value + paid) / paid if paid > 0.0 else math.nan,
            "levelised_usd_per_mwh": paid / energy if energy > 0.0 else math.nan,
        } | whole


def _rate_of_return(model: NetWorth, at: Mapping[str, float]) -> float:
    """EIRR, nan where no rate or several solve it."""
    benefits, costs = model.flows(at)
    try:
        return irr(benefits - costs)
    except OptionError:
        return math.nan


def _unknown(programme: Programme, missing: str) -> Iterator[Row]:
    sentence = f"No net value: the {missing} is not known."
    for rate in sorted(programme.settings.discount_rates):
        figures = dict.fromkeys(COLUMNS["net_values"][3:], math.nan)
        yield figures | {
            "discount_rate": rate,
            "n": 0,
            "verdict": NOT_JUDGED,
            "depends_on": missing,
            "sentence": sentence,
        }


def _tornado_rows(judged: NetValue) -> Iterator[Row]:
    for row in judged.tornado:
        item = row.assumption
        yield {
            "input": item.id,
            "title": item.title,
            "unit": item.unit,
            "low": item.low,
            "central": item.central,
            "high": item.high,
            "value_low": row.at_low,
            "value_high": row.at_high,
            "flips_at": row.flips_at,
            "inside": row.inside,
            "source": item.source,
            "confidence": item.confidence,
        }
