"""The risk of each outcome against a factor, and measures that may explain it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.config.schema import RiskFigure
from sapper.experiments.figures import excluded, style
from sapper.experiments.figures.context import Context
from sapper.experiments.labels import OUTCOME_LABELS, Label, measure_label
from sapper.experiments.statistics.selection import held, lines_of


def data(figure: RiskFigure, context: Context) -> pd.DataFrame:
    """Return one row for each point and quantity: factors, quantity, replicates, value, ends."""
    summary = context.summary
    tables = [
        summary.risk.rename(columns={"outcome": "quantity", "probability": "value"}),
        summary.means[summary.means["measure"].isin(figure.beside)].rename(
            columns={"measure": "quantity", "mean": "value"}
        ),
    ]
    chosen = pd.concat(tables, ignore_index=True).drop(columns="events")
    return held(figure, chosen, context.experiment).reset_index(drop=True)


def draw(figure: RiskFigure, table: pd.DataFrame, context: Context) -> Figure:
    """Draw one panel for each outcome and, in a second row, one for each measure."""
    canvas = style.canvas(2 if figure.beside else 1, context.title(figure))
    upper, *lower = canvas.subfigures(2 if figure.beside else 1, 1, squeeze=False)[:, 0]
    panels = upper.subplots(1, len(OUTCOME_LABELS), sharey=True)
    for panel, (outcome, label) in zip(panels, OUTCOME_LABELS.items(), strict=True):
        _plot(panel, figure, table[table["quantity"] == outcome], label, context)
    shaded = excluded.is_shaded(figure, table, context)
    if shaded:
        place = list(OUTCOME_LABELS).index(excluded.OUTCOME)
        excluded.shade(panels[place], figure, table, context)
    risks = table[table["quantity"].isin(OUTCOME_LABELS)]
    style.probability_axis(panels, float(risks["high"].where(risks["replicates"] > 0).max()))
    panels[0].set_ylabel(f"Probability in {context.horizon}")
    for below in lower:
        panels = below.subplots(1, len(figure.beside), squeeze=False)[0]
        for panel, name in zip(panels, figure.beside, strict=True):
            label = measure_label(name)
            _plot(panel, figure, table[table["quantity"] == name], label, context)
            panel.set_ylabel(label.unit)
            style.measure_axis(panel)
    note = f"{context.bands}. {excluded.NOTE}" if shaded else context.bands
    style.legend(canvas, panels[0], context.label(figure.lines), note)
    return canvas


def _plot(
    panel: Axes, figure: RiskFigure, table: pd.DataFrame, label: Label, context: Context
) -> None:
    """Draw one line for each level of ``lines``, with its 95% interval as a band."""
    for number, (line, here) in enumerate(lines_of(figure, table)):
        here = here.sort_values(figure.x)
        x = here[figure.x].to_numpy(float)
        value, low, high = (here[n].to_numpy(float) * label.scale for n in ("value", "low", "high"))
        look = style.look(number)
        panel.fill_between(x, low, high, color=look["color"], alpha=style.BAND_OPACITY, linewidth=0)
        name = style.readable(next(iter(line.values()), ""))
        panel.plot(
            x,
            value,
            label=name,
            marker=style.marker(number),
            markersize=style.MARKER_POINTS,
            **look,
        )
    style.finish(panel, label.title)
    style.number_axis(panel, sorted(table[figure.x].unique()), context.label(figure.x))
