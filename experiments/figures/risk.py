"""The risk of each outcome against a factor, its change from a reference, and measures beside.

Attempts come first and large: they are what a reader asks about, and most of what can be compared.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from scipy.interpolate import PchipInterpolator

from sapper.experiments.config.schema import RiskFigure
from sapper.experiments.config.types import Outcome
from sapper.experiments.figures import axes, endings, excluded, findings, style
from sapper.experiments.figures.context import Context
from sapper.experiments.labels import OUTCOME_LABELS, Label, measure_label
from sapper.experiments.statistics.risks import is_curved
from sapper.experiments.statistics.selection import held, lines_of

ORDER: tuple[Outcome, ...] = ("attempt", "foiled", "success")
WIDTHS = (2.0, 1.0, 1.0)
ROWS = 2.0
"""Height of risks and changes together, in rows of a figure."""

CHANGE = "change of "
"""Before the name of an outcome: the quantity that is its change from the reference."""

MARKED_COLOUR = "#FFF2CC"
FINE = 150
"""Places at which a curve is drawn."""

LABEL_POINTS = 8


def data(figure: RiskFigure, context: Context) -> pd.DataFrame:
    """Return one row for each point and quantity: factors, quantity, replicates, value, ends."""
    summary = context.summary
    changes = summary.differences
    if len(changes):
        changes = changes[changes["figure"] == figure.name].rename(
            columns={f"{figure.x}_to": figure.x, "difference": "value"}
        )
        changes = changes.assign(quantity=CHANGE + changes["outcome"], **figure.at)
    columns = [*context.experiment.design.types, "quantity", "replicates", "value", "low", "high"]
    risk = summary.risk.rename(columns={"outcome": "quantity", "probability": "value"})
    if is_curved(context.experiment):
        columns.append("counted")
    means = summary.means[summary.means["measure"].isin(figure.beside)]
    means = means.rename(columns={"measure": "quantity", "mean": "value"})
    tables = [table.reindex(columns=columns) for table in (risk, means)]
    chosen = held(figure, pd.concat(tables, ignore_index=True), context.experiment)
    return pd.concat([chosen, changes.reindex(columns=columns)], ignore_index=True)


def draw(figure: RiskFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw a column of two panels for each outcome and, below, a panel for each measure."""
    heights = (ROWS, 1.0) if figure.beside else (ROWS,)
    shaded = excluded.NOTE if excluded.is_shaded(figure, table, context) else ""
    canvas = style.canvas(
        len(heights),
        findings.finding(figure, context, figure.x, ORDER[0]),
        subtitle=context.subtitle(figure, context.lines(figure.lines), context.bands, shaded),
        height=style.HEAD_INCHES + sum(heights) * style.ROW_INCHES,
    )
    rows = canvas.add_gridspec(len(heights), 1, height_ratios=heights)
    _draw_risks(rows[0], figure, table, context)
    if figure.beside:
        panels = rows[1].subgridspec(1, len(figure.beside)).subplots(squeeze=False)[0]
        for panel, name in zip(panels, figure.beside, strict=True):
            label = measure_label(name)
            _plot(panel, figure, table[table["quantity"] == name], label, context)
            panel.set_ylabel(label.unit)
            axes.measure_axis(panel)
    return canvas


