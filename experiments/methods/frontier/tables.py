"""The answer of a frontier: its policies, how certain they are, and other worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from rich.text import Text

from sapper.experiments.config.factors import Shown
from sapper.experiments.figures import style
from sapper.experiments.methods.base import Answer, all_there, failures_of
from sapper.experiments.methods.frontier import figures
from sapper.experiments.methods.frontier.belief import Belief, Volume, believed
from sapper.experiments.methods.frontier.objectives import Estimate, Objective, estimate
from sapper.experiments.methods.frontier.search import AS_IT_IS, RANDOM, SEARCH, Course
from sapper.experiments.methods.frontier.sentences import UNFINISHED, sentence, worlds_sentence
from sapper.experiments.methods.frontier.worlds import Robustness, robustness
from sapper.experiments.statistics.conventions import Z, columns_of
from sapper.experiments.statistics.intervals import interval

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return the frontier, how certain it is, and its figures."""
    course, failures = Course(experiment, store), failures_of(store.parts())
    for blocks in course.walk():  # computes nothing: the stored runs repeat the course
        if not all_there(store, blocks):
            break
    fresh = course.rows_between(course.confirmed_from, course.worlds_from)
    asked = [
        (point, kind) for kind in (SEARCH, RANDOM, AS_IT_IS) for point in course.found.get(kind, ())
    ]
    counts = estimate(fresh, [point for point, _ in asked], course.objectives).runs
    kept = [one for one, runs in zip(asked, counts, strict=True) if runs >= 2]
    points, kinds = [point for point, _ in kept], [kind for _, kind in kept]
    if SEARCH not in kinds or AS_IT_IS not in kinds:
        return Answer(failures, shown=[Text(UNFINISHED)])
    known = estimate(fresh, points, course.objectives)
    belief = believed(known, course.objectives)
    frontier = frontier_table(course, points, kinds, known, belief)
    searched = searched_table(course)
    rows = course.rows_between(course.worlds_from)
    robust = robustness(rows, course.worlds, course.objectives)
    tables = {"frontier": frontier, "searched": searched}
    if robust is not None:
        tables["robustness"] = robustness_table(course, robust)
    said = sentence(course, frontier, volumes(belief, kinds))
    in_worlds = worlds_sentence(course, frontier, robust)
    files = style.files(
        frontier=lambda: figures.frontier_figure(course, frontier, searched),
        policies=lambda: figures.policies_figure(course, frontier),
        worlds=lambda: figures.worlds_figure(course, frontier, robust, in_worlds),
    )
    return Answer(failures, tables, files, [Text(line) for line in (said, in_worlds) if line])


def _levers(course: Course, point: int) -> dict[str, Shown]:
    shown = course.design[point].shown
    return {lever.name: shown[lever.name] for lever in course.table.lever}


def _interval(one: Objective, mean: float, error: float, runs: float) -> tuple[float, float]:
    """Return the 95% interval of the mean of an objective."""
    if one.is_event:
        return interval(round(mean * runs), round(runs))
    return mean - Z * error, mean + Z * error


def frontier_table(
    course: Course, points: list[int], kinds: list[str], known: Estimate, belief: Belief
) -> pd.DataFrame:
    """Return one row for each policy: levers, objectives with intervals, and probabilities.

    Args:
        course: of the search.
        points: of the policies.
        kinds: what found each policy.
        known: estimates from the fresh runs.
        belief: how certain these are.
    """
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
            row |= columns_of(one.name, (mean, low, high))
        row |= {
            "on_frontier": point in on_front,
            "probability_on_frontier": float(front[place]),
            "probability_better_than_as_it_is": float(better[place]),
        }
        rows.append(row)
    return pd.DataFrame(rows)


def robustness_table(course: Course, robust: dict[str, Robustness]) -> pd.DataFrame:
    """Return one row for each policy and objective: mean, bad case and regret, with intervals."""
    rows = []
    for name, found in robust.items():
        for place, point in enumerate(course.policies):
            row: dict[str, object] = {"policy": point, "objective": name}
            row |= {"as_it_is": point in course.found[AS_IT_IS], **_levers(course, point)}
            for word in ("mean", "bad_case", "regret"):
                row |= columns_of(word, getattr(found, word)[place].tolist())
            rows.append(row)
    return pd.DataFrame(rows)


def searched_table(course: Course) -> pd.DataFrame:
    """Return one row for each policy that a search tried, from its runs in the search."""
    rows = course.rows_between(0, course.confirmed_from)
    points = sorted({int(point) for point in rows["point"]})
    known = estimate(rows, points, course.objectives)
    table = pd.DataFrame([{"policy": point, **_levers(course, point)} for point in points])
    table["replicates"] = known.runs.astype(int)
    for number, one in enumerate(course.objectives):
        table[one.name] = known.mean[:, number]
    return table


def volumes(belief: Belief, kinds: list[str]) -> dict[str, float]:
    """Return the volume that the policies of each search reach in fresh runs."""
    volume = Volume.spanning(belief.means)
    return {
        kind: volume.of(belief.means[[place for place, its in enumerate(kinds) if its == kind]])
        for kind in (SEARCH, RANDOM)
    }
