"""The points of a design that a figure shows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sapper.experiments.config.designs import OneAtATime
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import Figure


def held(figure: Figure, table: pd.DataFrame, experiment: Experiment) -> pd.DataFrame:
    """Return the rows of a table at the levels of the factors that are not drawn.

    Args:
        figure: its ``at`` names these levels; the default of a one-at-a-time design is the
            scenario.
        table: with one column for each factor.
        experiment: its design says what the default is.
    """
    levels: dict[str, Any] = {}
    if isinstance(experiment.design, OneAtATime):
        levels |= experiment.design[0].shown
    levels |= figure.at
    for role in figure.drawn.values():
        levels.pop(role or "", None)
    for name, level in levels.items():
        table = table[table[name] == level]
    return table


def lines_of(figure: Figure, table: pd.DataFrame) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    """Split a table by the lines of a figure, in the order of the design.

    Returns:
        the factor and level of each line (empty if the figure has only one line), with its rows.
    """
    factor = figure.drawn.get("lines")
    if factor is None:
        return [({}, table)]
    return [
        ({factor: level}, table[table[factor] == level])
        for level in dict.fromkeys(table[factor].tolist())
    ]
