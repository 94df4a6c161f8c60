"""The figures of a calibration: the targets, and the posterior."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.figures import style
from sapper.experiments.figures.context import about
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.calibration.points import factors_of
from sapper.experiments.methods.calibration.targets_met import MET, NOT_RUN
from sapper.experiments.statistics.conventions import ENDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.methods.calibration.waves import Matched


BINS = 12
NARROW = 0.5
PANELS_A_ROW = 4
TARGETS_A_ROW = 3


def targets_figure(experiment: Experiment, met: pd.DataFrame) -> Figure:
    """Draw a panel for each target: what is known, before, after, and in fresh runs."""
    rows = ceil(len(met) / TARGETS_A_ROW)
    note = (
        "Bars: 95% intervals of what is known, over all candidates (before) and draws (after), and "
        "of the mean of fresh runs at the draws"
    )
    canvas = style.canvas(
        1, _finding(met), subtitle=about(experiment, note), height=1.5 + 1.9 * rows
    )
    panels = canvas.subplots(rows, TARGETS_A_ROW, squeeze=False).ravel()
    for panel, row in zip(panels, met.to_dict("records"), strict=False):
        _draw_target(panel, row)
    for panel in panels[len(met) :]:
        panel.set_visible(False)
    return canvas


def _finding(met: pd.DataFrame) -> str:
    """Return the title: how many targets fresh runs meet."""
    counted = met["met"].value_counts()
    if NOT_RUN in counted:
        return f"{len(met)} targets of the calibration; no fresh runs"
    return f"Fresh runs meet {counted.get(MET, 0)} of {len(met)} targets"


def _draw_target(panel: Axes, row: Mapping[Any, Any]) -> None:
    kinds = (("asked", "known"), ("prior", "before"), ("posterior", "after"), ("measured", "runs"))
    for place, (kind, _) in enumerate(kinds):
        value, low, high = row[kind], row[f"{kind}_low"], row[f"{kind}_high"]
        if pd.isna(value):
            continue
        panel.errorbar(
            [place],
            [value],
            yerr=[[value - low], [high - value]],
            fmt=style.marker(place),
            color=style.COLOURS[place],
            capsize=4,
        )
    panel.axhspan(row["asked_low"], row["asked_high"], color=style.COLOURS[0], alpha=0.12)
    if row["scale"] == "ratio":
        panel.set_yscale("log")
        panel.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
        panel.yaxis.set_minor_locator(NullLocator())
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: style.readable(value, 3)))
    panel.set_xticks(range(len(kinds)), [label for _, label in kinds], fontsize=8)
    panel.set_xlim(-0.6, len(kinds) - 0.4)
    style.finish(panel, style.fitted(panel, row["target"].capitalize()))


def posterior_figure(experiment: Experiment, found: Matched) -> Figure:
    """Draw one panel for each parameter: the posterior within the range before calibration."""
    table = table_of(experiment, Calibration)
    factors = factors_of(table.parameters, table)
    rows = ceil(len(factors) / PANELS_A_ROW)
    middle = np.ptp(np.quantile(found.shares, ENDS, axis=0), axis=0)
    canvas = style.canvas(
        1,
        f"Calibration narrows {(middle < NARROW).sum()} of {len(factors)} parameters to less than "
        "half of their range",
        subtitle=about(
            experiment,
            f"Bars: {len(found.shares):,} draws after calibration, over the range before. Dashed "
            "line: before calibration, when all values were equally likely",
        ),
        height=1.3 + 1.9 * rows,
    )
    panels = canvas.subplots(rows, PANELS_A_ROW, squeeze=False).ravel()
    edges = np.linspace(0, 1, BINS + 1)
    for place, (panel, factor) in enumerate(zip(panels, factors, strict=False)):
        panel.hist(found.shares[:, place], bins=list(edges), density=True, color=style.COLOURS[0])
        panel.axhline(1.0, color=style.COLOURS[6], linewidth=1, linestyle="--")
        ticks = [0.0, 0.5, 1 - 1e-12]
        panel.set_xticks(ticks, [style.readable(float(factor.drawn(t)[0]), 3) for t in ticks])
        panel.set_yticks([])
        panel.set_xlim(0, 1)
        style.finish(panel, factor.parameter.partition(".")[2].replace("_", " "))
    for panel in panels[len(factors) :]:
        panel.set_visible(False)
    return canvas
