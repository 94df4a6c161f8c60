"""Weekly series: the median run, and the band with most runs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.config.schema import WeeklyFigure
from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import Context
from sapper.experiments.figures.endings import Ending, label
from sapper.experiments.labels import series_label, within_sentence
from sapper.experiments.statistics.selection import lines_of
from sapper.model.clock import WEEKS_PER_YEAR

QUANTILES = {"low": 0.1, "median": 0.5, "high": 0.9}
MOST_RUNS = 2_000
"""Quantiles come from at most this number of runs at a point: more runs change nothing visible."""

PANELS_A_ROW = 3
NOTE = "Line: median run. Band: middle 80% of the runs that have not ended by that week"
ONE_SIDED = "A band lies on one side of its line where most runs are alike"

Lines = list[tuple[dict[str, Any], pd.DataFrame]]


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
    lines = lines_of(figure, table)
    canvas = style.canvas(
        rows,
        _finding(figure, lines, context.label(figure.lines)) or context.title(figure),
        subtitle=context.subtitle(
            figure, context.lines(figure.lines), NOTE, _going(table), ONE_SIDED
        ),
    )
    panels = canvas.subplots(rows, across, squeeze=False).ravel()
    for spare in panels[len(figure.series) :]:
        spare.set_visible(False)
    by_unit: dict[str, list[Axes]] = {}
    for panel, series in zip(panels, figure.series, strict=False):
        shown = series_label(series)
        style.finish(panel, shown.title)
        axes.years_axis(panel, float(table["years"].max()))
        panel.set_ylabel(shown.unit)
        if _lines(panel, lines, series, shown.scale):
            by_unit.setdefault(shown.unit, []).append(panel)
    for some in by_unit.values():
        ends = [panel.get_ylim() for panel in some]
        for panel in some:
            panel.set_ylim(min(low for low, _ in ends), max(high for _, high in ends))
    for panel, series in zip(panels, figure.series, strict=False):
        if figure.lines:
            label(panel, _endings(lines, series))
    return canvas


def _lines(panel: Axes, lines: Lines, series: str, scale: float) -> bool:
    """Draw a line and a band for each level; return whether there was anything to draw."""
    peaks: list[float] = []
    lowest = 0.0
    for number, (_, here) in enumerate(lines):
        here = here[here["series"] == series]
        years, look = here["years"].to_numpy(float), style.look(number)
        low, middle, high = (here[n].to_numpy(float) * scale for n in QUANTILES)
        panel.fill_between(
            years, low, high, color=look["color"], alpha=style.BAND_OPACITY, linewidth=0
        )
        panel.plot(years, middle, **look)
        peaks.append(float(np.nanmax(middle, initial=0.0)))
        lowest = min(lowest, float(np.nanmin(low, initial=0.0)))
    if not any(np.isfinite(line.get_ydata()).any() for line in panel.lines):
        panel.text(0.5, 0.5, "nothing to measure", transform=panel.transAxes, ha="center")
        return False
    if lowest >= 0:
        axes.people_axis(panel, peaks)
    return True


def _endings(lines: Lines, series: str) -> list[Ending]:
    """Return the names of the lines of a series, with the last known value of each."""
    scale = series_label(series).scale
    found = []
    for number, (line, here) in enumerate(lines):
        known = here.loc[here["series"] == series, "median"].dropna()
        value = float(known.iloc[-1]) * scale if len(known) else float("nan")
        name = style.readable(next(iter(line.values()), ""))
        found.append(Ending(name, value, str(style.look(number)["color"])))
    return found


def _going(table: pd.DataFrame) -> str:
    """Say how many runs have not ended in the last week."""
    last = table[table["week"] == table["week"].max()]["runs_going"]
    said = f"In the last week {last.min():,} to {last.max():,} runs are still going"
    return said if len(last) else ""


def _finding(figure: WeeklyFigure, lines: Lines, factor: str) -> str:
    """Say where the first and the last line are furthest apart, as a part of the series' range.

    Only weeks count in which runs differ by chance, and their middle 80% do not meet.
    """
    best, said = 0.0, ""
    for series in figure.series if len(lines) > 1 else ():
        one, other = (
            here[here["series"] == series].set_index("week") for _, here in (lines[0], lines[-1])
        )
        medians = pd.concat([here.loc[here["series"] == series, "median"] for _, here in lines])
        clear = (one["low"] > other["high"]) | (other["low"] > one["high"])
        is_chance = (one["high"] > one["low"]) & (other["high"] > other["low"])
        apart = (other["median"] - one["median"]).abs()[clear & is_chance] / np.ptp(
            medians.dropna()
        )
        if apart.empty or not apart.max() > best:
            continue
        best, week = float(apart.max()), int(str(apart.idxmax()))
        shown = series_label(series)
        values = [
            style.readable(float(here["median"][week]) * shown.scale, 2) for here in (one, other)
        ]
        names = [style.readable(next(iter(line.values()))) for line, _ in (lines[0], lines[-1])]
        said = (
            f"{factor} {names[0]} against {names[1]}: "
            f"{within_sentence(shown.title)} {values[0]} against {values[1]} ({shown.unit}) "
            f"in year {week / WEEKS_PER_YEAR:.1f}"
        )
    return said
