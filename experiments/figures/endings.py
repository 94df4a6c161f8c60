"""Labels beside the ends of lines, in place of a legend."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sapper.experiments.figures import style

LETTERS = 14
"""A longer label is broken into lines."""

POINTS = 8.5
LINE_INCHES = 0.15
USED = 0.8
"""Part of its place that a panel fills; titles and labels of axes take the rest."""

AWAY = 1.015
"""Where labels stand, as a part of the width of the panel."""


class Ending(NamedTuple):
    """The end of a line: its name, its last value, and its colour."""

    name: str
    value: float
    colour: str


def label(panel: Axes, endings: Sequence[Ending], letters: int = LETTERS) -> None:
    """Write names at the right edge of a panel, each as near to the end of its line as it fits.

    The axes must have their limits already. A line without a last value gets no label.

    Args:
        panel: with the lines.
        endings: of the lines.
        letters: of a row of a label.
    """
    shown = sorted((one for one in endings if np.isfinite(one.value)), key=lambda one: one.value)
    if not shown:
        return
    to_panel = panel.transScale + panel.transLimits
    right = panel.get_xlim()[1]
    wanted = [float(to_panel.transform((right, one.value))[1]) for one in shown]
    words = [fill(one.name.strip(), letters) for one in shown]
    heights = [LINE_INCHES * (1 + one.count("\n")) / _height(panel) for one in words]
    for name, one, place in zip(words, shown, spread(wanted, heights), strict=True):
        panel.text(
            AWAY, place, name, transform=panel.transAxes, va="center", ha="left",
            fontsize=POINTS, color=one.colour,
        )  # fmt: skip


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return places for labels, in rising order, at zero or above, that do not overlap.

    They stay as near as possible to the places wanted.

    Args:
        wanted: places in rising order.
        heights: of the labels, in the same unit.
    """
    blocks: list[tuple[float, float, int]] = []  # middle, height, number of labels
    for place, height in zip(wanted, heights, strict=True):
        middle, tall, count = place, height, 1
        while blocks and blocks[-1][0] + blocks[-1][1] / 2 > middle - tall / 2:
            below, low_tall, low_count = blocks.pop()
            middle = (below * low_count + middle * count) / (low_count + count)
            tall, count = tall + low_tall, count + low_count
        blocks.append((middle, tall, count))
    places: list[float] = []
    for middle, tall, count in blocks:
        bottom = middle - tall / 2
        for height in heights[len(places) : len(places) + count]:
            places.append(bottom + height / 2)
            bottom += height
    floor = 0.0
    for number, height in enumerate(heights):
        places[number] = max(places[number], floor + height / 2)
        floor = places[number] + height / 2
    return places


def _height(panel: Axes) -> float:
    """Return about how many inches high a panel is."""
    place, figure = panel.get_subplotspec(), panel.get_figure(root=True)
    if place is None or figure is None:
        return style.ROW_INCHES
    return USED * place.get_position(figure).height * float(figure.get_size_inches()[1])
