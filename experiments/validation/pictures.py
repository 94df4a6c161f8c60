"""Pictures of validation: what was asked and what came, and parameters before and after."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, nan
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from experiments.figures import style
from experiments.validation.contrasts import CANNOT_TELL, MET, NOT_MET

if TYPE_CHECKING:
    from experiments.config import Experiment
    from experiments.validation.calibration import Matched

PANELS_A_ROW, CLAIMS_A_ROW = 4, 7
BINS = 12
TITLE_LETTERS, LABEL_LETTERS, CLAIM_LETTERS = 17, 30, 62
CLAIM_POINTS = 8.5
SMALLEST_RATIO, LARGEST_RATIO = 0.2, 5.0
VERDICT_LOOKS: dict[str, dict[str, Any]] = {
    MET: {"fmt": "o", "color": style.COLOURS[2]},
    NOT_MET: {"fmt": "X", "color": style.COLOURS[1]},
    CANNOT_TELL: {"fmt": "s", "color": style.COLOURS[0]},
}


def calibration_files(
    experiment: Experiment, found: Matched, met: pd.DataFrame
) -> dict[str, bytes]:
    """Return the pictures of a calibration by file name."""
    with rc_context(style.STYLE):
        pictures = {
            "targets_met": targets_figure(met),
            "posterior_picture": posterior_figure(experiment, found),
        }
        return {
            f"{name}.{ending}": content
            for name, figure in pictures.items()
            for ending, content in style.saved(figure).items()
        }


def targets_figure(met: pd.DataFrame) -> Figure:
    """Draw a panel a target: asked, by the emulator at the posterior, and by fresh runs."""
    canvas = style.canvas(1, "What the calibration was asked to meet, and what it met")
    panels = canvas.subplots(1, len(met), squeeze=False)[0]
    kinds = (("asked", "asked"), ("posterior", "posterior"), ("measured", "fresh runs"))
    for panel, row in zip(panels, met.to_dict("records"), strict=True):
        for place, (kind, _) in enumerate(kinds):
            value, low, high = row[kind], row[f"{kind}_low"], row[f"{kind}_high"]
            if pd.isna(value):
                continue
            panel.errorbar(
                [place], [value], yerr=[[value - low], [high - value]], fmt=style.marker(place),
                color=style.COLOURS[place], capsize=4,
            )  # fmt: skip
        panel.set_xticks(range(len(kinds)), [label for _, label in kinds])
        panel.set_xlim(-0.6, len(kinds) - 0.4)
        panel.set_ylim(bottom=0)
        style.finish(panel, style.fitted(panel, row["target"].capitalize()))
    note = "Bars: 95%. Of the asked: what is known. Posterior: over draws. Fresh runs: of the mean"
    canvas.supxlabel(note, fontsize=9)
    return canvas


def posterior_figure(experiment: Experiment, found: Matched) -> Figure:
    """Draw a panel a parameter: how the posterior lies in the range it was drawn from."""
    from experiments.validation import calibration
    from experiments.validation.posterior import names_of

    table = calibration.asked(experiment.config)
    factors = calibration.factors_of(table.parameters, experiment)
    rows = ceil(len(factors) / PANELS_A_ROW)
    canvas = style.canvas(1, "Parameters after calibration; the line is the range they came from")
    canvas.set_size_inches(style.WIDTH_INCHES, 1.0 + 1.9 * rows)
    panels = canvas.subplots(rows, PANELS_A_ROW, squeeze=False).ravel()
    edges = np.linspace(0, 1, BINS + 1)
    for place, (panel, factor) in enumerate(zip(panels, factors, strict=False)):
        panel.hist(found.shares[:, place], bins=list(edges), density=True, color=style.COLOURS[0])
        panel.axhline(1.0, color=style.COLOURS[6], linewidth=1, linestyle="--")
        ticks = [0.0, 0.5, 1 - 1e-12]
        panel.set_xticks(ticks, [style.readable(float(f"{factor.drawn(t)[0]:.3g}")) for t in ticks])
        panel.set_yticks([])
        panel.set_xlim(0, 1)
        style.finish(panel, names_of([factor.parameter])[0])
    for panel in panels[len(factors) :]:
        panel.set_visible(False)
    return canvas


def criteria_files(criteria: pd.DataFrame) -> dict[str, bytes]:
    """Return the picture of all criteria: where each lies, as part of its bounds."""
    with rc_context(style.STYLE):
        return {"criteria.png": style.saved(criteria_figure(criteria))["png"]}


def criteria_figure(criteria: pd.DataFrame) -> Figure:
    """Draw a row a criterion that is a ratio: its interval, and the stretch that was asked for."""
    shown = criteria[(criteria["scale"] == "ratio") & criteria["low"].notna()].iloc[::-1]
    canvas = style.canvas(1, "What the model shows of each pattern: ratios, with their intervals")
    canvas.set_size_inches(style.WIDTH_INCHES, 1.6 + 0.36 * len(shown))
    panel = canvas.subplots()
    left = min(SMALLEST_RATIO, float(shown["low"][shown["low"] > 0].min()) / 1.2)
    right = max(LARGEST_RATIO, float(shown["high"][shown["high"] < np.inf].max()) * 1.2)
    # Where nothing happened in an arm, an interval has no end.
    shown = shown.assign(low=shown["low"].clip(lower=left), high=shown["high"].clip(upper=right))
    shown = shown.assign(value=shown["value"].clip(shown["low"], shown["high"]))
    for place, row in enumerate(shown.to_dict("records")):
        above = left if pd.isna(row["above"]) else row["above"]
        below = right if pd.isna(row["below"]) else row["below"]
        panel.barh(
            [place], [below - above], left=[above], height=0.8, color=style.COLOURS[5], alpha=0.25
        )
        panel.errorbar(
            [row["value"]], [place],
            xerr=[[row["value"] - row["low"]], [row["high"] - row["value"]]], capsize=3,
            **VERDICT_LOOKS[row["verdict"]],
        )  # fmt: skip
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
    """Return the picture of the claims under each change."""
    with rc_context(style.STYLE):
        return {"artefacts.png": style.saved(artefact_figure(made))["png"]}


def artefact_figure(made: pd.DataFrame) -> Figure:
    """Draw a panel a claim: its estimate under each change, with its interval."""
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
                [row["value"]], [place],
                xerr=[[row["value"] - row["low"]], [row["high"] - row["value"]]], capsize=3,
                **looks,
            )  # fmt: skip
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
    """Return between which values an estimate says the same as that of a claim's first row."""
    value, margin = float(base["value"]), float(base["margin"])
    if base["scale"] == "difference":
        return value - margin, value + margin
    return value / margin, value * margin