def _draw_risks(
    place: SubplotSpec, figure: RiskFigure, table: pd.DataFrame, context: Context
) -> None:
    """Draw the risks and, below, their change from the reference."""
    changed = bool(table["quantity"].str.startswith(CHANGE).any())
    rows, curved = 2 if changed else 1, is_curved(context.experiment)
    places = place.subgridspec(rows, len(ORDER), width_ratios=WIDTHS)
    panels = places.subplots(sharex="col", sharey="row", squeeze=False)
    for panel, outcome in zip(panels[0], ORDER, strict=True):
        here = table[table["quantity"] == outcome]
        _plot(panel, figure, here, OUTCOME_LABELS[outcome], context, curved)
    first = panels[0, 0]
    if excluded.is_shaded(figure, table, context):
        excluded.shade(first, figure, table, context)
    risks = table[table["quantity"].isin(ORDER)]
    highest = float(risks["high"].where(risks["replicates"] > 0).max())
    axes.probability_axis(panels[0].tolist(), highest)
    first.set_ylabel(f"Probability in {context.horizon}")
    if figure.marked is not None:
        words = {"transform": first.get_xaxis_transform(), "va": "top", "fontsize": LABEL_POINTS}
        first.text(figure.marked[0], 0.99, f"{figure.marked_as} ", ha="right", **words)
    _name_lines(first, figure, table[table["quantity"] == ORDER[0]])
    if not changed:
        return
    label = Label(f"Difference to {context.reference(figure)}", "", 100.0)
    for above, panel, outcome in zip(*panels, ORDER, strict=True):
        here = table[table["quantity"] == CHANGE + outcome]
        _plot(panel, figure, here, label, context, curved)
        panel.axhline(0.0, color=style.INTERVAL, linewidth=0.8)
        above.set_xlabel("")
    panels[1, 0].set_ylabel("Points")


def _name_lines(panel: Axes, figure: RiskFigure, table: pd.DataFrame) -> None:
    """Write the name of each line at its end."""
    ends = []
    for number, (line, here) in enumerate(lines_of(figure, table)):
        last = float(here.sort_values(figure.x)["value"].iloc[-1])
        name = style.readable(next(iter(line.values()), ""))
        ends.append(endings.Ending(name, last, style.look(number)["color"]))
    endings.label(panel, ends)


def _plot(
    panel: Axes,
    figure: RiskFigure,
    table: pd.DataFrame,
    label: Label,
    context: Context,
    curved: bool = False,
) -> None:
    """Draw one line for each level of ``lines``, with its 95% interval as a band.

    If it is a curve, the markers are what was counted at each level.
    """
    levels = sorted(context.points(figure)[figure.x].unique())
    axes.number_axis(panel, levels, context.label(figure.x))
    if figure.marked is not None:
        panel.axvspan(*figure.marked, color=MARKED_COLOUR, linewidth=0, zorder=0)
    for number, (line, here) in enumerate(lines_of(figure, table)):
        here = here.sort_values(figure.x)
        x, *ends = (here[name].to_numpy(float) for name in (figure.x, "value", "low", "high"))
        points, look = here["counted"].to_numpy(float) if curved else ends[0], style.look(number)
        fine = _fine(panel, x) if curved else x
        value, low, high = (
            label.scale * (_smooth(panel, x, some, fine) if curved else some) for some in ends
        )
        panel.fill_between(fine, low, high, color=look["color"], alpha=style.BAND_OPACITY, lw=0)
        panel.plot(fine, value, label=style.readable(next(iter(line.values()), "")), **look)
        panel.plot(
            x, points * label.scale, marker=style.marker(number), color=look["color"],
            markersize=style.MARKER_POINTS, linestyle="none", label="_points",
        )  # fmt: skip
    style.finish(panel, style.fitted(panel, label.title))


def _fine(panel: Axes, x: np.ndarray) -> np.ndarray:
    """Return values from the lowest to the highest level, evenly spread on the axis."""
    scale = panel.xaxis.get_transform()
    low, high = np.asarray(scale.transform(x[[0, -1]]), float)
    return np.asarray(scale.inverted().transform(np.linspace(low, high, FINE)))


def _smooth(panel: Axes, x: np.ndarray, values: np.ndarray, fine: np.ndarray) -> np.ndarray:
    """Return values between the levels: a curve is smooth on the axis that is drawn."""
    if not np.isfinite(values).all():
        return np.full(fine.shape, np.nan)
    scale = panel.xaxis.get_transform()
    curve = PchipInterpolator(scale.transform(x), values)
    return np.asarray(curve(scale.transform(fine)))
