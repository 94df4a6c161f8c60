"""Regularities and base rates of coups in the world: facts to compare a model with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log

from sapper.experiments.shipped import shipped_rows

WIDTH_95 = 3.92
"""Standard deviations between the ends of a 95% interval of a normal variable."""


@dataclass(frozen=True)
class Regularity:
    """A line of ``facts/coup_regularities.csv``.

    Attributes:
        what: the regularity, in words.
        figure: the best estimate: a rate a year, a ratio or a share.
        low: lower end of its 95% interval.
        high: upper end.
    """

    what: str
    figure: float
    low: float
    high: float

    def scaled(self, odds: bool) -> tuple[float, float]:
        """Return the logarithm (or log-odds) of the figure, and its standard deviation."""
        middle, low, high = (on_scale(x, odds) for x in (self.figure, self.low, self.high))
        return middle, (high - low) / WIDTH_95


def on_scale(value: float, odds: bool) -> float:
    """Return the logarithm of a value, or its log-odds."""
    return log(value / (1.0 - value)) if odds else log(value)


@cache
def regularities() -> dict[str, Regularity]:
    """Return the regularities with a figure and an interval, by id."""
    rows = shipped_rows("facts", "coup_regularities.csv")
    return {
        row["id"]: Regularity(row["what"], *(float(row[key]) for key in ("figure", "low", "high")))
        for row in rows
        if row["figure"] and row["low"]
    }


def base_rates() -> dict[str, float]:
    """Return the rates of ``facts/base_rates.csv`` by key."""
    rows = shipped_rows("facts", "base_rates.csv")
    return {row["key"]: float(row["value"]) for row in rows}
