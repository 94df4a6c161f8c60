"""Pictures of skill: reliability, effect sizes beside the data, and the dose."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sapper.experiments.figures import style
from sapper.experiments.figures.endings import Ending, label
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
FORECASTERS = {SAPPER: "Sapper", DECADE: "rates of the kind of regime and decade"}
DOSES = {"while": "while abroad", "all": "over all years seen"}
RATIO_TICKS = (0.25, 0.5, 1.0, 2.0, 4.0)
LEAST_RATIO, MOST_RATIO = 0.2, 5.0
APART = 0.15
EXCLUDED = "#DDDDDD"
SHARE_TICKS = (0.004, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)


def drawn(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    """Return the pictures of the tables of a study, by file name."""
    return style.files(
        effects=lambda: _effects(tables["effects"], tables["dose"]),
        reliability=lambda: _reliability(tables),
    )


def _reliability(tables: Mapping[str, pd.DataFrame]) -> Figure | None:
    """Draw how often it came against the forecast, in classes of equal size; None if unknown."""
    if "reliability" not in tables:
        return None
    table = tables["reliability"]
    figure = style.canvas(
        1,
        "; ".join(_expected(tables["scores"], outcome) for outcome in OUTCOMES),
        subtitle="Share of episodes in which it came, against the forecast, in classes of equal "
        f"size: {table['episodes'].min()} to {table['episodes'].max()} episodes each, every "
        "country forecast without its own episodes. On the grey line forecasts are right. "
        "Bars: 95% intervals",
    )
    panels = figure.subplots(1, len(OUTCOMES), squeeze=False)[0]
    for panel, outcome in zip(panels, OUTCOMES, strict=True):
        panel.plot([0, 1], [0, 1], color=style.UNCERTAIN)
        for number, name in enumerate((SAPPER, DECADE)):
            here = table[(table["outcome"] == outcome) & (table["forecaster"] == name)]
            _with_bars(panel, here, number, FORECASTERS[name])
        style.finish(panel, "An attempt" if outcome == "attempt" else "A successful coup")
        panel.set_xlabel("Forecast")
        panel.set_ylabel("Share of episodes in which it came")
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        panel.set_xlim(0, 1)
        panel.set_ylim(0, 1)
    style.legend(figure, panels[0], "Forecasts by", "")
    return figure


def _expected(scores: pd.DataFrame, outcome: str) -> str:
    """Say how many events Sapper expected and how many came."""
    row = scores[(scores["outcome"] == outcome) & (scores["forecaster"] == SAPPER)].iloc[0]
    what = "attempts" if outcome == "attempt" else "successes"
    return (
        f"Sapper expected {row['expected']:.0f} {what} ({row['expected_low']:.0f} to "
        f"{row['expected_high']:.0f}), {row['observed']:.0f} came"
    )


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
    figure = style.canvas(
        1,
        f"The simulation lies inside the interval of the data in {effects['inside'].sum()} of "
        f"{len(effects)} effects of troops abroad",
        subtitle="Attempts over those with nobody abroad (1: no difference). Bars: 95% intervals. "
        "Data: coups of 1951 to 2020. Simulation: the episodes of the test of skill, with the "
        "same luck on both sides. Grey: what data on United Nations missions exclude",
    )
    left, right = figure.subplots(1, 2)
    for place, row in enumerate(effects.to_dict("records")):
        for who, offset, colour in (("data", -APART, 6), ("simulated", APART, 1)):
            value, low, high = row[who], row[f"{who}_low"], row[f"{who}_high"]
            left.errorbar(
                [value], [place + offset], xerr=[[value - low], [high - value]], fmt="o",
                color=style.COLOURS[colour], capsize=3,
            )  # fmt: skip
            if not place:
                left.annotate(
                    "data" if who == "data" else "simulation", (high, place + offset),
                    xytext=(6, 0), textcoords="offset points", va="center",
                    color=style.COLOURS[colour],
                )  # fmt: skip
    left.set_yticks(range(len(effects)), [LABELS[one] for one in effects["id"]])
    left.set_ylim(len(effects) - 0.5, -0.5)
    left.axvline(1.0, color=style.UNCERTAIN)
    style.finish(left, "Effects, beside the data")
    _ratio_axis(left, "x")
    left.set_xlabel("Attempts over those with nobody abroad")
    _dose(right, dose)
    return figure


def _dose(panel: Axes, dose: pd.DataFrame) -> None:
    """Draw the ratio against the share of troops abroad; shade what R21 excludes."""
    share = np.geomspace(UNKNOWN[SHARE].low, UNKNOWN[SHARE].high, 100)
    last = dose.iloc[-1]
    low, high = (last[end] ** (share / last["share"]) for end in ("data_low", "data_high"))
    panel.fill_between(share, LEAST_RATIO, np.maximum(low, LEAST_RATIO), color=EXCLUDED)
    panel.fill_between(share, np.minimum(high, MOST_RATIO), MOST_RATIO, color=EXCLUDED)
    style.finish(panel, "By the share of the army abroad")
    panel.set_xscale("log")
    panel.set_xlim(share[0], share[-1])
    panel.set_xticks(SHARE_TICKS, [f"{100 * one:g}%" for one in SHARE_TICKS])
    panel.minorticks_off()
    _ratio_axis(panel, "y")
    ends = []
    for number, (name, words) in enumerate(DOSES.items()):
        value = dose[name].to_numpy(float)
        bars = [value - dose[f"{name}_low"], dose[f"{name}_high"] - value]
        colour = style.COLOURS[number]
        panel.errorbar(
            dose["share"] * (1 + APART * number), value, yerr=bars, capsize=3, color=colour,
            marker=style.MARKERS[number],
        )  # fmt: skip
        ends.append(Ending(words, float(value[-1]), colour))
    label(panel, ends)
    panel.axhline(1.0, color=style.UNCERTAIN)
    panel.set_xlabel("Share of the army abroad")
    panel.set_ylabel("Attempts over those with nobody abroad")


def _ratio_axis(panel: Axes, axis: str) -> None:
    getattr(panel, f"set_{axis}scale")("log")
    getattr(panel, f"set_{axis}lim")(LEAST_RATIO, MOST_RATIO)
    getattr(panel, f"set_{axis}ticks")(RATIO_TICKS, [f"{one:g}" for one in RATIO_TICKS])
    panel.minorticks_off()
