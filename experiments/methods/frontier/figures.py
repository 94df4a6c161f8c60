"""The figures of a frontier: the trade-off, the policies, and other worlds."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.figure import Figure

from sapper.experiments.figures import axes, style
from sapper.experiments.figures.context import about
from sapper.experiments.labels import within_sentence
from sapper.experiments.methods.frontier.objectives import Objective
from sapper.experiments.methods.frontier.search import AS_IT_IS, RANDOM, SEARCH, Course
from sapper.experiments.methods.frontier.sentences import better, policy_names
from sapper.experiments.methods.frontier.worlds import Robustness
from sapper.experiments.statistics.conventions import Floats

WIDTH_INCHES = 9.5
ROWS = 1.9
LEVER_INCHES = 0.42
LEVER_HEAD_INCHES = 1.9
LEVER_DIGITS = 2
LEVER_LETTERS = 34
CELL_POINTS = 7.5
STAR_POINTS = 15
COLOURS = {SEARCH: style.COLOURS[0], RANDOM: style.COLOURS[4], AS_IT_IS: style.COLOURS[1]}
NAMES = {
    SEARCH: "found by the search",
    RANDOM: "found by random search",
    AS_IT_IS: "policy as it is",
}


def frontier_figure(course: Course, table: pd.DataFrame, searched: pd.DataFrame) -> Figure:
    """Draw policies with intervals: the first maximised objective across, a minimised one up."""
    across, up = _axes(course)
    canvas = style.canvas(
        1,
        better(table),
        WIDTH_INCHES,
        about(
            course.experiment,
            f"Bars: 95% intervals from {course.table.confirm} fresh runs, which no search used; "
            "only of the best policies found (numbers) and of the policy as it is",
        ),
        style.HEAD_INCHES + ROWS * style.ROW_INCHES,
    )
    panel = canvas.subplots()
    panel.scatter(
        searched[across.name] * across.label.scale,
        searched[up.name] * up.label.scale,
        s=6,
        color="0.8",
        label="tried in a few runs",
        zorder=0,
    )
    for kind in (RANDOM, SEARCH, AS_IT_IS):
        here = table[table["found_by"] == kind].sort_values(across.name)
        _crosses(panel, across, up, here, kind)
    front = table[table["on_frontier"]].sort_values(across.name)
    x, y = front[across.name] * across.label.scale, front[up.name] * up.label.scale
    panel.plot(
        x, y, color=COLOURS[SEARCH], linewidth=1.2, label="best found: none earns more at less risk"
    )
    for number, place in enumerate(zip(x, y, strict=True), start=1):
        panel.annotate(
            str(number),
            place,
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold",
            color=COLOURS[SEARCH],
            path_effects=style.halo(),
        )
    style.finish(panel, f"{up.label.title}, against {within_sentence(across.label.title)}")
    panel.set_xlabel(f"{across.label.title}, {across.label.unit}")
    panel.set_ylabel(f"{up.label.title}, {up.label.unit}")
    highest = float(table[f"{up.name}_high"].max()) * up.label.scale
    panel.set_ylim(-0.02 * highest, highest * axes.HEADROOM)
    _legend(canvas, panel)
    return canvas


def _axes(course: Course) -> tuple[Objective, Objective]:
    """Return the first objective that is maximised, and the first that is minimised."""
    across = next(one for one in course.objectives if one.sign < 0)
    up = next(one for one in course.objectives if one.sign > 0)
    return across, up


def _crosses(panel: Any, across: Objective, up: Objective, table: pd.DataFrame, kind: str) -> None:
    """Draw policies; those on the frontier and the one as it is with intervals both ways."""
    values = []
    shown = (table["on_frontier"] | (table["found_by"] == AS_IT_IS)).to_numpy(bool)
    for one in (across, up):
        value, low, high = (
            table[f"{one.name}{end}"].to_numpy(float) * one.label.scale
            for end in ("", "_low", "_high")
        )
        ends = np.abs([value - low, high - value])
        ends[:, ~shown] = np.nan
        values.append((value, ends))
    (x, wide), (y, tall) = values
    star = kind == AS_IT_IS
    panel.errorbar(
        x,
        y,
        xerr=wide,
        yerr=tall,
        fmt="*" if star else "s" if kind == RANDOM else "o",
        color=COLOURS[kind],
        markersize=STAR_POINTS if star else style.MARKER_POINTS,
        elinewidth=0.7,
        capsize=2,
        label=NAMES[kind],
        zorder=4 if star else 2,
    )


def policies_figure(course: Course, table: pd.DataFrame) -> Figure:
    """Draw the policies on the frontier: one row for each lever, one column for each policy."""
    across, up = _axes(course)
    front = table[table["on_frontier"]].sort_values(across.name)
    actual = table[(table["found_by"] == AS_IT_IS) & ~table["on_frontier"]]
    chosen = pd.concat([front, actual])
    points = [int(point) for point in chosen["policy"]]
    levers = course.table.lever
    shares = _positions(course, points)
    canvas = style.canvas(
        1,
        _alike(course, shares[:, : len(front)]),
        subtitle=about(
            course.experiment,
            "A column for each of the best policies found, with its means in "
            f"{int(table['replicates'].max()):,} fresh runs. Dark: upper end of the range "
            "searched, pale: lower end, white: a choice without an order",
        ),
        height=LEVER_HEAD_INCHES + LEVER_INCHES * len(levers),
    )
    panel = canvas.subplots()
    colours = colormaps[style.COLOUR_MAP]
    panel.imshow(shares, aspect="auto", cmap=colours, vmin=0, vmax=1)
    for row, lever in enumerate(levers):
        for column, point in enumerate(points):
            value = style.readable(course.design[point].shown[lever.name], LEVER_DIGITS)
            place = shares[row, column]
            panel.text(
                column,
                row,
                fill(value, 11),
                ha="center",
                va="center",
                fontsize=CELL_POINTS,
                color="black" if np.isnan(place) else style.ink_on(colours(place)),
            )
    heads = []
    for number, (_, policy) in enumerate(chosen.iterrows(), start=1):
        name = "as it is" if policy["found_by"] == AS_IT_IS else str(number)
        values = [policy[one.name] * one.label.scale for one in (across, up)]
        heads.append(f"{name}\n{values[0]:.3g}\n{values[1]:.3g}")
    panel.set_xticks(range(len(points)), heads)
    panel.xaxis.tick_top()
    panel.set_yticks(range(len(levers)), [fill(lever.title, LEVER_LETTERS) for lever in levers])
    panel.tick_params(length=0)
    units = (f"{within_sentence(one.label.title)}, {one.label.unit}" for one in (across, up))
    panel.set_xlabel("; ".join(("Policy", *units)))
    panel.xaxis.set_label_position("top")
    return canvas


def _alike(course: Course, shares: Floats) -> str:
    """Say in which lever the best policies are most alike, and in which least."""
    spread = np.ptp(shares, axis=1)
    if np.isfinite(spread).sum() < 2 or shares.shape[1] < 2:
        return f"Best policies found: {shares.shape[1]}"
    titles = [within_sentence(lever.title) for lever in course.table.lever]
    least, most = titles[int(np.nanargmin(spread))], titles[int(np.nanargmax(spread))]
    return (
        f"The {shares.shape[1]} best policies found are most alike in “{least}” and differ most in "
        f"“{most}”"
    )


def _positions(course: Course, points: list[int]) -> Floats:
    """Return where levers are in their ranges, 0 to 1, (levers, policies); NaN of a choice."""
    found = []
    for lever in course.table.lever:
        values = [course.design[point].shown[lever.name] for point in points]
        if lever.range is not None:
            low, high = (float(end) for end in lever.range)
            found.append([np.clip((float(one) - low) / (high - low), 0, 1) for one in values])
        else:
            found.append([np.nan] * len(values))
    return np.array(found, np.float64)


def worlds_figure(
    course: Course, table: pd.DataFrame, robust: dict[str, Robustness] | None, said: str
) -> Figure | None:
    """Draw the results of policies over worlds: mean, bad case and regret; None without worlds."""
    if robust is None:
        return None
    across, up = _axes(course)
    names = policy_names(course, table)
    places = [course.policies.index(point) for point in names]
    loss = robust[up.name].regret[places] * up.label.scale
    best = int(loss[:, 0].argmin())
    canvas = style.canvas(
        1,
        f"{up.label.title}: policy {[*names.values()][best]} loses least against the best in each "
        f"world, {loss[best, 0]:.1f} ({loss[best, 1]:.1f} to {loss[best, 2]:.1f}) {up.label.unit}",
        subtitle=about(course.experiment, said, "Bars: 95% intervals (bootstrap)"),
    )
    panels = canvas.subplots(1, 3)
    for panel, (one, which, title) in zip(
        panels,
        (
            (up, "mean", f"{up.label.title}:\nmean and bad case over worlds"),
            (up, "regret", f"{up.label.title}:\nloss against the best in each world"),
            (across, "regret", f"{across.label.title}:\nloss against the best in each world"),
        ),
        strict=True,
    ):
        _bars(panel, getattr(robust[one.name], which)[places], one, "mean over worlds", 0)
        if which == "mean":
            bad = "bad case: one world in ten is worse"
            _bars(panel, robust[one.name].bad_case[places], one, bad, 1)
        style.finish(panel, title)
        panel.set_xticks(range(len(places)), [*names.values()])
        panel.set_xlabel(f"Policy, in order of {within_sentence(across.label.title)}")
        panel.set_ylabel(one.label.unit)
    _legend(canvas, panels[0])
    return canvas


def _bars(panel: Any, values: Any, one: Objective, label: str, number: int) -> None:
    value, low, high = values.T * one.label.scale
    tall = np.maximum([value - low, high - value], 0.0)
    panel.errorbar(
        np.arange(len(value)) + 0.15 * number,
        value,
        yerr=tall,
        fmt=style.marker(number),
        color=style.COLOURS[number],
        markersize=style.MARKER_POINTS,
        elinewidth=0.7,
        capsize=2,
        label=label,
    )


def _legend(canvas: Figure, panel: Any) -> None:
    handles, labels = panel.get_legend_handles_labels()
    columns = style.columns(labels, canvas.get_size_inches()[0])
    canvas.legend(handles, labels, loc="outside lower center", ncols=columns, frameon=False)
