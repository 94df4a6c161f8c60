"""Figures of a validation: criteria with their bounds, and claims under each change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, NullLocator

from sapper.experiments.figures import style
from sapper.experiments.methods.patterns.contrasts import CANNOT_TELL, MET, NOT_MET

CLAIM_LETTERS, CHANGE_LETTERS, ARTEFACT_LETTERS = 84, 13, 46
CLAIM_POINTS, CHANGE_POINTS = 8, 8.5
ROW_INCHES, HEAD_INCHES = 0.22, 2.2
ARTEFACT_ROW_INCHES = 0.52
MOST_MARGINS = 1.6
"""The axis of a claim reaches this many margins to either side."""

MARGIN_TICKS = (-1, 0, 1)
PALE: dict[str, Any] = {"color": style.COLOURS[5], "alpha": 0.25}
VERDICT_LOOKS: dict[str, dict[str, Any]] = {
    MET: {"fmt": "o", "color": style.COLOURS[2]},
    NOT_MET: {"fmt": "X", "color": style.COLOURS[1]},
    CANNOT_TELL: {"fmt": "s", "color": style.COLOURS[0]},
}
VERDICT_WORDS = {MET: "inside", NOT_MET: "outside", CANNOT_TELL: "not enough runs to decide"}
RATE, SHARE = "Events a year", "Share of attempts that succeed"
RATIO = "Ratio (1: no difference)"
RATE_TICKS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
RATIO_TICKS = (0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10)
SMALLEST_RATIO, LARGEST_RATIO = 0.2, 5.0


def criteria_figure(criteria: pd.DataFrame) -> Figure | None:
    """Draw a panel for rates, for shares and for ratios, with a row for each criterion.

    Ratios and shares with an interval are drawn; None if there are none.
    """
    tested = criteria[criteria["scale"].isin(["ratio", "odds"]) & criteria["low"].notna()]
    if tested.empty:
        return None
    kinds = [_kind(row) for row in tested.to_dict("records")]
    sections = [
        (kind, tested[np.array(kinds) == kind]) for kind in (RATE, SHARE, RATIO) if kind in kinds
    ]
    counted = tested["verdict"].value_counts()
    rows = [len(here) + here["pattern"].nunique() for _, here in sections]
    canvas = style.canvas(
        1,
        f"The model lies inside what research found in {counted.get(MET, 0)} of {len(tested)} "
        f"criteria and outside in {counted.get(NOT_MET, 0)}; open: {counted.get(CANNOT_TELL, 0)}",
        subtitle="Marks: the model, with 95% intervals. Pale: what research found. "
        f"{_runs(tested)} in each arm, parameters from the posterior",
        height=HEAD_INCHES + ROW_INCHES * sum(rows),
    )
    panels = canvas.subplots(len(sections), 1, squeeze=False, height_ratios=rows)[:, 0]
    for panel, (kind, here) in zip(panels, sections, strict=True):
        _section(panel, kind, here)
    canvas.legend(handles=_keys(), loc="outside lower center", ncols=4, frameon=False)
    return canvas


def _runs(rows: pd.DataFrame) -> str:
    if "runs" not in rows:
        return "Runs"
    return f"{rows['runs'].min():,} to {rows['runs'].max():,} runs"


@cache
def _patterns() -> Mapping[str, tuple[str, tuple[Any, ...]]]:
    """Return the title and the criteria of each pattern that comes with Sapper."""
    from sapper.experiments.config.files import read_config
    from sapper.experiments.methods.patterns.method import shipped

    return {
        pattern.id: (read_config(file)["experiment"]["title"], pattern.criterion)
        for file, pattern in shipped()
    }


def _kind(row: Mapping[Any, Any]) -> str:
    """Say what the numbers of a criterion are."""
    if row["scale"] == "odds":
        return SHARE
    criteria = _patterns().get(row["pattern"], ("", ()))[1]
    number = int(row.get("criterion", 0))
    if not 0 < number <= len(criteria):
        return RATIO
    of = criteria[number - 1].of
    return RATE if len(of) == 1 and of[0].over == "weeks_run" else RATIO


def _section(panel: Axes, kind: str, rows: pd.DataFrame) -> None:
    """Draw the criteria of one kind, with the name of each pattern above its criteria."""
    left, right = _ends(kind, rows)
    labels: list[tuple[str, bool]] = []
    for pattern, here in rows.groupby("pattern", sort=False):
        labels.append((_patterns().get(str(pattern), (str(pattern), ()))[0], True))
        for row in here.to_dict("records"):
            _criterion(panel, len(labels), row, left, right)
            labels.append((fill(row["claim"], CLAIM_LETTERS), False))
    if kind != SHARE:
        panel.set_xscale("log")
    ticks = {RATE: RATE_TICKS, RATIO: RATIO_TICKS, SHARE: np.linspace(0, 1, 6)}[kind]
    panel.set_xticks([tick for tick in ticks if left <= tick <= right])
    panel.xaxis.set_minor_locator(NullLocator())
    unit = (lambda value, _: f"{value:.0%}") if kind == SHARE else (lambda value, _: f"{value:g}")
    panel.xaxis.set_major_formatter(FuncFormatter(unit))
    panel.set_xlim(left, right)
    panel.set_ylim(len(labels) - 0.4, -0.6)
    panel.set_yticks(range(len(labels)), [words for words, _ in labels], fontsize=CLAIM_POINTS)
    for tick, (_, is_head) in zip(panel.get_yticklabels(), labels, strict=True):
        tick.set_fontweight("bold" if is_head else "normal")
    panel.tick_params(axis="y", length=0)
    if kind == RATIO:
        panel.axvline(1.0, color="black", linewidth=0.8)
    style.finish(panel, kind)
    panel.grid(visible=False, axis="y")


def _ends(kind: str, rows: pd.DataFrame) -> tuple[float, float]:
    """Return the ends of the axis: all intervals fit, but for those without an end."""
    if kind == SHARE:
        return 0.0, 1.0
    low = rows["low"][rows["low"] > 0].min() / 1.2
    high = rows["high"][rows["high"] < np.inf].max() * 1.2
    if kind == RATIO:
        return min(SMALLEST_RATIO, low), max(LARGEST_RATIO, high)
    return float(min(low, rows["above"].min() / 1.2)), float(max(high, rows["below"].max() * 1.2))


def _criterion(panel: Axes, place: int, row: Mapping[Any, Any], left: float, right: float) -> None:
    above = left if pd.isna(row["above"]) else row["above"]
    below = right if pd.isna(row["below"]) else row["below"]
    panel.barh([place], [below - above], left=[above], height=0.8, **PALE)
    low, high = max(row["low"], left), min(row["high"], right)
    value = min(max(row["value"], low), high)
    panel.errorbar(
        [value], [place], xerr=[[value - low], [high - value]], capsize=3,
        **VERDICT_LOOKS[row["verdict"]],
    )  # fmt: skip


def _keys(pale: str = "what research found") -> list[Line2D | Patch]:
    marks: list[Line2D | Patch] = [
        Line2D([], [], linestyle="", marker=look["fmt"], color=look["color"], label=words)
        for look, words in ((VERDICT_LOOKS[name], words) for name, words in VERDICT_WORDS.items())
    ]
    return [*marks, Patch(label=pale, **PALE)]


def artefact_figure(made: pd.DataFrame) -> Figure:
    """Draw a panel for each change, a row for each claim: how far it moves, in margins."""
    claims = list(dict.fromkeys(made["claim"]))
    moved = made[made["apart_low"].notna()]
    changes = list(dict.fromkeys(moved["what"]))
    counted = moved["same"].value_counts()
    canvas = style.canvas(
        1,
        f"Computed otherwise, conclusions stay the same in {counted.get(MET, 0)} of {len(moved)} "
        f"comparisons and change in {counted.get(NOT_MET, 0)}; open: {counted.get(CANNOT_TELL, 0)}",
        subtitle="How far each claim moves under each change, in margins (pale: within the "
        "margin), with 90% intervals: two one-sided tests at 5%. "
        f"{moved['runs'].max():,.0f} runs in each arm, a small army. Below each claim: what is "
        "found as it is, with its 95% interval",
        height=HEAD_INCHES + ARTEFACT_ROW_INCHES * len(claims),
    )
    panels = canvas.subplots(1, max(1, len(changes)), sharey=True, squeeze=False)[0]
    for panel, change in zip(panels, changes, strict=False):
        for row in moved[moved["what"] == change].to_dict("records"):
            low, high = (
                float(np.clip(_margins(row, end), -MOST_MARGINS, MOST_MARGINS))
                for end in ("apart_low", "apart_high")
            )
            middle = (low + high) / 2
            panel.errorbar(
                [middle], [claims.index(row["claim"])], xerr=[[middle - low], [high - middle]],
                capsize=3, **VERDICT_LOOKS[row["same"]],
            )  # fmt: skip
        panel.axvspan(-1, 1, **PALE)
        panel.axvline(0, color="black", linewidth=0.8)
        panel.set_xlim(-MOST_MARGINS, MOST_MARGINS)
        panel.set_xticks(MARGIN_TICKS)
        style.finish(panel, fill(change, CHANGE_LETTERS))
        panel.title.set_fontsize(CHANGE_POINTS)
    found = [made[made["claim"] == claim].iloc[0].to_dict() for claim in claims]
    panels[0].set_yticks(range(len(claims)), [_claim(row) for row in found], fontsize=CLAIM_POINTS)
    panels[0].set_ylim(len(claims) - 0.5, -0.5)
    canvas.legend(handles=_keys("the margin"), loc="outside lower center", ncols=4, frameon=False)
    return canvas


def _margins(row: Mapping[Any, Any], end: str) -> float:
    """Return an end of how far a claim moved, in margins: of the logarithm, for a ratio."""
    if row["scale"] == "difference":
        return float(row[end] / row["margin"])
    return log(row[end]) / log(row["margin"]) if row[end] > 0 else -MOST_MARGINS


def _claim(row: Mapping[Any, Any]) -> str:
    """Return a claim with what was found and its margin."""
    is_ratio = row["scale"] != "difference"
    value, low, high = (f"{row[name]:.3g}" for name in ("value", "low", "high"))
    margin = f"a factor of {row['margin']:g}" if is_ratio else f"{row['margin']:g}"
    said = f"{'ratio' if is_ratio else 'difference'} {value} ({low} to {high}), margin {margin}"
    return f"{fill(row['claim'], ARTEFACT_LETTERS)}\n{said}"
