"""Smooth curves through all runs of a search: what each policy would bring, without its luck.

A few runs of one policy say little about a rare event. A curve through the runs of all policies
borrows from every one of them. It is a polynomial of degree 2 with all products of two levers and a
ridge penalty that cross-validation chooses: response-surface search. The policies on the front of
the curves are found by drawing policies near those that are best so far.

References:
    1. Box and Wilson (1951), Journal of the Royal Statistical Society B 13:1,
       doi 10.1111/j.2517-6161.1951.tb00067.x: search on a quadratic response surface.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import qmc

from sapper.experiments.config.factors import Factor
from sapper.experiments.methods.frontier.fronts import first_front
from sapper.experiments.statistics.conventions import Floats

Foreseen = Callable[[Floats], Floats]
"""Gives the means of the objectives, (policies, objectives), of policies (policies, levers)."""

PENALTIES = np.logspace(-2, 3, 12)
DRAWN = 2**12
"""Policies at which the curves are read first."""

ROUNDS = 8
NEAR = 1_000
"""Rounds in which the front of the curves is refined, and policies drawn in each near the best."""

DIGITS = 9
"""Digits after the point of what is foreseen, in standard deviations."""

SHARE, STEP = 0.3, 0.15
"""Part of the levers that differ in such a policy, and by how much of their range (one standard
deviation)."""


def fitted(places: Floats, means: Floats) -> Foreseen:
    """Return the curves through the means of policies.

    Args:
        places: of the levers in their ranges, 0 to 1, (policies, levers).
        means: of the objectives, (policies, objectives).

    Returns:
        the curves; they only rank policies, so that of a probability may leave the range 0 to 1.
    """
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures

    curve = make_pipeline(
        PolynomialFeatures(2, include_bias=False), RidgeCV(PENALTIES, alpha_per_target=True)
    )
    # Centred levers keep curvature and slope apart, and so does the penalty.
    scale = np.where(means.std(axis=0) > 0.0, means.std(axis=0), 1.0)
    curve.fit(2.0 * places - 1.0, means / scale)

    def foreseen(places: Floats) -> Floats:
        values = curve.predict(2.0 * places - 1.0).reshape(len(places), -1)
        # Rounded, because the last bits differ by machine.
        return np.asarray(np.round(values, DIGITS) * scale, np.float64)

    return foreseen


def front_of(
    foreseen: Foreseen, levers: Sequence[Factor], known: Floats, seed: Sequence[int]
) -> Floats:
    """Return the policies on the front of the curves, (policies, levers).

    Args:
        foreseen: the curves; less is better.
        levers: in the order of the columns.
        known: policies that were run.
        seed: of the random numbers.
    """
    chance = np.random.default_rng(seed)
    drawn = qmc.Sobol(len(levers), rng=chance).random(DRAWN)
    front = np.vstack([known, middles(levers, drawn)])
    for _ in range(ROUNDS):
        front = front[first_front(foreseen(front))]
        near = front[chance.integers(len(front), size=NEAR)]
        moved = chance.normal(0.0, STEP, near.shape) * (chance.random(near.shape) < SHARE)
        near = middles(levers, np.clip(near + moved, 0.0, 1.0))
        front = np.unique(np.vstack([front, near]), axis=0)
    return front[first_front(foreseen(front))]


def middles(levers: Sequence[Factor], places: Floats) -> Floats:
    """Return places at which a lever with levels, or choices, is in the middle of one of them."""
    counts = np.array([0 if one.range is not None else len(one.levels) for one in levers])
    each = np.maximum(counts, 1)
    middle = (np.minimum(np.floor(places * each), each - 1) + 0.5) / each
    return np.where(counts > 0, middle, places)
