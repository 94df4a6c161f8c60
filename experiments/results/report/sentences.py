"""The question an experiment asks and its answer, in sentences made from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Factor
from sapper.experiments.config.figure_checks import DRAWN_DESIGNS
from sapper.experiments.config.schema import Figure, RiskFigure
from sapper.experiments.figures.style import readable
from sapper.experiments.methods import method_of
from sapper.experiments.results.report import pair
from sapper.experiments.results.report.pair import HAPPENS, Shown, changes
from sapper.experiments.running.outputs import ANSWER
from sapper.experiments.statistics.counts import OUTCOMES, Evidence
from sapper.experiments.statistics.intervals import interval, unpaired_interval
from sapper.experiments.statistics.risks import (
    Changes,
    changes_of,
    curves_of,
    is_curved,
    reference_of,
)
from sapper.experiments.statistics.selection import held
from sapper.experiments.statistics.summary import shown_table
from sapper.model.clock import WEEKS_PER_YEAR

AXES = ("x", "along", "lines")
"""Roles in a figure. The factor with the first of these is compared from first to last level."""

FEWEST_LEVELS = 2
MOST_NAMED = 4
"""If there are more factors or settings, a sentence gives their number, not their names."""

MOST_LEVELS = 4
"""If there are more levels, only the last is compared in sentences; the table has all."""

WHOLE_FROM = 1.0
"""From this percentage on, no decimals are shown."""


@dataclass(frozen=True)
class Comparison:
    """An outcome at two points, the first of which is the one compared with.

    Attributes:
        outcome: a key of ``HAPPENS``.
        change: what the second point has in place of the first, in words.
        varied: the title of the factor that differs; empty if several do.
        levels: the levels at the two points, as people read them.
        held: the levels of the other factors that vary, in words; may be empty.
        of: the numbers of 100 futures; None if nothing was run.
        unchanged: whether no pair of runs differs.
    """

    outcome: str
    change: str
    varied: str
    levels: tuple[str, str]
    held: str
    of: Shown | None
    unchanged: bool


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
    """Return the answers to what an experiment asks: one for each outcome and each change.

    Args:
        experiment: its figures say what is compared with what.
        risk: the table ``risk.csv``.
        evidence: the runs, paired where they use the same random numbers; None if there are none.
    """
    found: list[Answer] = []
    every = comparisons(experiment, risk, evidence)
    for outcome in HAPPENS:
        here = [one for one in every if one.outcome == outcome]
        if not here:
            found.append(Answer(_overall(risk, outcome), []))
        elif len(here) > 1 and all(one.unchanged for one in here):
            found.append(Answer(_nowhere(here), here))
        else:
            found += _compared(here)
    return found


def _compared(here: Sequence[Comparison]) -> Iterator[Answer]:
    """Yield an answer for each change of each factor; for the last level only if there are many.

    Of the outcomes after the first, the table beside the sentences has the levels between.
    """
    asked = here[0].outcome == next(iter(HAPPENS))
    factors: dict[str, dict[str, list[Comparison]]] = {}
    for one in here:
        factors.setdefault(one.varied, {}).setdefault(one.change, []).append(one)
    for changed in factors.values():
        for same in list(changed.values())[: None if asked and len(changed) < MOST_LEVELS else 1]:
            yield Answer(_sentence(same), same)


def comparisons(
    experiment: Experiment, risk: pd.DataFrame, evidence: Evidence | None
) -> list[Comparison]:
    """Return what to compare: attempts first, and the last level before those between."""
    contrasts = list(_contrasts(experiment))
    along = None
    if evidence is not None and is_curved(experiment):
        curves = curves_of(experiment, evidence, shown_table(experiment.design))
        along = changes_of(evidence, curves)
    return [
        Comparison(
            outcome,
            changes(experiment, one.ends),
            one.varied,
            one.levels,
            one.held,
            *_numbers(risk, evidence, along, one.ends, list(OUTCOMES).index(outcome)),
        )
        for outcome in HAPPENS
        for one in contrasts
    ]


class _Contrast(NamedTuple):
    """Two points; the title of what differs, their levels, and what is held, in words."""

    ends: tuple[int, int]
    varied: str
    levels: tuple[str, str]
    held: str = ""


def _contrasts(experiment: Experiment) -> Iterator[_Contrast]:
    """Yield the points to compare, each with the first level of its line."""
    if pair.is_pair(experiment):
        factors = experiment.design.factors
        title = factors[0].title if len(factors) == 1 else ""
        yield _Contrast((0, 1), title, pair.heads(experiment))
        return
    table = experiment.config.design
    if table is None or table.kind not in DRAWN_DESIGNS:
        return
    shown = shown_table(experiment.design)
    titles = {factor.name: factor.title for factor in experiment.design.factors}
    seen = set()
    for figure in experiment.config.figure:
        axis = next((name for role in AXES if (name := figure.drawn.get(role))), None)
        if axis is None:
            continue
        for held_levels, points in _lines(figure, axis, shown, experiment):
            start = _start(figure, experiment, shown[axis], points)
            for last in reversed(points):
                ends = (start, last)
                if last != start and ends not in seen:
                    seen.add(ends)
                    first, second = (_level(shown[axis][point]) for point in ends)
                    yield _Contrast(ends, titles[axis], (first, second), held_levels)


def _start(figure: Figure, experiment: Experiment, levels: pd.Series, points: Sequence[int]) -> int:
    """Return the point of a line that the others are compared with."""
    if not isinstance(figure, RiskFigure):
        return points[0]
    reference = reference_of(figure, experiment, levels[list(points)].tolist())
    return next((point for point in points if levels[point] == reference), points[0])


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


def _numbers(
    risk: pd.DataFrame,
    evidence: Evidence | None,
    along: Changes | None,
    ends: tuple[int, int],
    outcome: int,
) -> tuple[Shown | None, bool]:
    """Return an outcome at two points, from pairs of runs or a curve, and whether no pair differs.

    Without either, the runs have nothing in common.
    """
    if evidence is not None and evidence.wanted.replicates:
        pairs = evidence.pairs(*ends, outcome)
        if pairs.count:
            return pair.shown(pairs), not pairs.first + pairs.second
    first, second = (_risk(risk, end, outcome) for end in ends)
    if first[0] != first[0] or second[0] != second[0]:  # not a number: nothing was run there
        return None, False
    between = unpaired_interval(first, second)
    if along is not None:
        change = along(*ends, outcome)
        between = change.low, change.high
    return pair.rounded(first[0], second[0], between), False


def _risk(risk: pd.DataFrame, point: int, outcome: int) -> tuple[float, float, float]:
    """Read probability, low and high of an outcome: tables hold a row a point and outcome."""
    row = risk.iloc[point * len(OUTCOMES) + outcome]
    return float(row["probability"]), float(row["low"]), float(row["high"])


def _sentence(group: Sequence[Comparison]) -> str:
    """Say how often something happens at two levels of a factor, for all lines at once."""
    head, happens = f"If {group[0].change}", HAPPENS[group[0].outcome]
    known = [(one, one.of) for one in group if one.of is not None]
    if not known:
        return f"{head}: no future completed."
    if len(group) == 1:
        return pair.told(head, group[0].outcome, known[0][1], group[0].unchanged)
    clear = [
        f"with {one.held} in {of.text(of.asked)} of {pair.OF} futures instead of "
        f"{of.text(of.without)}, {of.change}"
        for one, of in known
        if of.clear
    ]
    unclear = [(one, of) for one, of in known if not of.clear and not one.unchanged]
    unchanged = [(one, of) for one, of in known if one.unchanged]
    said = [f"{happens} {'; '.join(clear)}"] if clear else []
    if unclear:
        said.append(f"these runs cannot tell whether {happens} more or less often {_some(unclear)}")
    if unchanged:
        most = _most(of for _, of in unchanged)
        where = _listed([f"with {one.held}" for one, _ in unchanged], "and")
        what = "no future changed" if said else f"no future changed in whether {happens}"
        said.append(f"{what} {where}, and a change of up to {most} in {pair.OF} stays possible")
    return f"{head}, {'. '.join(one if not n else _capital(one) for n, one in enumerate(said))}."


def _nowhere(here: Sequence[Comparison]) -> str:
    most = _most(one.of for one in here if one.of is not None)
    return (
        f"In none of {len(here)} comparisons did any future change in whether "
        f"{HAPPENS[here[0].outcome]}; a change of up to {most} in {pair.OF} stays possible."
    )


def _most(numbers: Iterable[Shown]) -> str:
    """Return the largest change that some comparisons leave possible."""
    return max((of.most for of in numbers), key=float)


def _some(unclear: Sequence[tuple[Comparison, Shown]]) -> str:
    """Say where no change is clear, and how large it may still be."""
    if len(unclear) <= MOST_NAMED:
        return _listed(
            [f"with {one.held} ({of.more(of.difference)}; {of.interval})" for one, of in unclear],
            "and",
        )
    low, high = min(of.ends[0] for _, of in unclear), max(of.ends[1] for _, of in unclear)
    return f"in {len(unclear)} settings ({low:+.0f} to {high:+.0f} of {pair.OF})"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


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
    return f"{_capital(HAPPENS[outcome])} in {percent(share, low, high)} of {runs:,} runs{where}."


def percent(share: float, low: float, high: float) -> str:
    """Write a probability in per cent, with its interval."""
    if share != share:  # not a number: nothing was run there
        return "an unknown share"
    middle, down, up = (_rounded(100 * one) for one in (share, low, high))
    return f"{middle}% ({down} to {up})"


def _rounded(value: float) -> str:
    """Write whole per cents, and one digit of what is small."""
    return f"{value:.0f}" if value >= WHOLE_FROM or value == 0 else f"{value:.1g}"


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
