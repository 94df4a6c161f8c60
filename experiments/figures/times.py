"""When events happen: survival curves, and the cumulative incidence of competing first ends."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.config.schema import IncidenceFigure, LinesFigure, SurvivalFigure
from sapper.experiments.config.types import Outcome
from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import Context
from sapper.experiments.figures.endings import Ending, label
from sapper.experiments.figures.findings import finding
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.selection import lines_of
from sapper.experiments.statistics.survival import FIRST_ENDS, incidence, kaplan_meier
from sapper.model.clock import WEEKS_PER_YEAR

MOST_BANDS = 3
"""With more lines, intervals are drawn at the end only: bands would cover each other."""

APART = 0.02
"""Distance of the intervals at the end, as a part of the axis."""

SO_FAR_TITLES = {
    "foiled": "A plot has been foiled",
    "attempt": "An attempt has been made",
    "success": "A coup has succeeded",
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
    """Draw one panel for each outcome: the share of runs in which it has happened so far."""
    titles: dict[str, str] = {outcome: SO_FAR_TITLES[outcome] for outcome in figure.outcomes}
    happened = {"probability": 1 - table["probability"], "low": 1 - table["high"]}
    table = table.assign(**happened, high=1 - table["low"])
    outcome = "attempt" if "attempt" in figure.outcomes else figure.outcomes[0]
    return _draw(figure, table, context, "outcome", titles, outcome)


def draw_incidence(figure: IncidenceFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw one panel for each first end: the share of runs that have reached it."""
    titles = {end: END_TITLES[end] for end in FIRST_ENDS}
    return _draw(figure, table, context, "end", titles, "attempt")


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
    outcome: Outcome,
) -> Figure:
    lines = lines_of(figure, table)
    marks = context.bands
    if len(lines) > MOST_BANDS:
        marks = marks.replace("Bands", "Bars at the end")
    canvas = style.canvas(
        1,
        finding(figure, context, figure.lines, outcome),
        subtitle=context.subtitle(
            figure,
            "Share of runs in which it has happened so far",
            context.lines(figure.lines),
            marks,
        ),
    )
    panels = canvas.subplots(1, len(titles), sharey=True, squeeze=False)[0]
    axes.probability_axis(panels, float(table["high"].max()))
    for panel, (kind, title) in zip(panels, titles.items(), strict=True):
        style.finish(panel, title)
        axes.years_axis(panel, float(table["years"].max()))
        ends = []
        for number, (line, here) in enumerate(lines):
            here = here[here[column] == kind]
            name = style.readable(next(iter(line.values()), ""))
            _line(panel, here, number, band=len(lines) <= MOST_BANDS)
            ends.append(
                Ending(name, float(here["probability"].iloc[-1]), str(style.look(number)["color"]))
            )
        if figure.lines:
            label(panel, ends)
    panels[0].set_ylabel("Share of runs")
    return canvas


def _line(panel: Axes, here: pd.DataFrame, number: int, band: bool) -> None:
    """Draw a line with its interval: as a band, or as a bar beyond its end."""
    years, look = here["years"].to_numpy(float), style.look(number)
    value, low, high = (here[name].to_numpy(float) for name in ("probability", "low", "high"))
    panel.step(years, value, where="post", **look)
    if band:
        shade = {"color": look["color"], "alpha": style.BAND_OPACITY, "linewidth": 0}
        panel.fill_between(years, low, high, step="post", **shade)
        return
    place = years[-1] * (1 + APART * (number + 1))
    panel.set_xlim(right=max(panel.get_xlim()[1], place * (1 + APART)))
    ends = [[value[-1] - low[-1]], [high[-1] - value[-1]]]
    panel.errorbar([place], [value[-1]], yerr=ends, color=look["color"], capsize=2)
