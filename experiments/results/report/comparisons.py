"""What a report compares: which points with which, and by how much their outcomes differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.figure_checks import DRAWN_DESIGNS
from sapper.experiments.config.schema import Figure, RiskFigure
from sapper.experiments.figures.style import readable
from sapper.experiments.results.report import pair
from sapper.experiments.results.report.pair import HAPPENS, Shown, changes
from sapper.experiments.statistics.counts import OUTCOMES, Evidence
from sapper.experiments.statistics.intervals import unpaired_interval
from sapper.experiments.statistics.risks import (
    Changes,
    changes_of,
    curves_of,
    is_curved,
    reference_of,
)
from sapper.experiments.statistics.selection import held
from sapper.experiments.statistics.summary import shown_table

AXES = ("x", "along", "lines")
"""Roles in a figure. The factor with the first of these is compared from first to last level."""


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
