"""Pictures of skill: reliability, effect sizes beside the data, and the dose."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sapper.experiments.figures import style
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.studies.skill.rivals import DECADE
from sapper.experiments.studies.skill.scores import OUTCOMES, SAPPER
from sapper.experiments.studies.skill.simulation import SHARE, UNKNOWN

LABELS = {
    "R18": "while troops are abroad",
    "R19": "1 to 5 years after",
    "R20": "6 to 12 years after",
    "R21": "for ten points of the army",
}
RATIO_TICKS = (0.25, 0.5, 1.0, 2.0, 4.0)
LEAST_RATIO, MOST_RATIO = 0.2, 5.0
APART = 0.15
EXCLUDED = "#DDDDDD"
SHARE_TICKS = (0.004, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)


def drawn(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, bytes]]:
    """Return the pictures of the tables of a study, by name and file ending."""
    made = {}
    with style.styled():
        made["effects"] = style.saved(_effects(tables["effects"], tables["dose"]))
        if "reliability" in tables:
            made["reliability"] = style.saved(_reliability(tables["reliability"]))
    return made


def _reliability(table: pd.DataFrame) -> Figure:
    """Draw how often it came against the forecast, in classes of equal size."""
    figure = style.canvas(1, "How often it came, against the forecast: countries left out")
    panels = figure.subplots(1, len(OUTCOMES), squeeze=False)[0]
    for panel, outcome in zip(panels, OUTCOMES, strict=True):
        panel.plot([0, 1], [0, 1], color=style.UNCERTAIN)
        for number, name in enumerate((SAPPER, DECADE)):
            here = table[(table["outcome"] == outcome) & (table["forecaster"] == name)]
            _with_bars(panel, here, number, name)
        panel.set_xlabel(f"Forecast of {'an attempt' if outcome == 'attempt' else 'a success'}")
        panel.set_ylabel("Share of episodes in which it came (95% interval)")
        panel.set_xlim(0, 1)
        panel.set_ylim(0, 1)
    style.legend(figure, panels[0], "Forecaster", "")
    return figure


def _with_bars(panel: Axes, rows: pd.DataFrame, number: int, name: str) -> None:
    if rows.empty:
        return
    came, size = rows["came"].to_numpy(), rows["episodes"].to_numpy()
    ends = np.array([interval(int(a), int(b)) for a, b in zip(came, size, strict=True)]).T
    share = came / size
    panel.errorbar(
        rows["forecast"],
        share,
        yerr=np.maximum([share - ends[0], ends[1] - share], 0.0),
        color=style.COLOURS[number],
        marker=style.MARKERS[number],
        linestyle="none",
        capsize=3,
        label=name,
    )


def _effects(effects: pd.DataFrame, dose: pd.DataFrame) -> Figure:
    """Draw each effect size beside the data, and the ratio against the share abroad."""
    figure = style.canvas(1, "What troops abroad change: the simulation beside the data")
    left, right = figure.subplots(1, 2)
    for place, row in enumerate(effects.iloc[::-1].to_dict("records")):
        for who, offset, colour in (("data", APART, 6), ("simulated", -APART, 1)):
            value, low, high = row[who], row[f"{who}_low"], row[f"{who}_high"]
            left.errorbar(
                [value], [place + offset], xerr=[[value - low], [high - value]], fmt="o",
                color=style.COLOURS[colour], capsize=3,
                label="" if place else "data" if who == "data" else "simulation",
            )  # fmt: skip
    left.set_yticks(range(len(effects)), [LABELS[one] for one in effects["id"][::-1]])
    left.axvline(1.0, color=style.UNCERTAIN)
    _ratio_axis(left, "x")
    left.set_xlabel("Attempts over those with nobody abroad (95% interval)")
    left.legend(loc="upper right")
    _dose(right, dose)
    return figure


def _dose(panel: Axes, dose: pd.DataFrame) -> None:
    """Draw the ratio while troops are abroad against their share; shade what R21 excludes."""
    share = np.geomspace(UNKNOWN[SHARE].low, UNKNOWN[SHARE].high, 100)
    last = dose.iloc[-1]
    low, high = (last[end] ** (share / last["share"]) for end in ("data_low", "data_high"))
    panel.fill_between(share, LEAST_RATIO, np.maximum(low, LEAST_RATIO), color=EXCLUDED)
    panel.fill_between(
        share, np.minimum(high, MOST_RATIO), MOST_RATIO, color=EXCLUDED, label="data exclude"
    )
    for number, (name, label) in enumerate(
        (("while", "while abroad"), ("all", "over all years seen"))
    ):
        value = dose[name].to_numpy(float)
        bars = [value - dose[f"{name}_low"], dose[f"{name}_high"] - value]
        panel.errorbar(
            dose["share"] * (1 + APART * number), value, yerr=bars, label=label, capsize=3,
            color=style.COLOURS[number], marker=style.MARKERS[number],
        )  # fmt: skip
    panel.axhline(1.0, color=style.UNCERTAIN)
    panel.set_xscale("log")
    panel.set_xticks(SHARE_TICKS, [f"{100 * one:g}%" for one in SHARE_TICKS])
    panel.minorticks_off()
    _ratio_axis(panel, "y")
    panel.set_xlabel("Share of the army abroad")
    panel.set_ylabel("Attempts over those with nobody abroad")
    panel.legend(loc="lower left")


def _ratio_axis(panel: Axes, axis: str) -> None:
    getattr(panel, f"set_{axis}scale")("log")
    getattr(panel, f"set_{axis}lim")(LEAST_RATIO, MOST_RATIO)
    getattr(panel, f"set_{axis}ticks")(RATIO_TICKS, [f"{one:g}" for one in RATIO_TICKS])
    panel.minorticks_off()
