"""The figure of history: the forecast of each case, and its real outcome."""

from __future__ import annotations

from textwrap import fill

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sapper.experiments.figures import style
from sapper.model.cases.facts import OUTCOMES

TITLE = "Historical cases: predicted outcomes, and the real outcome"
BAR = 0.6
NAMES = {"nothing": "nothing", "foiled": "plots foiled", "attempt failed": "an attempt failed"}
LONGEST_NAME = 34
NARROWEST_WRITTEN = 0.06
"""The bar of a smaller share has no room for its number."""


def drawn(cases: pd.DataFrame) -> dict[str, bytes]:
    """Return the figure of the table of cases, by file ending."""
    return style.saved(_figure(cases))


def _figure(cases: pd.DataFrame) -> Figure:
    rows = cases.iloc[::-1].reset_index(drop=True)
    figure = style.canvas(1 + len(rows) // 9, TITLE)
    panel = figure.add_subplot()
    left = pd.Series(0.0, index=rows.index)
    for outcome, shade in zip(OUTCOMES, style.SEVERITIES, strict=True):
        share = rows[f"p_{outcome.replace(' ', '_')}"]
        name = NAMES.get(outcome, "a coup succeeded")
        panel.barh(rows.index, share, BAR, left, color=shade, edgecolor="white", label=name)
        for row in rows.index:
            if share[row] >= NARROWEST_WRITTEN:
                place = left[row] + share[row] / 2
                ink = "white" if outcome == OUTCOMES[-1] else "black"
                panel.text(place, row, f"{share[row]:.0%}", ha="center", va="center", color=ink)
        left += share
    for row in rows.index:
        came = NAMES.get(rows["outcome"][row], "a coup succeeded")
        panel.text(1.02, row, f"{came} ({rows['verdict'][row]})", va="center")
    panel.text(1.02, len(rows) - 0.45, "real outcome (verdict on the forecast)", style="italic")
    panel.set_yticks(rows.index, [fill(title, LONGEST_NAME) for title in rows["title"]])
    panel.set_xlim(0, 1)
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, symbol="%"))
    panel.set_xlabel("Share of runs by their worst outcome, from the start to 12 years after")
    panel.spines[["top", "right"]].set_visible(False)
    style.legend(figure, panel, "Worst outcome", f"{int(rows['runs'].min())} runs for each case")
    return figure
