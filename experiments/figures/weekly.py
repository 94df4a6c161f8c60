"""Weekly series: the median run, and the band with most runs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from matplotlib.figure import Figure

from sapper.experiments.config.schema import WeeklyFigure
from sapper.experiments.figures import style
from sapper.experiments.figures.context import Context
from sapper.experiments.labels import series_label
from sapper.experiments.statistics.selection import lines_of
from sapper.model.clock import WEEKS_PER_YEAR

QUANTILES = {"low": 0.1, "median": 0.5, "high": 0.9}
MOST_RUNS = 2_000
"""Quantiles come from at most this number of runs at a point: more runs change nothing visible."""

PANELS_A_ROW = 3


def data(figure: WeeklyFigure, context: Context) -> pd.DataFrame:
    """Return one row for each line, series and week.

    Columns: level of the line, series, week, years, low, median, high (10, 50, 90%), runs_going.
    """
    tables = []
    for line, points in lines_of(figure, context.points(figure)):
        weeks = _weeks(figure, context, int(points.index[0]))
        by_week = weeks.groupby("week")
        for series in figure.series:
            table = by_week[series].quantile(np.array(list(QUANTILES.values()))).unstack()
            table.columns = pd.Index(list(QUANTILES))
            table = table.assign(runs_going=by_week.size()).reset_index()
            table.insert(0, "series", series)
            table.insert(2, "years", table["week"] / WEEKS_PER_YEAR)
            for name, level in line.items():
                table.insert(0, name, level)
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _weeks(figure: WeeklyFigure, context: Context, point: int) -> pd.DataFrame:
    """Read the weekly series of the runs at one point."""
    columns = ["replicate", "week", *figure.series]
    wanted = [("point", "==", point), ("replicate", "<", MOST_RUNS)]
    tables = [
        pq.read_table(part, columns=columns, filters=wanted).to_pandas() for part in context.weekly
    ]
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def draw(figure: WeeklyFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw one panel for each series: a line for the median run, a band for the middle 80%."""
    across = min(PANELS_A_ROW, len(figure.series))
    rows = -(-len(figure.series) // across)
    canvas = style.canvas(rows, context.title(figure))
    panels = canvas.subplots(rows, across, squeeze=False).ravel()
    for spare in panels[len(figure.series) :]:
        spare.set_visible(False)
    for panel, series in zip(panels, figure.series, strict=False):
        label = series_label(series)
        for number, (line, here) in enumerate(lines_of(figure, table[table["series"] == series])):
            years, look = here["years"].to_numpy(float), style.look(number)
            low, middle, high = (here[n].to_numpy(float) * label.scale for n in QUANTILES)
            panel.fill_between(
                years, low, high, color=look["color"], alpha=style.BAND_OPACITY, linewidth=0
            )
            name = style.readable(next(iter(line.values()), ""))
            panel.plot(years, middle, label=name, **look)
        style.finish(panel, label.title)
        style.years_axis(panel, float(table["years"].max()))
        panel.set_ylabel(label.unit)
        if not np.isfinite(table.loc[table["series"] == series, "median"]).any():
            panel.text(0.5, 0.5, "nothing to measure", transform=panel.transAxes, ha="center")
    note = "Line: median run. Band: middle 80% of the runs that have not ended by that week"
    style.legend(canvas, panels[0], context.label(figure.lines), note)
    return canvas
