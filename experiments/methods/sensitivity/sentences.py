"""Whether an emulator can be believed, and what it says, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.sensitivity.emulator import Array, HeldOut
from sapper.experiments.methods.sensitivity.indices import Indices, detected, runs_to_detect
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.more_runs import TIMES_TO_TRY, runs_to_exclude_zero
from sapper.experiments.work.blocks import SHARE_LUCK

DRAWS = 2_000
FEWEST_GROUPS = 10
"""Of runs that share their luck: from fewer, neither folds nor intervals can be made."""

FEWEST_RUNS = FEWEST_GROUPS * SHARE_LUCK

FEWEST_EVENTS = 10
"""Of runs with the event, and of runs without: from fewer nothing can be learned."""

MOST_BEHIND_NONE = 3
MOST_NAMED = 6


class Explained(NamedTuple):
    """Share of the held-out loss that the emulator saves, with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Verdict:
    """What can be said of an outcome.

    Attributes:
        runs: in the sample.
        values: how many of them had the event, or different values of a measure.
        event: whether it is one.
        explained: what the emulator saves of the loss on runs it has not seen; NaN without one.
        indices: of all parameters and dummies, if the emulator is believed.
    """

    runs: int
    values: int
    event: bool
    explained: Explained
    indices: Indices | None

    @property
    def believed(self) -> bool:
        """Whether unseen runs are foretold better than by the mean of the others."""
        return self.explained.low > 0


def verdict(
    runs: int,
    values: Array,
    event: bool,
    held_out: HeldOut | None,
    found: Indices | None,
    luck: NDArray[np.int64] | None = None,
) -> Verdict:
    """Judge an emulator by the runs it has not seen.

    Args:
        runs: in the sample.
        values: of the outcome.
        event: whether it is one.
        held_out: losses of each run; none if no emulator could be made.
        found: its indices.
        luck: runs of one number share their luck.
    """
    count = int(values.sum()) if event else len(np.unique(values))
    if held_out is None or luck is None:
        return Verdict(runs, count, event, Explained(nan, nan, nan), None)
    explained = _explained(held_out, luck)
    return Verdict(runs, count, event, explained, found if explained.low > 0 else None)


def _explained(held_out: HeldOut, luck: NDArray[np.int64]) -> Explained:
    """Return the share of the loss saved; runs that share their luck are drawn again together."""
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


def sentence(title: str, told: Verdict, labels: Sequence[str], dummies: int) -> str:
    """Say what drives an outcome, or why that cannot be said and what it would take.

    Args:
        title: what readers call the outcome.
        told: what is known of it.
        labels: what readers call the parameters.
        dummies: how many columns after theirs stand for nothing.
    """
    if np.isnan(told.explained.value):
        return f"{title}: no answer. {_too_little(told)}"
    value, low, high = told.explained
    loss = "log-loss" if told.event else "variance"
    unseen = f"{value:.0%} ({low:.0%} to {high:.0%}) of the {loss} of runs it has not seen"
    if told.indices is None:
        return (
            f"{title}: no answer. The emulator saves {unseen}, no more than nothing at all."
            f"{_more_to_believe(told)}"
        )
    found = told.indices
    seen = [place for place, known in enumerate(detected(found, dummies)) if known]
    seen.sort(key=lambda place: -found.total[place, 0])
    what = "probability" if told.event else "mean"
    words = f"{title}: the emulator saves {unseen}. "
    if not seen:
        words += "No parameter does more than one that does nothing."
    else:
        named = ", ".join(
            f"{_lower(labels[place])} ({found.total[place, 0]:.0%})" for place in seen[:MOST_NAMED]
        )
        words += f"Of the differences in its {what}, most go with: {named}. "
        rest = len(labels) - len(seen)
        words += f"{len(seen)} of {len(labels)} parameters are detected, {rest} are not."
    return words + _more_to_detect(told, labels)


def _too_little(told: Verdict) -> str:
    if told.runs < FEWEST_RUNS:
        more = FEWEST_RUNS - told.runs
        return f"{told.runs:,} runs are there; it needs at least {more:,} more."
    if not told.event:
        return f"All {told.runs:,} runs gave the same value: there is nothing to explain."
    rarer = min(told.values, told.runs - told.values)
    # Three events may lie behind none seen (95%: Hanley and Lippman-Hand 1983,
    # doi:10.1001/jama.1983.03330370053031).
    runs = told.runs * FEWEST_EVENTS / (rarer or MOST_BEHIND_NONE)
    most = "" if rarer else ", likely far more"
    return (
        f"It happened in {told.values:,} of {told.runs:,} runs, which is too few, or too many, to "
        f"learn from. It needs at least about {_digits(ceil(runs) - told.runs)} more runs{most}."
    )


def _more_to_believe(told: Verdict) -> str:
    value, low, high = told.explained
    wanted = runs_to_exclude_zero(told.runs, max(value, 0.0), low, high)
    if wanted is None:
        return f" No number of runs can be named; try {TIMES_TO_TRY * told.runs:,}."
    return f" To tell that from nothing, were it as estimated, takes about {_digits(wanted)} runs."


def _more_to_detect(told: Verdict, labels: Sequence[str]) -> str:
    assert told.indices is not None
    above = told.indices.above[: len(labels)]
    wanted = [
        (more, place)
        for place in range(len(labels))
        if (more := runs_to_detect(told.runs, above[place].tolist())) is not None
    ]
    if not wanted:
        return ""
    more, place = max(wanted, key=lambda one: above[one[1], 0])
    return (
        f" The next, {_lower(labels[place])}, would take about {_digits(more)} runs if it is as "
        "estimated (intervals narrow as one over the square root of the runs)."
    )


def _digits(count: int) -> str:
    return f"{float(f'{count:.2g}'):,.0f}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
