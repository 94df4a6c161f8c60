"""Whether a tipping point is found, or why it is not, and how many more runs are needed."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.tipping.location import CRITICAL, Counts, Located, locate
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.statistics.more_runs import more_runs


@dataclass(frozen=True)
class Verdict:
    """What the runs say about the tipping point.

    Attributes:
        located: the likelihood of each gap, for the curve as it rises.
        rises: whether the curve rises; otherwise it falls.
        found: whether the interval is within the range.
        more: about how many more runs are needed; None if no number of runs helps, or too many.
        reason: a sentence without its full stop that says why it is not found; empty if it is.
        outside: whether the risk does not cross the level within the range.
    """

    located: Located
    rises: bool
    found: bool
    more: int | None
    reason: str
    outside: bool = False

    @property
    def curve(self) -> NDArray[np.float64]:
        """The likeliest curve at the places, rising or falling."""
        return self.located.curve if self.rises else 1 - self.located.curve

    @property
    def level(self) -> float:
        """The probability that is crossed."""
        return self.located.level if self.rises else 1 - self.located.level

    @property
    def place(self) -> float:
        """The place that is equally likely to be too low or too high."""
        return float(self.located.places(np.array([0.5]))[0])


def direction(counts: Counts, level: float | None) -> tuple[Located, bool]:
    """Locate the crossing of a rising or a falling curve, whichever is more likely.

    Returns:
        the crossing of the curve as it rises, and whether it rises.
    """
    mirrored = counts.mirrored()
    up = float(counts.log_likelihood(counts.rising()))
    down = float(mirrored.log_likelihood(mirrored.rising()))
    if up >= down:
        return locate(counts, level), True
    return locate(mirrored, None if level is None else 1 - level), False


def judge(counts: Counts, level: float | None) -> Verdict:
    """Say where a curve crosses a level, or why that is not known.

    Args:
        counts: the runs at all places, including the ends of the range.
        level: None for half-way between the ends.
    """
    located, rises = direction(counts, level)
    runs = float(counts.runs.sum())
    if level is None:
        flatness = _difference_of_ends(counts)
        if flatness <= CRITICAL:
            more = _more(runs, flatness)
            reason = f"The risks at the ends of the range may be equal: {_ends(counts)}"
            return Verdict(located, rises, False, more, reason)
    before, *within, after = located.deviance
    inside, outside = min(within), min(before, after)
    if outside <= CRITICAL < inside:
        side = "below" if (after <= before) == rises else "above"
        reason = f"The risk stays {side} the level: {_ends(counts)} at the ends of the range"
        return Verdict(located, rises, False, None, reason, outside=True)
    if outside <= CRITICAL:
        more = _more(runs, max(inside, outside))
        reason = "The risk may not cross the level within the range"
        return Verdict(located, rises, False, more, reason)
    if located.interval == (counts.x[0], counts.x[-1]):
        more = _more(runs, min(within[0], within[-1]))
        reason = "The interval covers the whole range"
        return Verdict(located, rises, False, more, reason)
    return Verdict(located, rises, True, 0, "")


def _more(runs: float, deviance: float) -> int | None:
    """Return how many more runs are needed, if the deviance grows in proportion to the runs."""
    return more_runs(runs, CRITICAL / deviance if deviance > 0 else inf)


def _difference_of_ends(counts: Counts) -> float:
    """Return the deviance of equal risks at both ends of the range."""
    ends = Counts(counts.x[[0, -1]], counts.runs[[0, -1]], counts.events[[0, -1]])
    pooled = np.full(2, ends.events.sum() / ends.runs.sum())
    return 2 * float(ends.log_likelihood(ends.share) - ends.log_likelihood(pooled))


def _ends(counts: Counts) -> str:
    """Write the risks at both ends in per cent, with their intervals."""
    words = []
    for place in (0, -1):
        events, runs = int(counts.events[place]), int(counts.runs[place])
        low, high = interval(events, runs)
        words.append(f"{events / runs * 100:.0f}% ({low * 100:.0f}-{high * 100:.0f})")
    return " and ".join(words)
