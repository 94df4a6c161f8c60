"""The figure: when each decision was taken, what it added, and which was the mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sapper.experiments.figures import style
from sapper.experiments.labels import LEVER_TITLES
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.parameters import LEVERS

HEIGHT_INCHES = 5.0
WIDTHS = (1.7, 1.0)
JITTER = 0.28
SMALL, LARGE = 14.0, 60.0
NONE = "no single one"
KEYS: dict[str, Any] = {"loc": "outside lower left", "ncols": 3, "frameon": False}
DRAWN = (
    "Left: each dot is a decision in a run that ended in a coup. Worst: without it most futures "
    "stand. Mistake: new futures confirm that it added to the risk (95% interval above zero)"
)


def mistake_figure(title: str, mistakes: pd.DataFrame) -> Figure:
    """Draw each decision by its time before the end, and count whose was the mistake.

    Args:
        title: of the experiment.
        mistakes: the table of decisions taken back; not empty.
    """
    levers = [lever for lever in LEVERS if (mistakes["lever"] == lever).any()]
    runs = mistakes.groupby(["point", "run"]).ngroups
    found = int(mistakes["is_mistake"].sum())
    canvas = style.canvas(
        1,
        f"One decision shows as the mistake in {found or 'none'} of {runs} coups",
        subtitle=style.sentences(title, DRAWN),
        height=HEIGHT_INCHES,
    )
    left, right = canvas.subplots(1, 2, width_ratios=WIDTHS, sharey=False)
    _times(left, mistakes, levers)
    _counts(right, mistakes, levers, runs)
    canvas.legend(*left.get_legend_handles_labels(), **KEYS)
    return canvas


def _times(panel: Axes, mistakes: pd.DataFrame, levers: Sequence[str]) -> None:
    lucky = np.random.default_rng(1)
    places = np.array([levers.index(lever) for lever in mistakes["lever"]], float)
    places += JITTER * lucky.uniform(-1, 1, places.size)
    years = mistakes["weeks_to_end"].to_numpy(float) / WEEKS_PER_YEAR
    worst = mistakes["worst"].to_numpy(bool)
    wrong = mistakes["is_mistake"].to_numpy(bool)
    for here, name, colour, size in (
        (~worst, "decision", style.UNCERTAIN, SMALL),
        (worst & ~wrong, "worst of its run", style.COLOURS[0], LARGE),
        (wrong, "mistake", style.COLOURS[1], LARGE),
    ):
        panel.scatter(-years[here], places[here], s=size, color=colour, label=name, linewidths=0)
    panel.set_yticks(range(len(levers)), [LEVER_TITLES[lever] for lever in levers])
    panel.set_ylim(len(levers) - 0.4, -0.6)
    panel.xaxis.set_major_formatter(FuncFormatter(lambda year, _: f"{abs(year):g}"))
    panel.set_xlabel("Years before the coup")
    style.finish(panel, "When he decided")


def _counts(panel: Axes, mistakes: pd.DataFrame, levers: Sequence[str], runs: int) -> None:
    counts = [int(mistakes[mistakes["lever"] == one]["is_mistake"].sum()) for one in levers]
    names = [*(LEVER_TITLES[lever] for lever in levers), NONE]
    counts.append(runs - sum(counts))
    colours = [style.COLOURS[1]] * len(levers) + [style.UNCERTAIN]
    panel.barh(names, counts, color=colours)
    panel.invert_yaxis()
    for place, count in enumerate(counts):
        panel.annotate(
            str(count), (count, place), xytext=(4, 0), textcoords="offset points", va="center"
        )
    panel.set_xlabel("Coups")
    style.finish(panel, "What the mistake was")
