"""What ``sapper run`` shows at its end: the risk at every point, and where the files are."""

from __future__ import annotations

import os
import sys
from numbers import Number
from pathlib import Path
from typing import Literal

import pandas as pd
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from experiments.config import Experiment
from experiments.labels import OUTCOME_LABELS
from experiments.runner import Result

MOST_ROWS = 60
"""A longer table helps nobody on a screen; the file has all of it."""

PIPE_WIDTH = 100
ESTIMATE_WIDTH = len("12.5 (10.0-15.0)")


def show(experiment: Experiment, result: Result, seconds: float) -> None:
    """Print the table of risk, the files written and the time taken."""
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    points = len(experiment.design)
    if points <= MOST_ROWS:
        console.print(risk_table(experiment, result.summary.risk))
    else:
        console.print(f"{points:,} points: too many to show here; see risk.csv")
    for path in result.written:
        console.print(_shown(path), soft_wrap=True, highlight=False)
    runs = points * experiment.config.experiment.replicates
    console.print(f"{runs:,} runs, {result.computed:,} of them computed now, in {seconds:.0f} s")


def risk_table(experiment: Experiment, risk: pd.DataFrame) -> Table:
    """Set out a row a point, a column an outcome: per cent of runs, with its interval."""
    about, factors = experiment.config.experiment, experiment.config.design.factor
    table = Table(title=about.title, box=SIMPLE, caption="Per cent of runs (95% interval)")
    for factor in factors:
        numeric = factor.type in {int, float}
        words = [*factor.title.split(), *(_readable(shown) for shown, _ in factor.levels)]
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


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
