"""How good a box is, in runs that were not used to find it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from sapper.experiments.methods.discovery.prim import Bools, Box
from sapper.experiments.statistics.conventions import ENDS, Floats
from sapper.experiments.statistics.more_runs import more_runs, times_for

BEATS_CHANCE = 0.01
"""A rule is reported only if chance alone produces such a rule less often than this."""

NEEDED_Z = 3.17
"""A z-score that is significant at this level with a power of 80%: 2.33 + 0.84."""

DRAWS = 1_000
SEED = 3

Interval = tuple[float, float, float]
"""Value, lower and upper end."""


@dataclass(frozen=True)
class Judged:
    """A box, judged by runs that were not used to find it.

    Attributes:
        box: its limits.
        density: share of the runs inside that have the event.
        coverage: share of all events that are inside.
        everywhere: share of all runs that have the event.
        inside: share of all runs that are inside.
        runs: number of runs that judged.
        chance: probability that a box without effect looks at least as good.
        more: about how many more judging runs are needed to show an effect; None if too many, or
            if the box does not look better than chance.
    """

    box: Box
    density: Interval
    coverage: Interval
    everywhere: Interval
    inside: float
    runs: int
    chance: float
    more: int | None

    @property
    def found(self) -> bool:
        """Whether the box is better than chance."""
        return self.chance < BEATS_CHANCE and bool(self.box.restricted)


def judge(box: Box, x: Floats, event: Bools, luck: NDArray[np.int64]) -> Judged:
    """Judge a box.

    Args:
        box: to be judged.
        x: parameters of the runs, which were not used to find the box.
        event: whether it happened in each run.
        luck: runs with the same number use the same random numbers; the bootstrap draws them
            together.
    """
    inside = box.holds(x)
    table = [
        [int((inside & event).sum()), int((inside & ~event).sum())],
        [int((~inside & event).sum()), int((~inside & ~event).sum())],
    ]
    chance = float(fisher_exact(table, alternative="greater").pvalue)
    columns = np.stack([inside & event, inside, event, np.ones_like(event)]).astype(float)
    _, group = np.unique(luck, return_inverse=True)
    sums = np.stack([np.bincount(group, column) for column in columns])  # (4, groups)
    drawn = np.random.default_rng(SEED).integers(sums.shape[1], size=(DRAWS, sums.shape[1]))
    shares = _shares(sums.sum(axis=1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # without events, the ends are missing
        ends = np.nanquantile(_shares(sums[:, drawn].sum(axis=2)), ENDS, axis=1)
    density, coverage, everywhere = (
        (float(value), float(low), float(high))
        for value, low, high in zip(shares, *ends, strict=True)
    )
    more = _more(table, len(event))
    share = float(inside.mean())
    return Judged(box, density, coverage, everywhere, share, len(event), chance, more)


def _shares(sums: Floats) -> Floats:
    """Return density, coverage and the share of all runs, from the sums of events and runs."""
    both, inside, events, runs = sums
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([both / inside, both / events, events / runs])


def _more(table: list[list[int]], runs: int) -> int | None:
    """Return how many more judging runs show that a box beats chance if its estimate is right."""
    (a, b), (c, d) = table
    if not a + b or not c + d or not 0 < a + c < runs:
        return None
    rate = (a + c) / runs
    error = sqrt(rate * (1 - rate) * (1 / (a + b) + 1 / (c + d)))
    z = (a / (a + b) - c / (c + d)) / error
    return more_runs(runs, times_for(z, NEEDED_Z))


@dataclass(frozen=True)
class Rule:
    """A box and what it means.

    Attributes:
        kind: dangerous if the event is frequent inside, safe if it is rare.
        judged: the box; for a safe rule, the event is that nothing happens.
        conditions: in words, with the limits.
    """

    kind: str
    judged: Judged
    conditions: tuple[str, ...]

    @property
    def frequency(self) -> tuple[float, float, float]:
        """How often the event happens inside, with its interval."""
        return self._of_event(self.judged.density)

    @property
    def everywhere(self) -> tuple[float, float, float]:
        """How often it happens in all runs, with its interval."""
        return self._of_event(self.judged.everywhere)

    @property
    def covered(self) -> str:
        """What the coverage is a share of, in words."""
        return f"runs in which it {'happens' if self.kind == DANGEROUS else 'does not happen'}"

    def _of_event(self, share: tuple[float, float, float]) -> tuple[float, float, float]:
        value, low, high = share
        return share if self.kind == DANGEROUS else (1 - value, 1 - high, 1 - low)


DANGEROUS, SAFE = "dangerous", "safe"

PARTS = 2
"""One part of the runs finds a box, the other judges it."""
