"""The figures of a frontier: the trade-off, the policies, and the progress of the searches."""

from __future__ import annotations

from functools import partial
from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.figures import style
from sapper.experiments.labels import within_sentence
from sapper.experiments.methods.frontier.findings import Findings
from sapper.experiments.methods.frontier.objectives import Objective
from sapper.experiments.methods.frontier.search import AS_IT_IS, BRED, RANDOM, Course
from sapper.experiments.methods.frontier.sentences import policy_names
from sapper.experiments.statistics.conventions import Floats

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


def draw(course: Course, found: Findings) -> dict[str, bytes]:
    """Return the figures by file name."""
    figures = {
        "frontier": frontier_figure,
        "policies": policies_figure,
        "convergence": convergence_figure,
    }
    if found.robust is not None:
        figures["worlds"] = worlds_figure
    files: dict[str, bytes] = {}
    for name, figure in figures.items():
        files |= style.files(name, partial(figure, course, found))
    return files


def frontier_figure(course: Course, found: Findings) -> Figure:
    """Draw policies with intervals: the first maximised objective across, a minimised one up."""
    across, up = _axes(course)
    table = found.frontier
    canvas = style.canvas(1, course.experiment.config.experiment.title, WIDTH_INCHES)
    canvas.set_figheight(style.HEAD_INCHES + ROWS * style.ROW_INCHES)
    panel = canvas.subplots()
    panel.scatter(
        found.searched[across.name] * across.label.scale,
        found.searched[up.name] * up.label.scale,
        s=6,
        color="0.8",
        label="tried in a few runs",
        zorder=0,
    )
    for kind in (RANDOM, BRED, AS_IT_IS):
        here = table[table["found_by"] == kind].sort_values(across.name)
        _crosses(panel, across, up, here, kind)
    front = table[table["on_frontier"]].sort_values(across.name)
    x, y = front[across.name] * across.label.scale, front[up.name] * up.label.scale
    panel.plot(x, y, color=COLOURS[BRED], linewidth=1.2, label="frontier")
    for number, place in enumerate(zip(x, y, strict=True), start=1):
        panel.annotate(
            str(number),
            place,
            xytext=(5, -11),
            textcoords="offset points",
            fontsize=9,
            color=COLOURS[BRED],
        )
    style.finish(panel, f"{up.label.title}, against {within_sentence(across.label.title)}")
    panel.set_xlabel(f"{across.label.title}, {across.label.unit}")
    panel.set_ylabel(f"{up.label.title}, {up.label.unit}")
    highest = float(table[f"{up.name}_high"].max()) * up.label.scale
    panel.set_ylim(-0.02 * highest, highest * style.HEADROOM)
    note = f"Bars: 95% intervals from fresh runs, which no search used. {found.sentence}"
    _legend(canvas, panel, note)
    return canvas


def _axes(course: Course) -> tuple[Objective, Objective]:
    """Return the first objective that is maximised, and the first that is minimised."""
    across = next(one for one in course.objectives if one.sign < 0)
    up = next(one for one in course.objectives if one.sign > 0)
    return across, up


def _crosses(panel: Any, across: Objective, up: Objective, table: pd.DataFrame, kind: str) -> None:
    """Draw policies with their intervals in both directions."""
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


def policies_figure(course: Course, found: Findings) -> Figure:
    """Draw the policies on the frontier: one row for each lever, one column for each policy."""
    across, up = _axes(course)
    table = found.frontier
    front = table[table["on_frontier"]].sort_values(across.name)
    actual = table[(table["found_by"] == AS_IT_IS) & ~table["on_frontier"]]
    chosen = pd.concat([front, actual])
    points = [int(point) for point in chosen["policy"]]
    levers = course.table.lever
    canvas = style.canvas(1, "The policies on the frontier")
    canvas.set_figheight(LEVER_HEAD_INCHES + LEVER_INCHES * len(levers))
    panel = canvas.subplots()
    shares = _positions(course, points)
    panel.imshow(shares, aspect="auto", cmap=style.COLOUR_MAP, vmin=0, vmax=1)
    for row, lever in enumerate(levers):
        for column, point in enumerate(points):
            value = style.readable(_rounded(course.design[point].shown[lever.name]))
            panel.text(
                column,
                row,
                fill(value, 11),
                ha="center",
                va="center",
                fontsize=CELL_POINTS,
                color="white" if shares[row, column] < 0.5 else "black",
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
    note = "Light: upper end of the range that was searched. Dark: lower end."
    canvas.legend([], [], title=note, loc="outside lower center", frameon=False)
    return canvas


def _rounded(value: object) -> object:
    return round(value, 2) if isinstance(value, float) else value


def _positions(course: Course, points: list[int]) -> Floats:
    """Return where each lever of policies is in its range, 0 to 1, (levers, policies)."""
    found = []
    for lever in course.table.lever:
        values = [course.design[point].shown[lever.name] for point in points]
        if lever.range is not None:
            low, high = (float(end) for end in lever.range)
            found.append([np.clip((float(one) - low) / (high - low), 0, 1) for one in values])
        else:
            levels = [shown for shown, _ in lever.levels]
            last = max(1, len(levels) - 1)
            found.append([levels.index(one) / last if one in levels else 0.5 for one in values])
    return np.array(found, np.float64)


def convergence_figure(course: Course, found: Findings) -> Figure:
    """Draw the volume that both searches reached against the number of their runs."""
    canvas = style.canvas(1, course.experiment.config.experiment.title, WIDTH_INCHES)
    panel = canvas.subplots()
    table = found.convergence
    for number, kind in enumerate((BRED, RANDOM)):
        here = table[(table["found_by"] == kind) & ~table["fresh"]]
        look = style.look(number) | {"color": COLOURS[kind]}
        panel.plot(here["runs"], here["volume"], label=f"{NAMES[kind]}, in its own runs", **look)
        fresh = table[(table["found_by"] == kind) & table["fresh"]]
        panel.plot(
            fresh["runs"],
            fresh["volume"],
            linestyle="none",
            marker=style.marker(number),
            markersize=9,
            color=COLOURS[kind],
            label=f"{NAMES[kind]}, in fresh runs",
        )
    style.finish(panel, "Progress of the searches")
    panel.set_xlabel("Runs of the search")
    panel.set_ylabel("Share of the largest possible\nhypervolume")
    panel.set_ylim(0, 1)
    note = (
        "In the runs of a search, its policies look better than they are, because these runs also "
        "chose them."
    )
    _legend(canvas, panel, note)
    return canvas


def worlds_figure(course: Course, found: Findings) -> Figure:
    """Draw the results of policies over worlds: mean, bad case and regret."""
    robust = found.robust
    assert robust is not None
    across, up = _axes(course)
    canvas = style.canvas(1, course.experiment.config.experiment.title)
    panels = canvas.subplots(1, 3)
    names = policy_names(course, found.frontier)
    places = [course.policies.index(point) for point in names]
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
    note = f"{found.worlds_sentence} Bars: 95% intervals (bootstrap)."
    _legend(canvas, panels[0], note)
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


def _legend(canvas: Figure, panel: Any, note: str) -> None:
    handles, labels = panel.get_legend_handles_labels()
    canvas.legend(
        handles,
        labels,
        title=fill(note, LETTERS),
        loc="outside lower center",
        ncols=style.columns(labels, canvas.get_size_inches()[0]),
        frameon=False,
    )
