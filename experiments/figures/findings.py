"""What a figure shows, in a sentence: its title."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

import pandas as pd

from sapper.experiments.config.schema import Figure
from sapper.experiments.config.types import Outcome
from sapper.experiments.figures.context import Context
from sapper.experiments.figures.style import readable
from sapper.experiments.labels import within_sentence
from sapper.experiments.statistics.counts import OUTCOMES

NOUNS: dict[str, str] = {
    "foiled": "foiled plots",
    "attempt": "attempts",
    "success": "successful coups",
}
MOST_NAMED = 3
POINTS = 100


class Change(NamedTuple):
    """How an outcome changes from the first level of a factor to the last, for one line."""

    line: str
    value: float
    low: float
    high: float

    @property
    def way(self) -> str:
        """Whether it rises or falls; empty if that is not clear."""
        return "rise" if self.low > 0 else "fall" if self.high < 0 else ""


def finding(figure: Figure, context: Context, axis: str | None, outcome: Outcome) -> str:
    """Say how an outcome changes along a factor, by pairs of runs or along a curve.

    Args:
        figure: of the config.
        context: its results.
        axis: the factor; None if the figure shows one point.
        outcome: that the figure is about.

    Returns:
        the sentence; the topic of the figure if there is nothing to compare.
    """
    points = context.points(figure)
    if axis is None or points[axis].nunique() == 1 or context.summary.changes is None:
        return context.title(figure)
    made = list(_changes(figure, context, axis, outcome))
    if not made:
        return context.title(figure)
    levels = _ordered(points, axis)[axis].tolist()
    first, last = readable(levels[0]), readable(levels[-1])
    about = f"{context.label(axis)}, from {first} to {last}"
    others = _others(figure, axis)
    numbers = [name for name in others if pd.api.types.is_numeric_dtype(points[name])]
    if others and numbers == others:
        about += f", by {' and '.join(within_sentence(context.label(name)) for name in others)}"
    return f"{about}: {_said(NOUNS[outcome], made, 'at' if numbers == others else 'under')}"


def _others(figure: Figure, axis: str) -> list[str]:
    """Return the factors whose levels are lines or panels."""
    return [name for name in figure.drawn.values() if name not in (None, axis)]


def _said(noun: str, made: list[Change], under: str) -> str:
    """Say how an outcome changes; `under` stands before the name of a line."""
    parts = []
    for way in ("rise", "fall"):
        here = [one for one in made if one.way == way]
        if here:
            parts.append(f"{way} {_listed(here, under)}")
    unclear = [one for one in made if not one.way]
    if not unclear:
        return f"{noun} {' and '.join(parts)}"
    rest = f"no clear change of {noun} {_listed(unclear, under)}"
    return f"{noun} {' and '.join(parts)}; {rest}" if parts else rest


def _listed(some: list[Change], under: str) -> str:
    """Say the changes of some lines; of many, how many lines there are and the range."""
    if len(some) > MOST_NAMED:
        low, high = (POINTS * end(one.value for one in some) for end in (min, max))
        return f"on {len(some)} lines ({low:+.0f} to {high:+.0f} points)"
    return ", ".join(
        f"{f'{under} {within_sentence(one.line)} ' if one.line else ''}"
        f"({POINTS * one.value:+.0f} points, 95% interval {POINTS * one.low:+.0f} to "
        f"{POINTS * one.high:+.0f})"
        for one in some
    )


def _changes(figure: Figure, context: Context, axis: str, outcome: Outcome) -> Iterator[Change]:
    points = _ordered(context.points(figure), axis)
    others = _others(figure, axis)
    groups = points.groupby(others, sort=False) if others else [((), points)]
    number, compared = list(OUTCOMES).index(outcome), context.summary.changes
    assert compared is not None
    for _, here in groups:
        found = compared(int(here.index[0]), int(here.index[-1]), number)
        if not isnan(found.difference):
            line = ", ".join(readable(level) for level in here[others].iloc[0].tolist())
            yield Change(line, found.difference, found.low, found.high)


def _ordered(points: pd.DataFrame, axis: str) -> pd.DataFrame:
    if pd.api.types.is_numeric_dtype(points[axis]):
        return points.sort_values(axis, kind="stable")
    return points
