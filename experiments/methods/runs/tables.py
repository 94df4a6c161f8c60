"""The answer of plain runs: risk and means at every point, and the figures of the config."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Number
from pathlib import Path
from textwrap import fill
from typing import Literal

import pandas as pd
from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import RiskFigure
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.methods.base import Answer
from sapper.experiments.statistics.summary import Summary, summarise
from sapper.experiments.store.folder import WEEKLY, Store

MOST_ROWS = 60
"""A terminal shows no longer table; the file is complete."""

MOST_COLUMNS = 3
"""If more factors are changed one at a time, a row says which: so many columns are too wide."""

ESTIMATE_WIDTH = len("12 (10-15)")
CHANGE_WIDTH = len("+12 (-9 to 15)")
WHOLE_FROM = 1.0
"""From this per cent on, no decimals are shown, because a table must be narrow."""


def answer(experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
    """Return tables of risk and means, and the figures of the config."""
    summary = summarise(experiment, store.parts(), columns)
    tables = {"risk": summary.risk, "means": summary.means}
    for name in ("failures", "differences", "trend", "fit"):
        table = getattr(summary, name)
        if len(table):
            tables[name] = table
    files = _figures(experiment, summary, store.parts(WEEKLY))
    compared = [
        difference_table(experiment, figure, summary.differences)
        for figure in experiment.config.figure
        if isinstance(figure, RiskFigure) and len(experiment.design) <= MOST_ROWS
    ]
    shown_tables = [shown(experiment, summary.risk), *filter(None, compared)]
    return Answer(summary.failures, tables, files, shown_tables)


def _figures(experiment: Experiment, summary: Summary, weekly: Sequence[Path]) -> dict[str, bytes]:
    """Return the figures of the config by file name; without any, nothing is imported."""
    if not experiment.config.figure:
        return {}
    from sapper.experiments.figures import Context, files_of

    context = Context(experiment, summary, weekly)
    return {
        f"{figure.name}.{ending}": content
        for figure in experiment.config.figure
        for ending, content in files_of(figure, context).items()
    }


def shown(experiment: Experiment, risk: pd.DataFrame) -> RenderableType:
    """Return the table of risk, or one line if it is too long for a terminal."""
    points = len(experiment.design)
    if points <= MOST_ROWS:
        return risk_table(experiment, risk)
    return Group(f"{points:,} points: too many to show here; see risk.csv")


def risk_table(experiment: Experiment, risk: pd.DataFrame) -> Table:
    """Return one row for each point, one column for each outcome: per cent with interval."""
    rows = len(OUTCOME_LABELS)
    settings = _settings(experiment, risk.iloc[::rows])
    title = experiment.config.experiment.title
    table = Table(title=title, box=SIMPLE, caption="Per cent of runs (95% interval)")
    for head, levels, justify in settings:
        width = max(map(len, [*head.split(), *levels]))
        narrowest = max(len(word) for text in (head, *levels) for word in text.split())
        table.add_column(fill(head, width), justify=justify, min_width=narrowest)
    for label in OUTCOME_LABELS.values():
        head = fill(label.title, ESTIMATE_WIDTH)
        table.add_column(head, justify="right", min_width=ESTIMATE_WIDTH, no_wrap=True)
    columns = [levels for _, levels, _ in settings]
    for point, here in enumerate(zip(*columns, strict=True)):
        part = risk.iloc[point * rows : (point + 1) * rows]
        shares = zip(part["probability"], part["low"], part["high"], strict=True)
        table.add_row(*here, *(_per_cent(*share) for share in shares))
    return table


def difference_table(
    experiment: Experiment, figure: RiskFigure, differences: pd.DataFrame
) -> Table | None:
    """Return the difference of each level to the reference, in points; None without any."""
    rows = differences[differences["figure"] == figure.name] if len(differences) else differences
    if not len(rows):
        return None
    x, titles = f"{figure.x}_to", {one.name: one.title for one in experiment.design.factors}
    reference = _readable(rows[f"{figure.x}_from"].iloc[0])
    title = f"{titles[figure.x]}: difference to {reference}"
    table = Table(title=title, box=SIMPLE, caption="Points (95% interval)")
    keys = [x] if figure.lines is None else [x, figure.lines]
    for key, name in zip(keys, (figure.x, figure.lines or ""), strict=False):
        width = max(len(_readable(level)) for level in rows[key])
        head = fill(titles[name], max(width, *map(len, titles[name].split())))
        table.add_column(head, min_width=width)
    for label in OUTCOME_LABELS.values():
        head = fill(label.title, ESTIMATE_WIDTH)
        table.add_column(head, justify="right", min_width=CHANGE_WIDTH, no_wrap=True)
    for levels, here in rows.sort_values(x, kind="stable").groupby(keys, sort=False):
        by_outcome = here.set_index("outcome")
        changes = (by_outcome.loc[name, ["difference", "low", "high"]] for name in OUTCOME_LABELS)
        table.add_row(*map(_readable, levels), *(_points(*change) for change in changes))
    return table


def _points(difference: float, low: float, high: float) -> str:
    return f"{100 * difference:+.0f} ({100 * low:.0f} to {100 * high:.0f})"


def _settings(
    experiment: Experiment, points: pd.DataFrame
) -> list[tuple[str, list[str], Literal["left", "right"]]]:
    """Return heading, cells and side of each column that says what a point is."""
    factors, design = experiment.design.factors, experiment.config.design
    shown = [[_readable(level) for level in points[one.name].tolist()] for one in factors]
    titles = [one.title for one in factors]
    if design is None or design.kind != "one_at_a_time" or len(factors) <= MOST_COLUMNS:
        return [
            (factor.title, levels, "right" if factor.type in {int, float} else "left")
            for factor, levels in zip(factors, shown, strict=True)
        ]
    changed = [
        "; ".join(
            f"{title}: {level}"
            for title, level, first in zip(
                titles, here, next(zip(*shown, strict=True)), strict=True
            )
            if level != first
        )
        for here in zip(*shown, strict=True)
    ]
    return [("What is changed", [one or "nothing" for one in changed], "left")]


def _per_cent(probability: float, low: float, high: float) -> str:
    middle, down, up = (_rounded(100 * one) for one in (probability, low, high))
    return f"{middle} ({down}-{up})"


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= WHOLE_FROM or not value else f"{value:.2g}"


def _readable(value: object) -> str:
    return f"{value:,}" if isinstance(value, Number) else str(value)
