"""When events happen: survival curves, and the cumulative incidence of competing first ends."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.config.schema import IncidenceFigure, LinesFigure, SurvivalFigure
from sapper.experiments.figures import style
from sapper.experiments.figures.context import Context
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.selection import lines_of
from sapper.experiments.statistics.survival import FIRST_ENDS, incidence, kaplan_meier
from sapper.model.clock import WEEKS_PER_YEAR

SURVIVAL_TITLES = {
    "foiled": "No plot foiled so far",
    "attempt": "No attempt so far",
    "success": "No coup so far",
}
END_TITLES = {
    "foiled": "First, a plot is foiled",
    "failed": "First, an attempt fails",
    "succeeded": "First, a coup succeeds",
}


def survival_data(figure: SurvivalFigure, context: Context) -> pd.DataFrame:
    """Return one row for each line, outcome and week.

    Columns: level of the line, outcome, week, years, probability of no event so far, low, high.
    """
    evidence = context.summary.evidence

    def curve(place: int) -> pd.DataFrame:
        tables = []
        for outcome in figure.outcomes:
            number = list(OUTCOMES).index(outcome)
            table = kaplan_meier(
                evidence.events_by_week[place, number], evidence.unseen_by_week[place, number]
            )
            table.insert(0, "outcome", outcome)
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    return _by_line(figure, context, curve)


def incidence_data(figure: IncidenceFigure, context: Context) -> pd.DataFrame:
    """Return one row for each line, first end and week.

    Columns: level of the line, end, week, years, probability of this end so far, low, high.
    """
    evidence = context.summary.evidence

    def curve(place: int) -> pd.DataFrame:
        point = next(at for at, here in evidence.wanted.timed.items() if here == place)
        return incidence(evidence.firsts[place], int(evidence.runs[point]))

    return _by_line(figure, context, curve)


def draw_survival(figure: SurvivalFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw one panel for each outcome: the share of runs in which it has not happened."""
    titles: dict[str, str] = {outcome: SURVIVAL_TITLES[outcome] for outcome in figure.outcomes}
    return _draw(figure, table, context, "outcome", titles, from_top=True)


def draw_incidence(figure: IncidenceFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw one panel for each first end: the share of runs that have reached it."""
    titles = {end: END_TITLES[end] for end in FIRST_ENDS}
    return _draw(figure, table, context, "end", titles, from_top=False)


def _by_line(
    figure: LinesFigure, context: Context, curve: Callable[[int], pd.DataFrame]
) -> pd.DataFrame:
    """Join the curves of the points of a figure, one for each line."""
    timed = context.summary.evidence.wanted.timed
    tables = []
    for line, points in lines_of(figure, context.points(figure)):
        table = curve(timed[int(points.index[0])])
        table.insert(2, "years", table["week"] / WEEKS_PER_YEAR)
        for name, level in line.items():
            table.insert(0, name, level)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _draw(
    figure: LinesFigure,
    table: pd.DataFrame,
    context: Context,
    column: str,
    titles: dict[str, str],
    from_top: bool,
) -> Figure:
    canvas = style.canvas(1, context.title(figure))
    panels = canvas.subplots(1, len(titles), sharey=True, squeeze=False)[0]
    for panel, (kind, title) in zip(panels, titles.items(), strict=True):
        for number, (line, here) in enumerate(lines_of(figure, table[table[column] == kind])):
            years, look = here["years"].to_numpy(float), style.look(number)
            low, high = here["low"].to_numpy(float), here["high"].to_numpy(float)
            band = {"color": look["color"], "alpha": style.BAND_OPACITY, "linewidth": 0}
            panel.fill_between(years, low, high, step="post", **band)
            name = style.readable(next(iter(line.values()), ""))
            panel.step(years, here["probability"].to_numpy(float), where="post", label=name, **look)
        style.finish(panel, title)
        style.years_axis(panel, float(table["years"].max()))
    style.probability_axis(panels, 1.0 if from_top else float(table["high"].max()))
    if from_top:
        lowest = float(table["low"].min())
        panels[0].set_ylim(max(-0.02, lowest - style.MARGIN), 1.0 + style.MARGIN * (1 - lowest))
    panels[0].set_ylabel("Share of runs")
    style.legend(canvas, panels[0], context.label(figure.lines), context.bands)
    return canvas
