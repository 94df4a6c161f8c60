"""The course of one run: one panel for each weekly series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapper.experiments.figures import axes, style
from sapper.experiments.labels import series_label
from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

PANELS_A_ROW = 2


def draw(weekly: pd.DataFrame, title: str) -> Figure:
    """Draw one panel for each column.

    Args:
        weekly: one row for each week from the first, one column for each weekly series.
        title: above all panels.
    """
    rows = -(-weekly.shape[1] // PANELS_A_ROW)
    weeks = len(weekly)
    canvas = style.canvas(rows, title, subtitle=f"One run, week by week, {weeks:,} weeks so far")
    panels = canvas.subplots(rows, PANELS_A_ROW, squeeze=False).ravel()
    for spare in panels[weekly.shape[1] :]:
        spare.set_visible(False)
    years = (weekly.index.to_numpy() + 1) / WEEKS_PER_YEAR
    for panel, name in zip(panels, weekly.columns, strict=False):
        label = series_label(str(name))
        panel.plot(years, weekly[name].to_numpy(float) * label.scale, **style.look(0))
        style.finish(panel, label.title)
        axes.years_axis(panel, len(weekly) / WEEKS_PER_YEAR)
        panel.set_ylabel(label.unit)
    return canvas
