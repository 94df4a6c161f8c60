"""The risk of outcomes by two factors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.ticker import PercentFormatter

from sapper.experiments.config.schema import HeatmapFigure
from sapper.experiments.config.types import Outcome
from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import Context
from sapper.experiments.figures.findings import finding
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.statistics.selection import held

MOST_WORDED = 90
"""With more cells, there is no room for numbers in them."""

CELL_POINTS = 7.5
PANEL_INCHES = 5.0


def data(figure: HeatmapFigure, context: Context) -> pd.DataFrame:
    """Return one row for each point and outcome.

    Columns: factors, outcome, replicates, events, probability, low, high.
    """
    risk = context.summary.risk
    chosen = held(figure, risk[risk["outcome"].isin(figure.outcomes)], context.experiment)
    return chosen.reset_index(drop=True)


def draw(figure: HeatmapFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw one panel for each outcome, with the risk and its 95% interval in each cell."""
    outcome: Outcome = "attempt" if "attempt" in figure.outcomes else figure.outcomes[0]
    canvas = style.canvas(
        1,
        finding(figure, context, figure.x, outcome),
        max(style.WIDTH_INCHES, PANEL_INCHES * len(figure.outcomes)),
        context.subtitle(figure, "Per cent of runs, below it the 95% interval"),
    )
    panels = canvas.subplots(1, len(figure.outcomes), sharey=True, squeeze=False)[0]
    top = max(axes.LOWEST_TOP, float(np.nanmax(table["probability"], initial=0.0)))
    for panel, outcome in zip(panels, figure.outcomes, strict=True):
        image = _plot(panel, figure, table[table["outcome"] == outcome], top)
        panel.set_title(OUTCOME_LABELS[outcome].title)
        panel.set_xlabel(context.label(figure.x))
    bar = canvas.colorbar(image, ax=panels, format=PercentFormatter(1.0, decimals=0))
    bar.outline.set_visible(False)
    panels[0].set_ylabel(context.label(figure.y))
    return canvas


def _plot(panel: Axes, figure: HeatmapFigure, table: pd.DataFrame, top: float) -> AxesImage:
    across = list(dict.fromkeys(table[figure.x].tolist()))
    up = list(dict.fromkeys(table[figure.y].tolist()))
    cells = table.set_index([figure.y, figure.x])
    risk = np.array([[cells.loc[(y, x), "probability"] for x in across] for y in up], float)
    image = panel.imshow(
        risk, origin="lower", aspect="auto", cmap=style.COLOUR_MAP, vmin=0.0, vmax=top
    )
    names = [style.readable(x) for x in across]
    panel.set_xticks(range(len(across)), names, rotation=30, ha="right", rotation_mode="anchor")
    panel.set_yticks(range(len(up)), [style.readable(y) for y in up])
    if risk.size > MOST_WORDED:
        return image
    for row, y in enumerate(up):
        for column, x in enumerate(across):
            low, high = (float(cells.loc[(y, x), end]) * 100 for end in ("low", "high"))
            value = risk[row, column]
            panel.text(
                column,
                row,
                f"{value * 100:.0f}\n({low:.0f}-{high:.0f})",
                ha="center",
                va="center",
                fontsize=CELL_POINTS,
                color=style.ink_on(image.to_rgba(value)),
            )
    return image
