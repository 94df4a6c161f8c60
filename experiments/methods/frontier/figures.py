"""Pictures of the frontier: the trade-off, what the policies are, and how the search came there."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.figures import style
from sapper.experiments.methods.frontier.objectives import Objective
from sapper.experiments.methods.frontier.search import AS_IT_IS, BRED, RANDOM, Course
from sapper.experiments.methods.frontier.sentences import named_by_rank
from sapper.experiments.methods.frontier.tables import Findings, positions

WIDTH_INCHES = 9.5
ROWS = 1.9
LEVER_INCHES = 0.42
LEVER_HEAD_INCHES = 1.9
LETTERS = 120
LEVER_LETTERS = 34
CELL_POINTS = 7.5
STAR_POINTS = 15
COLOURS = {BRED: style.COLOURS[0], RANDOM: style.COLOURS[4], AS_IT_IS: style.COLOURS[1]}
NAMES = {
    BRED: "found by the search",
    RANDOM: "found by random search",
    AS_IT_IS: "policy as it is",
}


def draw_frontier(course: Course, found: Findings) -> Figure:
    """Draw the first wanted objective along, the first risk up, each policy with its intervals."""
    across, up = _axes(course)
    table = found.frontier
    canvas = style.canvas(1, course.experiment.config.experiment.title, WIDTH_INCHES)
    canvas.set_figheight(style.HEAD_INCHES + ROWS * style.ROW_INCHES)
    panel = canvas.subplots()
    panel.scatter(
        found.searched[across.name] * across.label.scale, found.searched[up.name] * up.label.scale,
        s=6, color="0.8", label="tried, known by few runs", zorder=0,
    )  # fmt: skip
    for kind in (RANDOM, BRED, AS_IT_IS):
        here = table[table["found_by"] == kind].sort_values(across.name)
        _crosses(panel, across, up, here, kind)
    front = table[table["on_frontier"]].sort_values(across.name)
    panel.plot(
        front[across.name] * across.label.scale, front[up.name] * up.label.scale,
        color=COLOURS[BRED], linewidth=1.2, label="frontier",
    )  # fmt: skip
    for number, (_, row) in enumerate(front.iterrows(), start=1):
        panel.annotate(
            str(number), (row[across.name] * across.label.scale, row[up.name] * up.label.scale),
            xytext=(5, -11), textcoords="offset points", fontsize=9, color=COLOURS[BRED],
        )  # fmt: skip
    style.finish(panel, f"{up.label.title}, against {across.label.title.lower()}")
    panel.set_xlabel(f"{across.label.title}, {across.label.unit}")
    panel.set_ylabel(f"{up.label.title}, {up.label.unit}")
    highest = float(table[f"{up.name}_high"].max()) * up.label.scale
    panel.set_ylim(-0.02 * highest, highest * style.HEADROOM)
    note = f"Bars: 95% intervals from runs that no search has seen. {found.line}"
    _foot(canvas, panel, note)
    return canvas


def _axes(course: Course) -> tuple[Objective, Objective]:
    """Return what is drawn along and up: the first of each kind."""
    wanted = next(one for one in course.objectives if one.sign < 0)
    unwanted = next(one for one in course.objectives if one.sign > 0)
    return wanted, unwanted


def _crosses(panel: Any, across: Objective, up: Objective, table: pd.DataFrame, kind: str) -> None:
    """Draw policies with their intervals both ways."""
    values = []
    for one in (across, up):
        value, low, high = (
            table[f"{one.name}{end}"].to_numpy(float) * one.label.scale
            for end in ("", "_low", "_high")
        )
        values.append((value, np.abs([value - low, high - value])))
    (x, wide), (y, tall) = values
    star = kind == AS_IT_IS
    panel.errorbar(
        x, y, xerr=wide, yerr=tall, fmt="*" if star else "s" if kind == RANDOM else "o",
        color=COLOURS[kind], markersize=STAR_POINTS if star else style.MARKER_POINTS,
        elinewidth=0.7, capsize=2, label=NAMES[kind], zorder=4 if star else 2,
    )  # fmt: skip


def draw_policies(course: Course, found: Findings) -> Figure:
    """Draw what each policy on the frontier is: a row a lever, a column a policy."""
    across, up = _axes(course)
    table = found.frontier
    front = table[table["on_frontier"]].sort_values(across.name)
    actual = table[(table["found_by"] == AS_IT_IS) & ~table["on_frontier"]]
    chosen = pd.concat([front, actual])
    points = [int(point) for point in chosen["policy"]]
    levers = course.table.lever
    canvas = Figure(
        figsize=(style.WIDTH_INCHES, LEVER_HEAD_INCHES + LEVER_INCHES * len(levers)),
        dpi=style.DOTS_PER_INCH, layout="constrained",
    )  # fmt: skip
    canvas.suptitle("What the policies on the frontier are", fontsize=style.TITLE_POINTS)
    panel = canvas.subplots()
    shares = positions(course, points)
    panel.imshow(shares, aspect="auto", cmap=style.COLOUR_MAP, vmin=0, vmax=1)
    for row, lever in enumerate(levers):
        for column, point in enumerate(points):
            value = style.readable(_rounded(course.design[point].shown[lever.name]))
            panel.text(
                column, row, fill(value, 11), ha="center", va="center", fontsize=CELL_POINTS,
                color="white" if shares[row, column] < 0.5 else "black",
            )  # fmt: skip
    heads = []
    for number, (_, policy) in enumerate(chosen.iterrows(), start=1):
        name = "as it is" if policy["found_by"] == AS_IT_IS else str(number)
        values = [policy[one.name] * one.label.scale for one in (across, up)]
        heads.append(f"{name}\n{values[0]:.3g}\n{values[1]:.3g}")
    panel.set_xticks(range(len(points)), heads)
    panel.xaxis.tick_top()
    panel.set_yticks(range(len(levers)), [fill(lever.title, LEVER_LETTERS) for lever in levers])
    panel.tick_params(length=0)
    panel.set_xlabel(
        f"Policy; {across.label.title.lower()}, {across.label.unit}; "
        f"{up.label.title.lower()}, {up.label.unit}"
    )
    panel.xaxis.set_label_position("top")
    note = "Light: at the upper end of what was searched; dark: at the lower end"
    canvas.legend([], [], title=note, loc="outside lower center", frameon=False)
    return canvas


def _rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def draw_convergence(course: Course, found: Findings) -> Figure:
    """Draw the volume reached against runs spent, for both searches."""
    canvas = style.canvas(1, course.experiment.config.experiment.title, WIDTH_INCHES)
    panel = canvas.subplots()
    table = found.convergence
    for number, kind in enumerate((BRED, RANDOM)):
        here = table[(table["found_by"] == kind) & ~table["fresh"]]
        look = style.look(number) | {"color": COLOURS[kind]}
        panel.plot(here["runs"], here["volume"], label=f"{NAMES[kind]}, as it went", **look)
        fresh = table[(table["found_by"] == kind) & table["fresh"]]
        panel.plot(
            fresh["runs"], fresh["volume"], linestyle="none", marker=style.marker(number),
            markersize=9, color=COLOURS[kind], label=f"{NAMES[kind]}, by fresh runs",
        )  # fmt: skip
    style.finish(panel, "How far the searches came")
    panel.set_xlabel("Runs of the search")
    panel.set_ylabel("Share of the best thinkable\n(hypervolume)")
    panel.set_ylim(0, 1)
    note = "While it searches, a search knows its policies by the runs it chose them by: flattered."
    _foot(canvas, panel, note)
    return canvas


def draw_worlds(course: Course, found: Findings) -> Figure:
    """Draw risk and gain of the policies over worlds: the mean, and the bad case."""
    robust = found.robust
    assert robust is not None
    across, up = _axes(course)
    canvas = style.canvas(1, course.experiment.config.experiment.title)
    panels = canvas.subplots(1, 3)
    names = named_by_rank(course, found.frontier)
    places = [course.policies.index(point) for point in names]
    for panel, (one, which, title) in zip(
        panels,
        (
            (up, "mean", f"{up.label.title}:\nmean and bad case over worlds"),
            (up, "regret", f"{up.label.title}:\nregret against the best in each world"),
            (across, "regret", f"{across.label.title}:\nregret against the best in each world"),
        ),
        strict=True,
    ):
        _bars(panel, getattr(robust[one.name], which)[places], one, "mean over worlds", 0)
        if which == "mean":
            bad = "bad case: one world in ten is worse"
            _bars(panel, robust[one.name].bad_case[places], one, bad, 1)
        style.finish(panel, title)
        panel.set_xticks(range(len(places)), [*names.values()])
        panel.set_xlabel("Policy, by what it earns")
        panel.set_ylabel(one.label.unit)
    note = f"{found.worlds_line} Bars: 95% intervals (bootstrap)."
    _foot(canvas, panels[0], note)
    return canvas


def _bars(panel: Any, values: Any, one: Objective, label: str, number: int) -> None:
    value, low, high = values.T * one.label.scale
    tall = np.maximum([value - low, high - value], 0.0)
    panel.errorbar(
        np.arange(len(value)) + 0.15 * number, value, yerr=tall, fmt=style.marker(number),
        color=style.COLOURS[number], markersize=style.MARKER_POINTS, elinewidth=0.7, capsize=2,
        label=label,
    )  # fmt: skip


def _foot(canvas: Figure, panel: Any, note: str) -> None:
    handles, labels = panel.get_legend_handles_labels()
    canvas.legend(
        handles, labels, title=fill(note, LETTERS), loc="outside lower center",
        ncols=style.columns(labels, canvas.get_size_inches()[0]), frameon=False,
    )  # fmt: skip
