"""The figures of an attribution: what each mechanism explains, and what remains without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.config.tables.attribution import AttributionTable, Mechanism
from sapper.experiments.config.types import Outcome
from sapper.experiments.figures import style
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.methods.attribution.sentences import Share

POINTS = 100.0
ROW_INCHES = 0.55
HEAD_INCHES = 2.0
LABEL_LETTERS = 26
NOTE_POINTS = 8.5
CELL_ROW_INCHES = 0.75


def draw(
    title: str,
    table: AttributionTable,
    shares: Mapping[Outcome, Sequence[Share]],
    removed: pd.DataFrame,
    sizes: Sequence[int],
) -> dict[str, bytes]:
    """Return the figures by file name.

    Args:
        title: of the experiment.
        table: of the config.
        shares: of each outcome, the whole change first.
        removed: one row for each pair and outcome.
        sizes: soldiers abroad.
    """
    return {
        **style.files("explained", lambda: explained_figure(title, shares, sizes)),
        **style.files("removed", lambda: removed_figure(title, table, removed)),
    }


def explained_figure(
    title: str, shares: Mapping[Outcome, Sequence[Share]], sizes: Sequence[int]
) -> Figure:
    """Draw one panel for each outcome: the change, and the part of each mechanism."""
    labels = [share.label for share in next(iter(shares.values()))]
    canvas = _canvas(title, HEAD_INCHES + ROW_INCHES * len(labels))
    panels = canvas.subplots(1, len(shares), sharey=True, squeeze=False)[0]
    for panel, (outcome, some) in zip(panels, shares.items(), strict=True):
        _bars(panel, some)
        style.finish(panel, OUTCOME_LABELS[outcome].title)
    panels[0].set_yticks(range(len(labels)), [fill(label, LABEL_LETTERS) for label in labels])
    panels[0].invert_yaxis()
    canvas.supxlabel(
        f"Change of the probability, in percentage points, from {sizes[0]:,} to {sizes[1]:,} "
        "soldiers abroad, and the part that each mechanism explains\n"
        "(Shapley shares with 95% intervals; grey: may be zero)",
        fontsize=style.STYLE["axes.labelsize"],
    )
    return canvas


def _bars(panel: Axes, shares: Sequence[Share]) -> None:
    """Draw a bar for each part, the whole change on top, with intervals and numbers."""
    value, low, high = POINTS * np.array([one.share for one in shares]).T
    places = np.arange(len(shares))
    colours = [style.COLOURS[0] if one.excludes_zero else style.UNCERTAIN for one in shares]
    if shares[0].excludes_zero:
        colours[0] = style.COLOURS[5]
    panel.barh(places, value, color=colours, height=0.6)
    style.intervals_across(panel, value, low, high, capsize=3)
    panel.axvline(0, color="black", linewidth=0.8)
    for edge in (0.5, len(shares) - 1.5):
        panel.axhline(edge, color="black", linewidth=0.5)
    left, right = min(0.0, low.min()), max(0.0, high.max())
    span = (right - left) or 1.0
    for place, (number, end) in enumerate(zip(value.tolist(), high.tolist(), strict=True)):
        panel.text(
            max(end, 0) + 0.02 * span, place, f"{number:+.1f}", va="center", fontsize=NOTE_POINTS
        )
    panel.set_xlim(left - 0.05 * span, right + 0.2 * span)


def removed_figure(title: str, table: AttributionTable, removed: pd.DataFrame) -> Figure:
    """Draw one panel for each outcome: the change without each mechanism and each pair."""
    count = len(table.mechanism)
    canvas = _canvas(title, HEAD_INCHES + CELL_ROW_INCHES * count)
    panels = canvas.subplots(1, len(table.outcomes), sharey=True, squeeze=False)[0]
    most = POINTS * float(removed["value"].abs().max()) or 1.0
    for panel, outcome in zip(panels, table.outcomes, strict=True):
        _matrix(panel, table.mechanism, removed[removed["outcome"] == outcome], most)
        panel.set_title(OUTCOME_LABELS[outcome].title)
    labels = [fill(one.title, LABEL_LETTERS) for one in table.mechanism]
    panels[0].set_yticks(range(count), labels)
    canvas.supxlabel(
        "Change of the probability, in percentage points (95% interval below), without the "
        "mechanisms of the row and the column\n"
        "(diagonal: without that mechanism only)",
        fontsize=style.STYLE["axes.labelsize"],
    )
    return canvas


def _matrix(panel: Axes, mechanisms: Sequence[Mechanism], rows: pd.DataFrame, most: float) -> None:
    count = len(mechanisms)
    place = {mechanism.name: number for number, mechanism in enumerate(mechanisms)}
    cells = np.full((count, count), np.nan)
    for row in rows.to_dict("records"):
        column, line = place[row["first"]], place[row["second"]]
        value, low, high = (POINTS * row[end] for end in ("value", "low", "high"))
        cells[line, column] = value
        dark = value < 0
        panel.text(
            column,
            line,
            f"{value:.0f}\n({low:.0f} to {high:.0f})",
            ha="center",
            va="center",
            fontsize=NOTE_POINTS,
            color="white" if dark else "black",
        )
    panel.imshow(cells, cmap=style.COLOUR_MAP, vmin=-most, vmax=most, aspect="auto")
    panel.set_xticks(
        range(count),
        [fill(one.title, LABEL_LETTERS) for one in mechanisms],
        rotation=45,
        ha="right",
    )
    panel.spines[:].set_visible(False)
    panel.tick_params(length=0)


def _canvas(title: str, height: float) -> Figure:
    made = Figure(
        figsize=(style.WIDTH_INCHES, height), dpi=style.DOTS_PER_INCH, layout="constrained"
    )
    made.suptitle(title, fontsize=style.TITLE_POINTS)
    return made
