"""The figures of a calibration: the targets, and the posterior."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.figures import style
from sapper.experiments.methods.base import table_of

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.methods.calibration.waves import Matched


BINS = 12
PANELS_A_ROW = 4


def draw(experiment: Experiment, found: Matched, met: pd.DataFrame) -> dict[str, bytes]:
    """Return the figures by file name."""
    return {
        **style.files("targets_met", lambda: targets_figure(met)),
        **style.files("posterior_picture", lambda: posterior_figure(experiment, found)),
    }


def targets_figure(met: pd.DataFrame) -> Figure:
    """Draw one panel for each target: the target, the posterior by emulator, and fresh runs."""
    canvas = style.canvas(1, "The targets of the calibration, and how well it meets them")
    panels = canvas.subplots(1, len(met), squeeze=False)[0]
    kinds = (("asked", "target"), ("posterior", "posterior"), ("measured", "fresh runs"))
    for panel, row in zip(panels, met.to_dict("records"), strict=True):
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
        panel.set_xticks(range(len(kinds)), [label for _, label in kinds])
        panel.set_xlim(-0.6, len(kinds) - 0.4)
        panel.set_ylim(bottom=0)
        style.finish(panel, style.fitted(panel, row["target"].capitalize()))
    note = "Bars: 95% intervals of the target, over draws of the posterior, and of the mean of runs"
    canvas.supxlabel(note, fontsize=9)
    return canvas


def posterior_figure(experiment: Experiment, found: Matched) -> Figure:
    """Draw one panel for each parameter: the posterior within the range before calibration."""
    from sapper.experiments.methods.calibration import waves

    table = table_of(experiment, Calibration)
    factors = waves.factors_of(table.parameters, experiment)
    rows = ceil(len(factors) / PANELS_A_ROW)
    canvas = style.canvas(1, "Parameters after calibration (dashed line: before)")
    canvas.set_size_inches(style.WIDTH_INCHES, 1.0 + 1.9 * rows)
    panels = canvas.subplots(rows, PANELS_A_ROW, squeeze=False).ravel()
    edges = np.linspace(0, 1, BINS + 1)
    for place, (panel, factor) in enumerate(zip(panels, factors, strict=False)):
        panel.hist(found.shares[:, place], bins=list(edges), density=True, color=style.COLOURS[0])
        panel.axhline(1.0, color=style.COLOURS[6], linewidth=1, linestyle="--")
        ticks = [0.0, 0.5, 1 - 1e-12]
        panel.set_xticks(ticks, [style.readable(float(factor.drawn(t)[0]), 3) for t in ticks])
        panel.set_yticks([])
        panel.set_xlim(0, 1)
        style.finish(panel, names_of([factor.parameter])[0])
    for panel in panels[len(factors) :]:
        panel.set_visible(False)
    return canvas


def names_of(paths: Sequence[str]) -> list[str]:
    """Return the names of parameters in figures."""
    return [path.partition(".")[2].replace("_", " ") for path in paths]
