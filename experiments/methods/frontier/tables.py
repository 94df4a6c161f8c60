"""The answer about the frontier: what was found, how sure it is, how it fares in other worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sapper.experiments.config.factors import Shown
from sapper.experiments.methods.frontier.belief import Belief, Volume, believed
from sapper.experiments.methods.frontier.objectives import Estimate, Objective, estimate
from sapper.experiments.methods.frontier.search import AS_IT_IS, BRED, RANDOM, Course
from sapper.experiments.methods.frontier.sentences import across_worlds, frontier_line
from sapper.experiments.methods.frontier.worlds import Robustness, robustness
from sapper.experiments.statistics.conventions import Floats, Z
from sapper.experiments.statistics.intervals import interval

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Point


@dataclass(frozen=True)
class Findings:
    """All that is told of a finished search.

    Attributes:
        points: the policies run afresh: those the search found, the random ones, the one as it is.
        kinds: which of these each is.
        known: what their fresh runs come to.
        belief: how sure that is.
        robust: what those on the frontier come to in other worlds, by objective.
        frontier: a row a policy run afresh.
        robustness: a row a policy and objective in other worlds; empty if there are none.
        searched: a row a policy that a search tried, as the search knew it.
        convergence: a row a generation: search, runs, volume.
        line: the answer.
        worlds_line: the answer in other worlds; empty if none were asked for.
    """

    points: list[int]
    kinds: list[str]
    known: Estimate
    belief: Belief
    robust: dict[str, Robustness] | None
    frontier: pd.DataFrame
    robustness: pd.DataFrame
    searched: pd.DataFrame
    convergence: pd.DataFrame
    line: str
    worlds_line: str


def findings(course: Course) -> Findings | None:
    """Return what a search found; nothing if it was stopped before policies were run afresh."""
    fresh = course.rows_between(course.confirmed_from, course.worlds_from)
    asked = [(point, kind) for kind in (BRED, RANDOM, AS_IT_IS)
             for point in course.found.get(kind, ())]  # fmt: skip
    counts = estimate(fresh, [point for point, _ in asked], course.objectives).runs
    kept = [one for one, runs in zip(asked, counts, strict=True) if runs >= 2]
    points, kinds = [point for point, _ in kept], [kind for _, kind in kept]
    if BRED not in kinds or AS_IT_IS not in kinds:
        return None
    known = estimate(fresh, points, course.objectives)
    belief = believed(known, course.objectives)
    frontier = _frontier(course, points, kinds, known, belief)
    robust = robustness(
        course.rows_between(course.worlds_from), course.worlds, course.objectives
    ) if course.worlds else None  # fmt: skip
    return Findings(
        points, kinds, known, belief, robust, frontier,
        _robustness(course, robust), _searched(course), _convergence(course, belief, kinds),
        frontier_line(course, frontier), across_worlds(course, frontier, robust),
    )  # fmt: skip


def _levers(course: Course, point: int) -> dict[str, Shown]:
    shown: Point = course.design[point]
    return {lever.name: shown.shown[lever.name] for lever in course.table.lever}


def _interval(one: Objective, mean: float, error: float, runs: float) -> tuple[float, float]:
    """Return the 95% interval of the mean of an objective."""
    if one.is_event:
        return interval(round(mean * runs), round(runs))
    return mean - Z * error, mean + Z * error


def _frontier(
    course: Course, points: list[int], kinds: list[str], known: Estimate, belief: Belief
) -> pd.DataFrame:
    """Set out a row a policy: levers, objectives with intervals, and how sure its place is."""
    actual = kinds.index(AS_IT_IS)
    better, front = belief.surpassing(actual), belief.on_front()
    on_front = set(course.on_front)
    rows = []
    for place, point in enumerate(points):
        row: dict[str, object] = {"policy": point, "found_by": kinds[place]}
        row |= _levers(course, point) | {"replicates": int(known.runs[place])}
        for number, one in enumerate(course.objectives):
            mean, error = float(known.mean[place, number]), float(known.error[place, number])
            low, high = _interval(one, mean, error, float(known.runs[place]))
            row |= {one.name: mean, f"{one.name}_low": low, f"{one.name}_high": high}
        row |= {
            "on_frontier": point in on_front,
            "probability_on_frontier": float(front[place]),
            "probability_better_than_as_it_is": float(better[place]),
        }
        rows.append(row)
    return pd.DataFrame(rows)


def _robustness(course: Course, robust: dict[str, Robustness] | None) -> pd.DataFrame:
    """Set out a row a policy and objective: mean, bad case and regret over worlds, with ends."""
    rows = []
    for name, found in (robust or {}).items():
        for place, point in enumerate(course.policies):
            row: dict[str, object] = {"policy": point, "objective": name}
            row |= {"as_it_is": point in course.found[AS_IT_IS], **_levers(course, point)}
            for word, values in (
                ("mean", found.mean), ("bad_case", found.bad_case), ("regret", found.regret)
            ):  # fmt: skip
                ends = values[place].tolist()
                row |= dict(zip((word, f"{word}_low", f"{word}_high"), ends, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def _searched(course: Course) -> pd.DataFrame:
    """Set out a row a policy that a search tried, from its runs in the search."""
    rows = course.rows_between(0, course.confirmed_from)
    points = sorted({int(point) for point in rows["point"]})
    known = estimate(rows, points, course.objectives)
    table = pd.DataFrame([{"policy": point, **_levers(course, point)} for point in points])
    table["replicates"] = known.runs.astype(int)
    for number, one in enumerate(course.objectives):
        table[one.name] = known.mean[:, number]
    return table


def _convergence(course: Course, belief: Belief, kinds: list[str]) -> pd.DataFrame:
    """Set out the volume that each search had reached after so many runs, and in the end.

    While it searches, a search knows its policies by runs that it chose them by, which flatters
    them; the row of `fresh` runs is what remained on luck it had not seen.
    """
    every = [one.means for history in course.generations.values() for one in history]
    volume = Volume.spanning(np.concatenate([*every, belief.means]))
    rows = [
        {"found_by": kind, "runs": one.runs, "fresh": False, "volume": volume.of(one.means)}
        for kind, history in course.generations.items()
        for one in history
    ]
    for kind in (BRED, RANDOM):
        here = [place for place, its in enumerate(kinds) if its == kind]
        if here:
            runs = course.generations[kind][-1].runs
            reached = volume.of(belief.means[here])
            rows.append({"found_by": kind, "runs": runs, "fresh": True, "volume": reached})
    return pd.DataFrame(rows)


def positions(course: Course, points: list[int]) -> Floats:
    """Return where each lever of policies stands in its range, 0 to 1, (levers, policies)."""
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
