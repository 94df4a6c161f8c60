"""The figures of an attribution: what each mechanism explains, and what remains without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.config.tables.attribution import AttributionTable, Mechanism
from sapper.experiments.config.types import Outcome
from sapper.experiments.figures import style
from sapper.experiments.figures.context import about
from sapper.experiments.labels import OUTCOME_LABELS, within_sentence
from sapper.experiments.methods.attribution.sentences import Share

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

POINTS = 100.0
ROW_INCHES = 0.55
HEAD_INCHES = 2.0
LABEL_LETTERS = 26
NOTE_POINTS = 8
NUMBER_ROOM = 0.55
"""Room for a number with its interval, as a part of the axis that intervals need."""

CELL_ROW_INCHES = 0.75


def explained_figure(
    experiment: Experiment, shares: Mapping[Outcome, Sequence[Share]], sizes: Sequence[int]
) -> Figure:
    """Draw one panel for each outcome: the change, and the part of each mechanism.

    Args:
        experiment: that was run.
        shares: of each outcome, the whole change first.
        sizes: soldiers abroad.
    """
    labels = [share.label for share in next(iter(shares.values()))]
    canvas = style.canvas(
        1,
        _finding(shares, sizes),
        subtitle=about(
            experiment,
            "The change of the probability, and the part that each mechanism explains: Shapley "
            "shares with 95% intervals, grey if the part may be zero",
            f"{_replicates(shares)} runs for each set of mechanisms, paired",
        ),
        height=HEAD_INCHES + ROW_INCHES * len(labels),
    )
    panels = canvas.subplots(1, len(shares), sharex=True, sharey=True, squeeze=False)[0]
    for panel, (outcome, some) in zip(panels, shares.items(), strict=True):
        _bars(panel, some)
        style.finish(panel, OUTCOME_LABELS[outcome].title)
    panels[0].set_yticks(range(len(labels)), [fill(label, LABEL_LETTERS) for label in labels])
    panels[0].invert_yaxis()
    _make_room(panels, [one for some in shares.values() for one in some])
    canvas.supxlabel(
        f"Change of the probability from {sizes[0]:,} to {sizes[1]:,} soldiers abroad, in "
        "percentage points",
        fontsize=style.STYLE["axes.labelsize"],
    )
    return canvas


def _finding(shares: Mapping[Outcome, Sequence[Share]], sizes: Sequence[int]) -> str:
    """Say how much the first outcome changes, and through what most."""
    outcome, (total, *mechanisms, _) = next(iter(shares.items()))
    known = sorted((one for one in mechanisms if one.excludes_zero), key=lambda one: -one.share[0])
    parts = ", ".join(one.named for one in known) or "no mechanism is shown to explain a part"
    return (
        f"{OUTCOME_LABELS[outcome].title}, from {sizes[0]:,} to {sizes[1]:,} soldiers abroad: "
        f"{total}. Through {parts}"
        if known
        else f"{OUTCOME_LABELS[outcome].title}: {total}; {parts}"
    )


def _replicates(shares: Mapping[Outcome, Sequence[Share]]) -> str:
    return f"{next(iter(shares.values()))[0].replicates:,}"


def _make_room(panels: Sequence[Axes], shares: Sequence[Share]) -> None:
    """Give all panels one scale with room for the numbers beside the intervals."""
    low, high = (POINTS * np.array([one.share[end] for one in shares]) for end in (1, 2))
    left, right = min(0.0, low.min()), max(0.0, high.max())
    room = (right - left) or 1.0
    for panel in panels:
        panel.set_xlim(left - 0.05 * room, right + NUMBER_ROOM * room)


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
    for place, (middle, *ends) in enumerate(zip(value, low, high, strict=True)):
        panel.annotate(
            f"{middle:+.1f} ({ends[0]:+.1f} to {ends[1]:+.1f})", (max(ends[1], 0.0), place),
            xytext=(4, 0), textcoords="offset points", va="center", fontsize=NOTE_POINTS,
        )  # fmt: skip


def removed_figure(
    experiment: Experiment,
    table: AttributionTable,
    shares: Mapping[Outcome, Sequence[Share]],
    removed: pd.DataFrame,
) -> Figure:
    """Draw one panel for each outcome: the change without each mechanism and each pair."""
    count = len(table.mechanism)
    alone = removed[removed["outcome"] == table.outcomes[0]].to_dict("records")
    least = min(
        (row for row in alone if row["first"] == row["second"]), key=lambda row: abs(row["value"])
    )
    label = next(one.title for one in table.mechanism if one.name == least["first"])
    value, low, high = (POINTS * least[end] for end in ("value", "low", "high"))
    canvas = style.canvas(
        1,
        f"{OUTCOME_LABELS[table.outcomes[0]].title}: least of the change is left without "
        f"“{within_sentence(label)}”: {value:+.0f} points ({low:+.0f} to {high:+.0f})",
        subtitle=about(
            experiment,
            "Change of the probability in percentage points, below it the 95% interval, without "
            "the mechanisms of the row and the column; on the diagonal without that mechanism only",
            f"{_replicates(shares)} runs for each set of mechanisms, paired",
        ),
        height=HEAD_INCHES + CELL_ROW_INCHES * count,
    )
    panels = canvas.subplots(1, len(table.outcomes), sharey=True, squeeze=False)[0]
    most = POINTS * float(removed["value"].abs().max()) or 1.0
    for panel, outcome in zip(panels, table.outcomes, strict=True):
        _matrix(panel, table.mechanism, removed[removed["outcome"] == outcome], most)
        panel.set_title(OUTCOME_LABELS[outcome].title)
    labels = [fill(one.title, LABEL_LETTERS) for one in table.mechanism]
    panels[0].set_yticks(range(count), labels)
    return canvas


def _matrix(panel: Axes, mechanisms: Sequence[Mechanism], rows: pd.DataFrame, most: float) -> None:
    count = len(mechanisms)
    place = {mechanism.name: number for number, mechanism in enumerate(mechanisms)}
    cells, colours = np.full((count, count), np.nan), colormaps[style.DIVERGING_MAP]
    for row in rows.to_dict("records"):
        column, line = place[row["first"]], place[row["second"]]
        value, low, high = (POINTS * row[end] for end in ("value", "low", "high"))
        cells[line, column] = value
        panel.text(
            column,
            line,
            f"{value:.0f}\n({low:.0f} to {high:.0f})",
            ha="center",
            va="center",
            fontsize=NOTE_POINTS,
            color=style.ink_on(colours(value / (2 * most) + 0.5)),
        )
    panel.imshow(cells, cmap=colours, vmin=-most, vmax=most, aspect="auto")
    panel.set_xticks(
        range(count),
        [fill(one.title, LABEL_LETTERS) for one in mechanisms],
        rotation=45,
        ha="right",
    )
    panel.spines[:].set_visible(False)
    panel.tick_params(length=0)
