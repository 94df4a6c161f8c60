"""The figures of a sensitivity analysis: the largest effects, and whether they still change."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import (
    FixedLocator,
    FuncFormatter,
    MaxNLocator,
    NullLocator,
    PercentFormatter,
)

from sapper.experiments.figures import style
from sapper.experiments.figures.endings import Ending, label
from sapper.experiments.labels import title_of, within_sentence
from sapper.experiments.methods.sensitivity.indices import Indices, detected

if TYPE_CHECKING:
    from sapper.experiments.methods.sensitivity.analysis import Found

SHOWN = 10
"""Parameters in a panel."""

LEAST_SHOWN = 0.005
"""Smallest index that is drawn: less would not be visible."""

FOLLOWED = 5
"""Parameters whose indices are followed as the sample grows."""

COLUMNS = 2
ROW_INCHES, PANEL_FOOT_INCHES, FOOT_INCHES = 0.36, 0.8, 1.8
NAMED = 3
"""Parameters named in the title."""

LABEL_LETTERS = 40
RAISES, LOWERS, NOTHING = style.COLOURS[0], style.COLOURS[1], style.UNCERTAIN
SMALL = 8.5
MOST_TICKS = 6
DUMMY = "largest dummy, a parameter that does nothing"


def _panels(
    title: str, subtitle: str, found: Sequence[Found], heights: Sequence[int]
) -> tuple[Figure, list[Axes], Axes | None]:
    """Return a figure with a panel for each outcome, and a spare panel if there is one.

    Args:
        title: what was found.
        subtitle: what is drawn.
        found: the outcomes.
        heights: of the panels, in rows of text.
    """
    columns = min(COLUMNS, len(found))
    rows = [max(heights[at : at + columns]) for at in range(0, len(found), columns)]
    height = FOOT_INCHES + sum(PANEL_FOOT_INCHES + ROW_INCHES * one for one in rows)
    canvas = style.canvas(1, title, subtitle=subtitle, height=height)
    ratios = [PANEL_FOOT_INCHES + ROW_INCHES * one for one in rows]
    panels = list(canvas.subplots(len(rows), columns, squeeze=False, height_ratios=ratios).flat)
    spare = panels[len(found)] if len(found) < len(panels) else None
    if spare is not None:
        spare.set_axis_off()
    return canvas, panels[: len(found)], spare


def _largest_dummy(known: Indices, dummies: int) -> float:
    return float(known.total[-dummies:, 0].max())


def ranking_figure(
    subtitle: str, found: Sequence[Found], labels: Sequence[str], dummies: int
) -> Figure:
    """Draw one panel for each outcome: its parameters, the largest total index first.

    Args:
        subtitle: which experiment, and which army.
        found: the outcomes with an answer.
        labels: what readers call the parameters.
        dummies: number of columns after the parameters that do nothing.
    """
    bars = [len(_shown(one, len(labels), dummies)) for one in found]
    what = (
        "Share of the variance of the outcome's probability or mean that is due to each parameter: "
        f"together with others (bars), by itself (marks). {found[0].runs:,} runs, one for each "
        "draw of all parameters"
    )
    canvas, panels, spare = _panels(
        _finding(found, labels, dummies), style.sentences(subtitle, what), found, bars
    )
    most = max(float(one.by_runs[one.runs].total[:, 2].max()) for one in found)
    for panel, one, count in zip(panels, found, bars, strict=True):
        _bars(panel, one, labels, dummies)
        style.finish(panel, title_of(one.outcome))
        panel.set_xlim(0, min(1.0, most))
        panel.set_ylim(max(1, count) - 0.5, -0.5)
    keys = [
        Patch(color=RAISES, label="a higher value raises the outcome"),
        Patch(color=LOWERS, label="a higher value lowers the outcome"),
        Patch(color=NOTHING, label="not shown to exceed the dummies"),
        Line2D([], [], color="black", marker="|", markersize=9, linestyle="", label="by itself"),
        Line2D([], [], color=style.INTERVAL, label="95% interval"),
        Line2D([], [], color="black", linestyle=":", label=DUMMY),
    ]
    if spare is not None:
        spare.legend(handles=keys, loc="center left", frameon=False)
    else:
        canvas.legend(handles=keys, loc="outside lower center", ncols=3, frameon=False)
    return canvas


def _finding(found: Sequence[Found], labels: Sequence[str], dummies: int) -> str:
    """Say what drives an attempt most, or else the first outcome."""
    one = next((each for each in found if each.outcome == "attempt"), found[0])
    known = one.by_runs[one.runs]
    seen = detected(known, dummies)
    order = [place for place in _shown(one, len(labels), dummies) if seen[place]][:NAMED]
    if not order:
        return f"{title_of(one.outcome)}: no parameter exceeds those that do nothing"
    parts = ", ".join(
        "{} ({:.0%}, 95% interval {:.0%} to {:.0%})".format(
            within_sentence(labels[place]), *known.total[place]
        )
        for place in order
    )
    return f"{title_of(one.outcome)}: the outcome depends most on {parts}"


def _shown(one: Found, parameters: int, dummies: int) -> list[int]:
    """Return the parameters in a panel, the largest total index first."""
    known = one.by_runs[one.runs]
    seen = detected(known, dummies)
    ranked = np.argsort(-known.total[:parameters, 0], kind="stable")[:SHOWN].tolist()
    return [place for place in ranked if seen[place] or known.total[place, 0] > LEAST_SHOWN]


def _bars(panel: Axes, one: Found, labels: Sequence[str], dummies: int) -> None:
    """Draw the largest total indices as bars, with the first-order index as a mark in each."""
    known, order = one.by_runs[one.runs], _shown(one, len(labels), dummies)
    seen = detected(known, dummies)
    colours = [
        (RAISES if known.slopes[place] > 0 else LOWERS) if seen[place] else NOTHING
        for place in order
    ]
    places = np.arange(len(order))
    value, low, high = known.total[order].T
    panel.barh(places, value, color=colours, height=0.7)
    style.intervals_across(panel, value, low, high, capsize=2)
    panel.plot(known.first[order, 0], places, "|", color="black", markersize=11)
    panel.axvline(_largest_dummy(known, dummies), color="black", linestyle=":")
    panel.set_yticks(
        places, [fill(labels[place], LABEL_LETTERS) for place in order], fontsize=SMALL
    )
    panel.xaxis.set_major_locator(MaxNLocator(MOST_TICKS, steps=[1, 2, 5, 10]))
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def convergence_figure(
    subtitle: str, found: Sequence[Found], labels: Sequence[str], dummies: int
) -> Figure:
    """Draw one panel for each outcome: total indices against the number of runs used."""
    moving, followed = _moving(found, len(labels))
    what = (
        "Share of the variance that is due to each parameter, from a quarter, half and all of the "
        "sample. Bands: 95% intervals"
    )
    said = "One size of the sample: whether indices still move is not known"
    if followed:
        said = (
            f"{moving} of the {followed} largest indices still move: from half to all runs by more "
            "than their interval"
        )
    canvas, panels, _ = _panels(
        said,
        style.sentences(subtitle, what),
        found,
        [SHOWN] * len(found),
    )
    for panel, one in zip(panels, found, strict=True):
        style.finish(panel, title_of(one.outcome))
        panel.set_ylim(0, 1)
        label(panel, _courses(panel, one, labels, dummies), LABEL_LETTERS // 2)
        runs = sorted(one.by_runs)
        panel.set_xscale("log", base=2)
        panel.xaxis.set_major_locator(FixedLocator(runs))
        panel.xaxis.set_minor_locator(NullLocator())
        panel.xaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
        panel.set_xlabel("Runs of the sample")
        panel.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return canvas


def _courses(panel: Axes, one: Found, labels: Sequence[str], dummies: int) -> list[Ending]:
    """Draw the largest indices and the largest dummy against the runs; return where they end."""
    last, runs = one.by_runs[one.runs], sorted(one.by_runs)
    ends = []
    order = np.argsort(-last.total[: len(labels), 0], kind="stable")[:FOLLOWED].tolist()
    for number, place in enumerate(order):
        value, low, high = np.array([one.by_runs[count].total[place] for count in runs]).T
        look = style.look(number)
        panel.fill_between(runs, low, high, color=look["color"], alpha=style.BAND_OPACITY)
        panel.plot(runs, value, marker=style.marker(number), **look)
        ends.append(Ending(labels[place], float(value[-1]), str(look["color"])))
    nothing = [_largest_dummy(one.by_runs[count], dummies) for count in runs]
    panel.plot(runs, nothing, color="black", linestyle=":")
    return [*ends, Ending("largest dummy", nothing[-1], "black")]


def _moving(found: Sequence[Found], parameters: int) -> tuple[int, int]:
    """Return how many of the followed indices left their interval with the last runs, of all."""
    moving, followed = 0, 0
    for one in found:
        runs = sorted(one.by_runs)
        if len(runs) < 2:
            continue
        before, last = one.by_runs[runs[-2]].total, one.by_runs[runs[-1]].total
        order = np.argsort(-last[:parameters, 0], kind="stable")[:FOLLOWED]
        outside = (before[order, 0] < last[order, 1]) | (before[order, 0] > last[order, 2])
        moving, followed = moving + int(outside.sum()), followed + len(order)
    return moving, followed
