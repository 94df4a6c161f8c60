"""The answer about the frontier in sentences, or how many more runs would give one."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from sapper.experiments.figures import style
from sapper.experiments.methods.frontier.objectives import Objective
from sapper.experiments.methods.frontier.search import AS_IT_IS, Course
from sapper.experiments.methods.frontier.worlds import FEWEST_WORLDS, Robustness
from sapper.experiments.statistics.conventions import Z
from sapper.experiments.statistics.more_runs import TIMES_TO_TRY, more_runs, times_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

SURE = 0.95


def frontier_line(course: Course, frontier: pd.DataFrame) -> str:
    """Say what the frontier shows in a few sentences, or why it shows nothing."""
    found = frontier[frontier["on_frontier"]]
    risks = [one for one in course.objectives if one.is_event]
    actual = frontier[frontier["found_by"] == AS_IT_IS].iloc[0]
    better = frontier[
        (frontier["found_by"] != AS_IT_IS) & (frontier["probability_better_than_as_it_is"] >= SURE)
    ]
    runs = int(frontier["replicates"].max())
    policies = "One policy on the frontier," if len(found) == 1 else (
        f"{len(found)} policies on the frontier, each")  # fmt: skip
    words = [f"{policies} known by {runs:,} fresh runs."]
    if len(found) > 1:
        words += [_spread(one, found) for one in risks]
    else:
        budget = TIMES_TO_TRY * course.table.budget
        words.append(f"It shows no price; no budget can be named that would, try {budget:,}.")
    sure = {0: "None is", 1: "One is"}.get(len(better), f"{len(better)} are")
    told = "; ".join(_told(one, actual) for one in course.objectives)
    words.append(f"{sure} surely better than the policy as it is in everything asked for.")
    words.append(f"As it is: {told}.")
    return " ".join(words)


def _spread(one: Objective, found: pd.DataFrame) -> str:
    """Say between which ends a risk lies along the frontier, or that they cannot be told apart."""
    lowest = found.sort_values(one.name, kind="stable").iloc[0]
    highest = found.sort_values(one.name, kind="stable").iloc[-1]
    runs = float(lowest["replicates"])
    p, q = float(lowest[one.name]), float(highest[one.name])
    pooled = (p + q) / 2
    error = sqrt(max(2 * pooled * (1 - pooled) / runs, 1e-12))
    z = (q - p) / error
    if z >= Z:
        return f"{one.label.title}: from {_shown(one, lowest)} to {_shown(one, highest)}."
    told = f"{one.label.title}: the ends of the frontier cannot be told apart"
    more = more_runs(runs, times_for(z, Z))
    if more is None:
        return f"{told}, and even a hundred times as many runs might not tell."
    return f"{told}; it needs at least about {more:,} more runs of each policy."


def _told(one: Objective, row: pd.Series) -> str:
    """Write an objective and its value."""
    return f"{one.label.title.lower()}, {_shown(one, row)}"


def _shown(one: Objective, row: pd.Series) -> str:
    """Write the value of an objective with its interval, as figures show it."""
    label = one.label
    value, low, high = (
        style.readable(float(f"{float(row[f'{one.name}{end}']) * label.scale:.3g}"))
        for end in ("", "_low", "_high")
    )
    return f"{value} ({low} to {high}) {label.unit}"


def named_by_rank(course: Course, frontier: pd.DataFrame) -> dict[int, str]:
    """Return what pictures call the policies run in other worlds: 1, 2, ... along the frontier."""
    wanted = next(one for one in course.objectives if one.sign < 0)
    front = frontier[frontier["on_frontier"]].sort_values(wanted.name)["policy"].tolist()
    order = [*front, *(point for point in course.policies if point not in front)]
    return {
        int(point): "as it is" if point in course.found[AS_IT_IS] else str(number)
        for number, point in enumerate(order, start=1)
    }


def across_worlds(
    course: Course, frontier: pd.DataFrame, robust: dict[str, Robustness] | None
) -> str:
    """Say how risky policies are in the bad case and what they regret, or why nothing is known."""
    if not course.table.worlds:
        return ""
    if robust is None:
        return (
            f"In other worlds: no answer. It needs at least {FEWEST_WORLDS} in which every policy "
            f"runs; {course.table.worlds:,} drawn, {course.refused:,} of them refused by the model."
        )
    names = named_by_rank(course, frontier)
    if len(names) < 2:
        return "In other worlds: no answer. There is no other policy to compare with."
    titles = ["the policy as it is" if names[point] == "as it is" else f"policy {names[point]}"
              for point in course.policies]  # fmt: skip
    words = [f"In {len(course.worlds)} worlds drawn from all that is uncertain:"]
    for one in course.objectives:
        if one.is_event:
            words.append(in_worlds(one, robust[one.name], titles))
    return " ".join(words) if len(words) > 1 else ""


def in_worlds(one: Objective, robust: Robustness, titles: list[str]) -> str:
    """Say where a risk is least and most in the bad case, and what is regretted least and most."""
    told = [f"{one.label.title.lower()},"]
    for title, values in (
        ("in the bad case (one world in ten is worse)", robust.bad_case),
        ("regret", robust.regret),
    ):
        least, most = int(values[:, 0].argmin()), int(values[:, 0].argmax())
        ends = (f"{_ends(one, values[place])} ({titles[place]})" for place in (least, most))
        told.append(f"{title}, {' to '.join(ends)};")
    line = " ".join(told).removesuffix(";") + "."
    z = robust.apart
    if z >= Z:
        return line
    more = more_runs(robust.lost.shape[0], times_for(z, Z))
    if more is None:
        return f"{line} Regrets cannot be told apart, and a hundred times as many worlds might not."
    return f"{line} Regrets cannot be told apart; it needs at least about {more:,} more worlds."


def _ends(one: Objective, ends: Iterable[float]) -> str:
    """Write a share and its interval in whole per cent."""
    value, low, high = (float(end) * one.label.scale for end in ends)
    return f"{value:.0f} ({low:.0f} to {high:.0f}) {one.label.unit}"
