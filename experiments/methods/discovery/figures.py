"""The figure of a scenario discovery: how often the event happens, and the limits of both rules."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sapper.experiments.config.tables.discovery import Discovery
from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import about
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.discovery.sentences import DIGITS

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.factors import Factor
    from sapper.experiments.methods.discovery.judging import Rule

HEIGHT_INCHES = 5.4
WIDTHS = (0.9, 1.3, 1.3)
LETTERS = 44
RULE_COLOURS = {"dangerous": style.COLOURS[1], "safe": style.COLOURS[2]}
THICK, THIN = 9.0, 1.5


def discovery_figure(experiment: Experiment, rules: list[Rule]) -> Figure:
    """Draw shares with their intervals on the left, and the limits of each rule on the right."""
    label = OUTCOME_LABELS[table_of(experiment, Discovery).outcome]
    canvas = style.canvas(
        1,
        _finding(label.title, rules),
        subtitle=about(
            experiment,
            f"Left: 95% intervals from {rules[0].judged.runs:,} runs that were not used to find "
            "the rules. Right: the plausible range of each parameter (thin), and the part within "
            "the rule (thick)",
        ),
        height=HEIGHT_INCHES,
    )
    shares, *limits = canvas.subplots(1, 3, width_ratios=WIDTHS)
    _shares(shares, rules)
    style.finish(shares, label.title)
    shares.set_ylabel("Share of runs")
    for panel, rule in zip(limits, rules, strict=True):
        _limits(panel, rule, experiment.design.factors)
    return canvas


def _finding(title: str, rules: list[Rule]) -> str:
    """Say how often it happens where each rule holds, and where that is."""
    found = [rule for rule in rules if rule.judged.found]
    if not found:
        return f"{title} in {rules[0].everywhere[0]:.0%} of runs; no rule says where"
    parts = [
        f"in {rule.frequency[0]:.0%} of runs where {' and '.join(rule.conditions)}"
        for rule in found
    ]
    return f"{title} {'; '.join(parts)}"


def _shares(panel: Any, rules: list[Rule]) -> None:
    """Draw how often the event happens within each rule and everywhere."""
    dangerous, safe = rules
    drawn: list[tuple[str, tuple[float, float, float], str]] = []
    if dangerous.judged.found:
        drawn.append(("where\ndangerous", dangerous.frequency, RULE_COLOURS["dangerous"]))
    drawn.append(("everywhere", dangerous.everywhere, "0.3"))
    if safe.judged.found:
        drawn.append(("where\nsafe", safe.frequency, RULE_COLOURS["safe"]))
    for place, (_, (value, low, high), colour) in enumerate(drawn):
        panel.errorbar(
            place,
            value,
            yerr=[[value - low], [high - value]],
            fmt="o",
            color=colour,
            capsize=3,
            markersize=8,
        )
        panel.annotate(
            f"{value:.0%}\n({100 * low:.0f} to {100 * high:.0f})",
            (place, value),
            xytext=(9, -3),
            textcoords="offset points",
            color=colour,
        )
    panel.set_xticks(range(len(drawn)), [name for name, _, _ in drawn])
    panel.set_xlim(-0.6, len(drawn) - 0.2)
    panel.set_ylim(0, min(1.02, max(high for _, (_, _, high), _ in drawn) * axes.HEADROOM))
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))


def _limits(panel: Any, rule: Rule, factors: tuple[Factor, ...]) -> None:
    """Draw each parameter of a rule: its range as a thin line, the part within as a thick one."""
    judged, colour = rule.judged, RULE_COLOURS[rule.kind]
    panel.spines[["top", "right", "left", "bottom"]].set_visible(False)
    panel.set_xticks([])
    panel.set_yticks([])
    if not judged.found:
        panel.set_title(f"No {rule.kind} assumptions found")
        return
    panel.set_title(
        fill(
            f"{rule.kind.capitalize()} assumptions: {judged.inside:.0%} of all runs have them, and "
            f"{judged.coverage[0]:.0%} ({judged.coverage[1] * 100:.0f} to "
            f"{judged.coverage[2] * 100:.0f}) of the {rule.covered}",
            LETTERS,
        )
    )
    for row, parameter in enumerate(judged.box.restricted):
        factor = factors[parameter]
        ends = _ends(factor)
        limits = [
            min(max(limit, ends[0]), ends[1])
            for limit in (judged.box.low[parameter], judged.box.high[parameter])
        ]
        places = _places(factor, [*ends, *limits])
        panel.plot(places[:2], [-row, -row], color="0.75", linewidth=THIN, zorder=0)
        panel.plot(places[2:], [-row, -row], color=colour, linewidth=THICK, solid_capstyle="butt")
        panel.text(0, -row + 0.3, fill(factor.title, LETTERS), va="bottom", ha="left")
        for end, place, align in ((ends[0], 0.0, "left"), (ends[1], 1.0, "right")):
            name = style.readable(end, DIGITS)
            panel.text(place, -row - 0.16, name, va="top", ha=align, color="0.5")
        for limit, place, end in zip(limits, places[2:], ends, strict=True):
            if limit != end:
                name = style.readable(float(limit), DIGITS)
                panel.text(place, -row + 0.07, name, va="bottom", ha="center", color=colour)
    panel.set_xlim(-0.03, 1.03)
    panel.set_ylim(-len(judged.box.restricted) + 0.4, 0.9)


def _ends(factor: Factor) -> tuple[float, float]:
    """Return the lowest and highest value of a factor."""
    values = factor.range or [float(value) for value in factor.values or ()]
    return float(min(values)), float(max(values))


def _places(factor: Factor, values: list[float]) -> list[float]:
    """Return where values lie between the ends of a factor, 0 to 1."""
    scaled = np.log if factor.scale == "log" else np.asarray
    low, high = (scaled(end) for end in _ends(factor))
    return [float((scaled(value) - low) / (high - low)) for value in values]
