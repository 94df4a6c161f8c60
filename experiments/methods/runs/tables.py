"""What ``sapper run`` shows at its end: the risk at every point, and where the files are."""

from __future__ import annotations

from numbers import Number
from typing import Literal

import pandas as pd
from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.labels import OUTCOME_LABELS

MOST_ROWS = 60
"""A longer table helps nobody on a screen; the file has all of it."""

ESTIMATE_WIDTH = len("12.5 (10.0-15.0)")


def risk_shown(experiment: Experiment, risk: pd.DataFrame) -> RenderableType:
    """Return the table of risk, or a line where it would be too long for a screen."""
    points = len(experiment.design)
    if points <= MOST_ROWS:
        return risk_table(experiment, risk)
    return Group(f"{points:,} points: too many to show here; see risk.csv")


def risk_table(experiment: Experiment, risk: pd.DataFrame) -> Table:
    """Set out a row a point, a column an outcome: per cent of runs, with its interval."""
    about, factors = experiment.config.experiment, experiment.design.factors
    table = Table(title=about.title, box=SIMPLE, caption="Per cent of runs (95% interval)")
    for factor in factors:
        numeric = factor.type in {int, float}
        levels = map(_readable, risk[factor.name].unique().tolist())
        words = [*factor.title.split(), *levels]
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(factor.title, justify=justify, min_width=max(map(len, words)))
    for label in OUTCOME_LABELS.values():
        table.add_column(label.title, justify="right", min_width=ESTIMATE_WIDTH)
    rows = len(OUTCOME_LABELS)
    for start in range(0, len(risk), rows):
        here = risk.iloc[start : start + rows]
        shown = [_readable(here[factor.name].iloc[0]) for factor in factors]
        shares = zip(here["probability"], here["low"], here["high"], strict=True)
        table.add_row(*shown, *(_per_cent(*share) for share in shares))
    return table


def _per_cent(probability: float, low: float, high: float) -> str:
    return f"{probability * 100:.1f} ({low * 100:.1f}-{high * 100:.1f})"


def _readable(value: object) -> str:
    return f"{value:,}" if isinstance(value, Number) else str(value)
