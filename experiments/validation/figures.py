"""Figures of a validation: criteria with their bounds, and claims under each change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil, nan
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sapper.experiments.figures import style
from sapper.experiments.methods.patterns.contrasts import CANNOT_TELL, MET, NOT_MET

CLAIMS_A_ROW = 7
TITLE_LETTERS, LABEL_LETTERS, CLAIM_LETTERS = 17, 30, 62
CLAIM_POINTS = 8.5
SMALLEST_RATIO, LARGEST_RATIO = 0.2, 5.0
VERDICT_LOOKS: dict[str, dict[str, Any]] = {
    MET: {"fmt": "o", "color": style.COLOURS[2]},
    NOT_MET: {"fmt": "X", "color": style.COLOURS[1]},
    CANNOT_TELL: {"fmt": "s", "color": style.COLOURS[0]},
}


def _png(name: str, draw: Callable[[], Figure]) -> dict[str, bytes]:
    return {f"{name}.png": style.files(name, draw)[f"{name}.png"]}


def criteria_files(criteria: pd.DataFrame) -> dict[str, bytes]:
    """Return the figure of all criteria, by file name."""
    return _png("criteria", lambda: criteria_figure(criteria))


def criteria_figure(criteria: pd.DataFrame) -> Figure:
    """Draw a row for each criterion that is a ratio: its interval and its bounds."""
    shown = criteria[(criteria["scale"] == "ratio") & criteria["low"].notna()].iloc[::-1]
    canvas = style.canvas(1, "What the model shows of each pattern: ratios, with their intervals")
    canvas.set_size_inches(style.WIDTH_INCHES, 1.6 + 0.36 * len(shown))
    panel = canvas.subplots()
    left = min(SMALLEST_RATIO, float(shown["low"][shown["low"] > 0].min()) / 1.2)
    right = max(LARGEST_RATIO, float(shown["high"][shown["high"] < np.inf].max()) * 1.2)
    # An interval is infinite if no event happened in an arm.
    shown = shown.assign(low=shown["low"].clip(lower=left), high=shown["high"].clip(upper=right))
    shown = shown.assign(value=shown["value"].clip(shown["low"], shown["high"]))
    for place, row in enumerate(shown.to_dict("records")):
        above = left if pd.isna(row["above"]) else row["above"]
        below = right if pd.isna(row["below"]) else row["below"]
        panel.barh(
            [place], [below - above], left=[above], height=0.8, color=style.COLOURS[5], alpha=0.25
        )
        panel.errorbar(
            [row["value"]],
            [place],
            xerr=[[row["value"] - row["low"]], [row["high"] - row["value"]]],
            capsize=3,
            **VERDICT_LOOKS[row["verdict"]],
        )
    for verdict, looks in VERDICT_LOOKS.items():
        panel.plot([], [], label=verdict, linestyle="", marker=looks["fmt"], color=looks["color"])
    panel.set_xscale("log")
    panel.set_xlim(left, right)
    panel.axvline(1.0, color="black", linewidth=0.8)
    labels = [f"{row['pattern']}: {row['claim']}" for row in shown.to_dict("records")]
    panel.set_yticks(
        range(len(shown)), [fill(label, CLAIM_LETTERS) for label in labels], fontsize=CLAIM_POINTS
    )
    panel.set_ylim(-1, len(shown))
    panel.set_xlabel("Ratio; the pale stretch is what the pattern asks for")
    panel.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    style.finish(panel, "")
    canvas.legend(loc="outside lower center", ncols=3, frameon=False)
    return canvas


def artefact_files(made: pd.DataFrame) -> dict[str, bytes]:
    """Return the figure of the claims under each change, by file name."""
    return _png("artefacts", lambda: artefact_figure(made))


def artefact_figure(made: pd.DataFrame) -> Figure:
    """Draw a panel for each claim: its estimate under each change, with its interval."""
    claims = list(dict.fromkeys(made["claim"]))
    canvas = style.canvas(1, "Do conclusions depend on how they are computed?")
    changes = list(dict.fromkeys(made["what"]))
    rows, across = ceil(len(claims) / CLAIMS_A_ROW), min(len(claims), CLAIMS_A_ROW)
    canvas.set_size_inches(style.WIDTH_INCHES, 0.8 + rows * (1.6 + 0.36 * len(changes)))
    panels = canvas.subplots(rows, across, sharey=True, squeeze=False).ravel()
    for panel in panels[len(claims) :]:
        panel.set_visible(False)
    for panel, claim in zip(panels, claims, strict=False):
        here = made[made["claim"] == claim].to_dict("records")
        for row in here:
            place = len(changes) - 1 - changes.index(row["what"])
            looks = VERDICT_LOOKS[row["holds"]]
            panel.errorbar(
                [row["value"]],
                [place],
                xerr=[[row["value"] - row["low"]], [row["high"] - row["value"]]],
                capsize=3,
                **looks,
            )
        panel.axvspan(*_margin(here[0]), color=style.COLOURS[5], alpha=0.25)
        panel.axvline(here[0]["value"], color="black", linewidth=0.8, linestyle="--")
        panel.locator_params(axis="x", nbins=3)
        panel.set_xlabel(here[0]["scale"].capitalize())
        style.finish(panel, fill(claim, TITLE_LETTERS))
    labels = [fill(change, LABEL_LETTERS) for change in changes[::-1]]
    panels[0].set_yticks(range(len(changes)), labels)
    for verdict, looks in VERDICT_LOOKS.items():
        panels[0].plot(
            [],
            [],
            label=f"the claim: {verdict}",
            linestyle="",
            marker=looks["fmt"],
            color=looks["color"],
        )
    panels[0].axvspan(nan, nan, label="the margin", color=style.COLOURS[5], alpha=0.25)
    panels[0].plot([], [], label="as it is", color="black", linewidth=0.8, linestyle="--")
    canvas.legend(loc="outside lower center", ncols=5, frameon=False)
    return canvas


def _margin(base: Mapping[Any, Any]) -> tuple[float, float]:
    """Return the range of values that count as the same as the claim's first row."""
    value, margin = float(base["value"]), float(base["margin"])
    if base["scale"] == "difference":
        return value - margin, value + margin
    return value / margin, value * margin
