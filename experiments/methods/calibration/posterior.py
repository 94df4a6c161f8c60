"""Draws of the posterior: candidates by weight, then moved, so that no two are the same.

Where the targets leave little of the ranges, few of the even candidates have any weight. The draws
are therefore moved by Metropolis steps on the likelihood of the emulators (resample and move: Gilks
and Berzuini 2001, doi:10.1111/1467-9868.00280). A step is a share of the difference of two other
draws (ter Braak 2006, doi:10.1007/s11222-006-8769-1), so its shape is that of the posterior.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from sapper.experiments.methods.calibration.emulator import one_thread
from sapper.experiments.methods.calibration.matching import Emulators, judged
from sapper.experiments.methods.calibration.targets import Goal
from sapper.experiments.statistics.conventions import Floats

MOVES = 60
"""Steps of each draw."""

JUMP = 2.38
"""Over the square root of twice the dimensions: the best share of a difference (ter Braak)."""

SHAKE = 0.02
"""Smallest step, in ranges: two equal draws have no difference."""


def moved(shares: Floats, fitted: Emulators, goal: Goal, rng: np.random.Generator) -> Floats:
    """Return draws after their steps: (draws, parameters).

    They stay where points are not ruled out, unless there is no such point.
    """
    with one_thread():
        cut = bool(judged(fitted.predict(shares), goal).plausible().all())
        here, height = shares.copy(), _heights(shares, fitted, goal, cut)
        for _ in range(MOVES):
            # Half of the draws step by differences of the other half, which stays.
            mixed = rng.permutation(len(here))
            one, other = mixed[: len(here) // 2], mixed[len(here) // 2 :]
            for going, staying in ((one, other), (other, one)):
                trial = _trials(here[going], here[staying], rng)
                there = _heights(trial, fitted, goal, cut)
                taking = np.log(rng.random(len(going))) < there - height[going]
                here[going[taking]], height[going[taking]] = trial[taking], there[taking]
    return here


def _trials(going: Floats, staying: Floats, rng: np.random.Generator) -> Floats:
    count, width = going.shape
    pairs = rng.integers(0, len(staying), (2, count))
    steps = staying[pairs[0]] - staying[pairs[1]]
    shake = rng.normal(0.0, SHAKE, going.shape)
    return going + JUMP / sqrt(2 * width) * steps + shake


def _heights(shares: Floats, fitted: Emulators, goal: Goal, cut: bool) -> Floats:
    """Return the log-likelihood at points; nothing outside the ranges, or if `cut`, ruled out."""
    inside = ((shares >= 0.0) & (shares < 1.0)).all(axis=1)
    found = np.full(len(shares), -np.inf)
    if inside.any():
        seen = judged(fitted.predict(shares[inside]), goal)
        kept = seen.plausible() | (not cut)
        found[inside] = np.where(kept, seen.likelihood, -np.inf)
    return found
