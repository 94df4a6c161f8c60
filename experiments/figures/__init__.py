"""Figures with their data: each is drawn only from a table, which is made first."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure as Canvas

from sapper.experiments.config.schema import Figure
from sapper.experiments.figures import heatmap, risk, style, times, tradeoff, weekly
from sapper.experiments.figures.context import Context
from sapper.experiments.spreadsheet_text import csv_bytes

__all__ = ["Context", "files_of"]

_KINDS: dict[str, tuple[Callable[..., pd.DataFrame], Callable[..., Canvas]]] = {
    "risk": (risk.data, risk.draw),
    "survival": (times.survival_data, times.draw_survival),
    "incidence": (times.incidence_data, times.draw_incidence),
    "heatmap": (heatmap.data, heatmap.draw),
    "weekly": (weekly.data, weekly.draw),
    "tradeoff": (tradeoff.data, tradeoff.draw),
}


def files_of(figure: Figure, context: Context) -> dict[str, bytes]:
    """Return the files of a figure by ending: its data as csv, the figure as png and svg.

    Args:
        figure: a checked table of the config.
        context: the results to draw; the same results give the same bytes.
    """
    data, draw = _KINDS[figure.kind]
    table = data(figure, context)
    with style.styled():
        pictures = style.saved(draw(figure, table, context))
    return {"csv": csv_bytes(table), **pictures}
