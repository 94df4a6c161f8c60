"""The answer of a frontier in words, or how many more runs are needed for one."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from sapper.experiments.figures import style
from sapper.experiments.labels import within_sentence
from sapper.experiments.methods.frontier.objectives import Objective
from sapper.experiments.methods.frontier.search import AS_IT_IS, RANDOM, SEARCH, Course
from sapper.experiments.methods.frontier.worlds import FEWEST_WORLDS, Robustness
from sapper.experiments.statistics.conventions import Z
from sapper.experiments.statistics.more_runs import (
    more_needed,
    more_runs,
    times_for,
    unknown_need,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

SURE = 0.95
DIGITS = 3
"""Significant digits of a value in a sentence."""

UNFINISHED = "No answer yet: the fresh runs, which test the policies, are missing or failed."


def sentence(course: Course, frontier: pd.DataFrame, volumes: Mapping[str, float]) -> str:
    """Say in a few sentences what the frontier shows, or why it shows nothing.

    Args:
        course: of the search.
        frontier: its table.
        volumes: the share of the best possible that each search reaches in fresh runs.
    """
    found = frontier[frontier["on_frontier"]]
    risks = [one for one in course.objectives if one.is_event]
    actual = frontier[frontier["found_by"] == AS_IT_IS].iloc[0]
    runs = int(frontier["replicates"].max())
    if len(found) > 1:
        words = [f"The frontier has {len(found)} policies, each tested in {runs:,} fresh runs."]
        words += [_spread(one, found) for one in risks]
    else:
        words = [f"The frontier has one policy, tested in {runs:,} fresh runs."]
        words.append("One policy shows no trade-off.")
        words.append(unknown_need(course.table.budget, "runs for the search (budget)"))
    words.append(f"{better(frontier)}.")
    values = "; ".join(
        f"{within_sentence(one.label.title)}, {_shown(one, actual)}" for one in course.objectives
    )
    words.append(f"The policy as it is: {values}.")
    words.append(
        f"Of the best possible, the search reaches {volumes[SEARCH]:.0%}, random search with the "
        f"same runs {volumes[RANDOM]:.0%} (hypervolume in fresh runs)."
    )
    return " ".join(words)


def better(frontier: pd.DataFrame) -> str:
    """Say how many policies are better than the policy as it is."""
    sure = frontier["probability_better_than_as_it_is"] >= SURE
    count = int((sure & (frontier["found_by"] != AS_IT_IS)).sum())
    some = {0: "No policy is", 1: "One policy is"}.get(count, f"{count} policies are")
    return f"{some} better than the policy as it is in every objective ({SURE:.0%} sure)"


def _spread(one: Objective, found: pd.DataFrame) -> str:
    """Say how much a risk varies along the frontier, or that it may not vary."""
    lowest = found.sort_values(one.name, kind="stable").iloc[0]
    highest = found.sort_values(one.name, kind="stable").iloc[-1]
    runs = float(lowest["replicates"])
    p, q = float(lowest[one.name]), float(highest[one.name])
    pooled = (p + q) / 2
    error = sqrt(max(2 * pooled * (1 - pooled) / runs, 1e-12))
    z = (q - p) / error
    if z >= Z:
        return f"{one.label.title}: from {_shown(one, lowest)} to {_shown(one, highest)}."
    need = more_needed(more_runs(runs, times_for(z, Z)), "runs of each policy")
    return f"{one.label.title}: the risk may be the same at both ends of the frontier. {need}"


def _shown(one: Objective, row: pd.Series) -> str:
    """Write the value of an objective with its interval, as figures show it."""
    label = one.label
    value, low, high = (
        style.readable(float(row[f"{one.name}{end}"]) * label.scale, DIGITS)
        for end in ("", "_low", "_high")
    )
    return f"{value} ({low} to {high}) {label.unit}"


def policy_names(course: Course, frontier: pd.DataFrame) -> dict[int, str]:
    """Return the names of the policies run in other worlds: 1, 2, ... along the frontier."""
    wanted = next(one for one in course.objectives if one.sign < 0)
    front = frontier[frontier["on_frontier"]].sort_values(wanted.name)["policy"].tolist()
    order = [*front, *(point for point in course.policies if point not in front)]
    return {
        int(point): "as it is" if point in course.found[AS_IT_IS] else str(number)
        for number, point in enumerate(order, start=1)
    }


def worlds_sentence(
    course: Course, frontier: pd.DataFrame, robust: dict[str, Robustness] | None
) -> str:
    """Say how policies do in other worlds, or why that is not known."""
    if not course.table.worlds:
        return ""
    if robust is None:
        return (
            "In other worlds: no answer. All policies must run in at least "
            f"{FEWEST_WORLDS} worlds. Of {course.table.worlds:,} worlds drawn, the model refused "
            f"{course.refused:,}."
        )
    names = policy_names(course, frontier)
    if len(names) < 2:
        return "In other worlds: no answer. There is no other policy to compare with."
    titles = [
        "the policy as it is" if names[point] == "as it is" else f"policy {names[point]}"
        for point in course.policies
    ]
    words = [f"Results in {len(course.worlds)} worlds (draws of all uncertain parameters)."]
    for one in course.objectives:
        if one.is_event:
            words.append(risk_in_worlds(one, robust[one.name], titles))
    return " ".join(words) if len(words) > 1 else ""


def risk_in_worlds(one: Objective, robust: Robustness, titles: list[str]) -> str:
    """Say which policies have the lowest and the highest bad case and regret."""
    words = []
    for title, values in (
        ("bad case (one world in ten is worse)", robust.bad_case),
        ("regret (mean loss against the best policy of each world)", robust.regret),
    ):
        least, most = int(values[:, 0].argmin()), int(values[:, 0].argmax())
        ends = (f"{_ends(one, values[place])} ({titles[place]})" for place in (least, most))
        words.append(f"{title} from {' to '.join(ends)}")
    line = f"{one.label.title}: {'; '.join(words)}."
    z = robust.apart
    if z >= Z:
        return line
    need = more_needed(more_runs(robust.lost.shape[0], times_for(z, Z)), "worlds")
    return f"{line} All policies may have the same regret. {need}"


def _ends(one: Objective, ends: Iterable[float]) -> str:
    """Write a share and its interval in whole per cent."""
    value, low, high = (float(end) * one.label.scale for end in ends)
    return f"{value:.0f} ({low:.0f} to {high:.0f}) {one.label.unit}"
