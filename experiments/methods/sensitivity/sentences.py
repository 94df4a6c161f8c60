"""The answer of a sensitivity analysis in words: how good the emulator is, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isnan, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.labels import within_sentence
from sapper.experiments.methods.sensitivity.emulator import Array, HeldOut
from sapper.experiments.methods.sensitivity.indices import Indices, detected, runs_to_detect
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.more_runs import (
    needed_for,
    runs_to_exclude_zero,
    too_few,
    two_digits,
    unknown_need,
)
from sapper.experiments.work.blocks import SHARE_LUCK

DRAWS = 2_000
FEWEST_GROUPS = 10
"""Groups of runs with the same random numbers; folds and intervals need at least this many."""

FEWEST_RUNS = FEWEST_GROUPS * SHARE_LUCK

FEWEST_EVENTS = 10
"""Runs with the event, and runs without it, that an emulator needs at least."""

MOST_BEHIND_NONE = 3
"""Events that are plausible although none was seen (95%: Hanley and Lippman-Hand 1983,
doi:10.1001/jama.1983.03330370053031)."""

MOST_NAMED = 6


class Explained(NamedTuple):
    """By which share the emulator reduces the loss of held-out runs, with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """What is known of an outcome.

    Attributes:
        runs: in the sample.
        values: number of runs with the event, or of different values of a measure.
        event: whether the outcome is an event.
        explained: by which share the emulator reduces the loss of held-out runs; NaN without one.
        indices: of all parameters and dummies, if the emulator is believed.
    """

    runs: int
    values: int
    event: bool
    explained: Explained
    indices: Indices | None

    @property
    def believed(self) -> bool:
        """Whether the emulator predicts held-out runs better than the mean of the others does."""
        return self.explained.low > 0


def judge(
    runs: int,
    values: Array,
    event: bool,
    held_out: HeldOut | None,
    found: Indices | None,
    luck: NDArray[np.int64] | None = None,
) -> Verdict:
    """Judge an emulator by runs to which it was not fitted.

    Args:
        runs: in the sample.
        values: of the outcome.
        event: whether the outcome is an event.
        held_out: losses of each run; None if no emulator could be fitted.
        found: its indices.
        luck: runs with the same number use the same random numbers.
    """
    count = int(values.sum()) if event else len(np.unique(values))
    if held_out is None or luck is None:
        return Verdict(runs, count, event, Explained(nan, nan, nan), None)
    explained = _explained(held_out, luck)
    return Verdict(runs, count, event, explained, found if explained.low > 0 else None)


def _explained(held_out: HeldOut, luck: NDArray[np.int64]) -> Explained:
    """Return the reduction of the loss; the bootstrap draws runs of the same luck together."""
    _, group = np.unique(luck, return_inverse=True)
    sums = np.column_stack(
        [np.bincount(group, weights=loss) for loss in (held_out.loss, held_out.constant)]
    )
    count = len(sums)
    often = np.random.default_rng(count).multinomial(count, np.full(count, 1 / count), size=DRAWS)
    emulator, constant = (often @ sums).T
    beyond = (1 - CONFIDENCE) / 2
    low, high = np.quantile(1 - emulator / constant, [beyond, 1 - beyond])
    whole = 1 - sums[:, 0].sum() / sums[:, 1].sum()
    return Explained(float(whole), float(low), float(high))


def sentence(title: str, verdict: Verdict, labels: Sequence[str], dummies: int) -> str:
    """Say what drives an outcome, or why that is not known and how many runs are needed.

    Args:
        title: what readers call the outcome.
        verdict: what is known of it.
        labels: what readers call the parameters.
        dummies: number of columns after the parameters that do nothing.
    """
    if isnan(verdict.explained.value):
        return f"{title}: no answer. {_too_little(verdict)}"
    value, low, high = verdict.explained
    loss = "log-loss" if verdict.event else "variance"
    saved = f"it reduces the {loss} by {value:.0%} ({low:.0%} to {high:.0%})."
    if verdict.indices is None:
        return (
            f"{title}: no answer. The emulator is not shown to predict new runs better than their "
            f"mean does: {saved} {_more_to_believe(verdict)}"
        )
    found = verdict.indices
    seen = [place for place, known in enumerate(detected(found, dummies)) if known]
    seen.sort(key=lambda place: -found.total[place, 0])
    what = "probability" if verdict.event else "mean"
    words = f"{title}: the emulator predicts new runs better than their mean does: {saved} "
    if not seen:
        words += "No parameter has a larger effect than the dummies, which do nothing."
    else:
        named = ", ".join(
            f"{within_sentence(labels[place])} ({found.total[place, 0]:.0%})"
            for place in seen[:MOST_NAMED]
        )
        words += f"What changes the {what} most (share of its variance): {named}. "
        rest = len(labels) - len(seen)
        words += f"{len(seen)} of {len(labels)} parameters are detected, {rest} are not."
    return words + _more_to_detect(verdict, labels)


def _too_little(verdict: Verdict) -> str:
    if verdict.runs < FEWEST_RUNS:
        return too_few(verdict.runs, FEWEST_RUNS)
    if not verdict.event:
        return f"All {verdict.runs:,} runs gave the same value: there is nothing to explain."
    rarer = min(verdict.values, verdict.runs - verdict.values)
    runs = verdict.runs * FEWEST_EVENTS / (rarer or MOST_BEHIND_NONE)
    most = "" if rarer else ", probably many more"
    return (
        f"It happened in {verdict.values:,} of {verdict.runs:,} runs. At least {FEWEST_EVENTS} "
        f"runs with it and {FEWEST_EVENTS} without it are needed. That takes at least about "
        f"{two_digits(ceil(runs) - verdict.runs)} more runs{most}."
    )


def _more_to_believe(verdict: Verdict) -> str:
    value, low, high = verdict.explained
    wanted = runs_to_exclude_zero(verdict.runs, max(value, 0.0), low, high)
    if wanted is None:
        return unknown_need(verdict.runs)
    return needed_for(wanted, "to show that the reduction is above zero")


def _more_to_detect(verdict: Verdict, labels: Sequence[str]) -> str:
    assert verdict.indices is not None
    above = verdict.indices.above[: len(labels)]
    wanted = [
        (more, place)
        for place in range(len(labels))
        if (more := runs_to_detect(verdict.runs, above[place].tolist())) is not None
    ]
    if not wanted:
        return ""
    more, place = max(wanted, key=lambda one: above[one[1], 0])
    goal = f"to detect the next parameter, {within_sentence(labels[place])}"
    return f" {needed_for(more, goal)}"
