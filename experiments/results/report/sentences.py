"""The question an experiment asks and its answer, in sentences made from its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Factor
from sapper.experiments.config.figure_checks import DRAWN_DESIGNS
from sapper.experiments.config.schema import Figure
from sapper.experiments.figures.style import readable
from sapper.experiments.methods import method_of
from sapper.experiments.results.report import pair
from sapper.experiments.running.outputs import ANSWER
from sapper.experiments.statistics.counts import OUTCOMES, Evidence
from sapper.experiments.statistics.intervals import Estimate, interval, unpaired_interval
from sapper.experiments.statistics.risks import Changes, changes_of, curves_of, is_curved
from sapper.experiments.statistics.selection import held
from sapper.experiments.statistics.summary import shown_table
from sapper.model.clock import WEEKS_PER_YEAR

HAPPENS = {
    "success": "a coup succeeds",
    "attempt": "an attempt is made",
    "foiled": "a plot is foiled",
}
"""What happens in each outcome; the one that ends a run comes first."""

AXES = ("x", "along", "lines")
"""Roles in a figure. The factor with the first of these is compared from first to last level."""

FEWEST_LEVELS = 2
MOST_NAMED = 4
"""If there are more factors or settings, a sentence gives their number, not their names."""

WHOLE_FROM = 1.0
"""From this percentage on, no decimals are shown."""


@dataclass(frozen=True)
class Comparison:
    """An outcome at two points that differ in one factor.

    Attributes:
        outcome: a key of ``HAPPENS``.
        factor: the one that differs.
        levels: its levels at the two points, as people read them.
        held: the levels of the other factors that vary, in words; may be empty.
        risks: probability, low and high at each point.
        difference: second less first, low, high.
    """

    outcome: str
    factor: Factor
    levels: tuple[str, str]
    held: str
    risks: tuple[tuple[float, float, float], tuple[float, float, float]]
    difference: tuple[float, float, float]

    @property
    def apart(self) -> bool:
        """Whether the interval of the difference excludes zero."""
        return self.difference[1] > 0 or self.difference[2] < 0


@dataclass(frozen=True)
class Answer:
    """A sentence, and the comparisons that it sums up."""

    sentence: str
    comparisons: list[Comparison]


def question(experiment: Experiment) -> str:
    """Return what an experiment asks, as a sentence."""
    if method_of(experiment).question:
        return method_of(experiment).question
    horizon = experiment.scenario.horizon_weeks / WEEKS_PER_YEAR
    *most, last = HAPPENS.values()
    what = f"{', '.join(most)} or {last}"
    years = "1 year" if horizon == 1 else f"{horizon:.3g} years"
    span = years if horizon >= 1 else f"{experiment.scenario.horizon_weeks} weeks"
    varied = {one.title: _spread(experiment, one) for one in experiment.design.factors}
    causes = [f"“{title}” ({spread})" for title, spread in varied.items() if spread]
    if len(causes) > MOST_NAMED:
        causes = [f"{len(causes)} factors together"]
    if not causes:
        return f"How likely is it, within {span}, that {what}?"
    verb = "does" if len(varied) == 1 else "do"
    return f"How {verb} {_listed(causes, 'and')} change the chance, within {span}, that {what}?"


def own_words(outputs: Mapping[str, bytes]) -> list[str]:
    """Return the sentences of the method of a result; empty if runs are only counted."""
    return outputs.get(ANSWER, b"").decode().splitlines()


def answers(experiment: Experiment, risk: pd.DataFrame, evidence: Evidence | None) -> list[Answer]:
    """Return the answers to what an experiment asks: one for each outcome and each factor compared.

    Args:
        experiment: its figures say what is compared with what.
        risk: the table ``risk.csv``.
        evidence: the runs, which a curve joins or which are paired; None if there are none.
    """
    if pair.is_pair(experiment) and evidence is not None and evidence.wanted.replicates:
        return [
            Answer(pair.sentence(experiment, outcome, evidence.pairs(0, 1, number)), [])
            for number, outcome in _outcomes()
        ]
    groups: dict[tuple[str, tuple[str, str], str], list[Comparison]] = {}
    for one in comparisons(experiment, risk, evidence):
        groups.setdefault((one.factor.name, one.levels, one.outcome), []).append(one)
    if not groups:
        return [Answer(_overall(risk, outcome), []) for outcome in HAPPENS]
    return [Answer(_sentence(group), group) for group in groups.values()]


def comparisons(
    experiment: Experiment, risk: pd.DataFrame, evidence: Evidence | None
) -> Iterator[Comparison]:
    """Yield what to compare: the first and last level along each figure, for each of its lines."""
    table = experiment.config.design
    if table is None or table.kind not in DRAWN_DESIGNS:
        return
    shown = shown_table(experiment.design)
    changes = None if evidence is None else _changes(experiment, evidence, shown)
    titles = {factor.name: factor for factor in experiment.design.factors}
    seen = set()
    for figure in experiment.config.figure:
        axis = next((name for role in AXES if (name := figure.drawn.get(role))), None)
        if axis is None:
            continue
        for held_levels, points in _lines(figure, axis, shown, experiment):
            ends = (points[0], points[-1])
            if len(points) < FEWEST_LEVELS or ends in seen:
                continue
            seen.add(ends)
            levels = tuple(_level(shown[axis][point]) for point in ends)
            for number, outcome in _outcomes():
                risks = (_risk(risk, ends[0], number), _risk(risk, ends[1], number))
                difference = _difference(changes, ends, number) or _apart(*risks)
                yield Comparison(
                    outcome, titles[axis], (levels[0], levels[1]), held_levels, risks, difference
                )


def _outcomes() -> list[tuple[int, str]]:
    """Return number and name of each outcome, in the order of the sentences."""
    names = list(OUTCOMES)
    return [(names.index(outcome), outcome) for outcome in HAPPENS]


def _lines(
    figure: Figure, axis: str, shown: pd.DataFrame, experiment: Experiment
) -> Iterator[tuple[str, list[int]]]:
    """Yield the points along an axis, in its order, for each level of what is drawn beside it."""
    table = held(figure, shown, experiment)
    if pd.api.types.is_numeric_dtype(table[axis]):
        table = table.sort_values(axis, kind="stable")
    others = [name for name in figure.drawn.values() if name not in (None, axis)]
    titles = {factor.name: factor for factor in experiment.design.factors}
    if not others:
        yield "", [int(point) for point in table.index]
        return
    for levels, here in table.groupby(others, sort=False):
        words = [
            level if isinstance(level, str) else f"{titles[str(name)].title} at {_level(level)}"
            for name, level in zip(others, levels, strict=True)
        ]
        yield ", ".join(words), [int(point) for point in here.index]


def _level(level: Any) -> str:
    """Write a level as people do; columns of tables hold numbers of their own kinds."""
    return readable(level.item() if hasattr(level, "item") else level)


def _risk(risk: pd.DataFrame, point: int, outcome: int) -> tuple[float, float, float]:
    """Read probability, low and high of an outcome: tables hold a row a point and outcome."""
    row = risk.iloc[point * len(OUTCOMES) + outcome]
    return float(row["probability"]), float(row["low"]), float(row["high"])


def _changes(experiment: Experiment, evidence: Evidence, shown: pd.DataFrame) -> Changes | None:
    curved = is_curved(experiment)
    return changes_of(evidence, curves_of(experiment, evidence, shown) if curved else None)


def _difference(changes: Changes | None, ends: Sequence[int], outcome: int) -> Estimate | None:
    """Return the difference along a curve or between paired runs; None without any."""
    if changes is None:
        return None
    found = changes(ends[0], ends[1], outcome)
    return None if isnan(found.difference) else (found.difference, found.low, found.high)


def _apart(first: Estimate, second: Estimate) -> Estimate:
    """Return the difference of two risks as if their runs had nothing in common."""
    return second[0] - first[0], *unpaired_interval(first, second)


def _sentence(group: Sequence[Comparison]) -> str:
    """Say how often something happens at two levels of a factor, for all lines at once."""
    one = group[0]
    happens = HAPPENS[one.outcome]
    head = f"As “{one.factor.title}” goes from {one.levels[0]} to {one.levels[1]}"
    more = [each for each in group if each.apart and _rises(each)]
    less = [each for each in group if each.apart and not _rises(each)]
    same = [each for each in group if not each.apart]
    clear = [
        f"{happens} {how} often{', and'.join(map(_change, some))}"
        for how, some in (("more", more), ("less", less))
        if some
    ]
    if not same:
        return f"{head}, {'; '.join(clear)}."
    doubt = f"the runs do not show whether {happens} more or less often"
    if not one.held:
        shares = " and ".join(percent(*risk) for risk in one.risks)
        return f"{head}, {doubt}: {shares} of runs{_points(one)}."
    if not clear:
        return f"{head}, {doubt}: {_same(same)}."
    return f"{head}, {'; '.join(clear)}. No clear change: {_same(same)}."


def _same(group: Sequence[Comparison]) -> str:
    """Say where no change is clear, and how large it may still be."""
    differences = [each.difference for each in group]
    if len(group) <= MOST_NAMED:
        return _listed([f"{points(each)} with {each.held}" for each in group], "and")
    low, high = min(one[1] for one in differences), max(one[2] for one in differences)
    return f"{100 * low:+.0f} to {100 * high:+.0f} points over {len(group)} settings"


def _rises(one: Comparison) -> bool:
    return one.risks[1][0] > one.risks[0][0]


def _change(one: Comparison) -> str:
    where = f" with {one.held}" if one.held else ""
    shares = " to ".join(percent(*risk) for risk in one.risks)
    return f"{where}, from {shares} of runs{_points(one)}"


def _points(one: Comparison) -> str:
    return f", a difference of {points(one)}"


def points(one: Comparison) -> str:
    """Write the difference of two risks in points, with its interval."""
    change, low, high = (100 * value for value in one.difference)
    return f"{change:+.0f} points ({low:+.0f} to {high:+.0f})"


def _listed(words: Sequence[str], joined: str = "or") -> str:
    *most, last = words
    return f"{', '.join(most)} {joined} {last}" if most else last


def _overall(risk: pd.DataFrame, outcome: str) -> str:
    """Say how often something happened in all runs together."""
    rows = risk[risk["outcome"] == outcome]
    events, runs = int(rows["events"].sum()), int(rows["replicates"].sum())
    low, high = interval(events, runs)
    share = events / runs if runs else float("nan")
    points = rows.shape[0]
    where = "" if points == 1 else f" over the {points:,} points of the design together"
    happens = HAPPENS[outcome]
    return (
        f"{happens[0].upper()}{happens[1:]} in {percent(share, low, high)} of {runs:,} runs{where}."
    )


def percent(share: float, low: float, high: float) -> str:
    """Write a probability in per cent, with its interval."""
    if share != share:  # not a number: nothing was run there
        return "an unknown share"
    middle, down, up = (_rounded(100 * one) for one in (share, low, high))
    return f"{middle}% ({down} to {up})"


def _rounded(value: float) -> str:
    """Write whole per cents, and more digits of what is small."""
    return f"{value:.0f}" if value >= WHOLE_FROM or value == 0 else f"{value:.2g}"


def _spread(experiment: Experiment, factor: Factor) -> str:
    """Say between which values a factor varies; nothing if it does not."""
    if factor.range is not None:
        return f"{readable(factor.range[0])} to {readable(factor.range[1])}"
    levels = list(dict.fromkeys(point.shown[factor.name] for point in experiment.design))
    if len(levels) < FEWEST_LEVELS:
        return ""
    if isinstance(levels[0], str | bool):
        return ", ".join(map(readable, levels))
    numbers = sorted(float(level) for level in levels)
    ends = [readable(int(end) if end.is_integer() else end) for end in (numbers[0], numbers[-1])]
    return f"{ends[0]} to {ends[1]}"
