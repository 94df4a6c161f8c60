"""Policies in other worlds: their mean, their bad case and their regret.

A world is a draw of all uncertain parameters. The regret of a policy is its mean loss against the
best policy of each world.

References:
    1. Savage (1951), Journal of the American Statistical Association 46:55, doi 10.1080/01621459.
       1951.10500768: regret.
    2. Lempert, Groves, Popper and Bankes (2006), Management Science 52:514, doi 10.1287/mnsc.1050.
       0472: robust policies under deep uncertainty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import beta

from sapper.experiments.methods.frontier.objectives import Objective, values_of
from sapper.experiments.statistics.conventions import ENDS, Floats

BAD_CASE = 0.9
"""Nine of ten worlds are better than the bad case."""

DRAWS = 400
SEED = 2
FEWEST_WORLDS = 2
"""One world says nothing about others."""

LEAST_SPREAD = 1e-3
"""Smallest intraclass correlation of worlds: a beta distribution needs some spread."""


@dataclass(frozen=True)
class Robustness:
    """One objective over worlds; one row for each policy, with the columns value, low and high.

    Attributes:
        mean: over worlds.
        bad_case: one world in ten is worse than this.
        regret: mean loss against the best policy of each world, as its runs show it.
        lost: the loss in each world, shape (worlds, policies).
    """

    mean: Floats
    bad_case: Floats
    regret: Floats
    lost: Floats

    @property
    def apart(self) -> float:
        """Difference between the largest and the smallest regret, in standard errors."""
        mean = self.lost.mean(axis=0)
        more = self.lost[:, mean.argmax()] - self.lost[:, mean.argmin()]
        error = float(more.std(ddof=1)) / np.sqrt(len(more))
        return float(more.mean() / error) if error else float("inf") if more.any() else 0.0


def robustness(
    rows: pd.DataFrame, worlds: list[list[int]], objectives: tuple[Objective, ...]
) -> dict[str, Robustness] | None:
    """Return the results of each objective over the worlds in which all policies were run.

    Args:
        rows: of the worlds.
        worlds: points of each world, in the order of policies.
        objectives: by which policies are judged.

    Returns:
        by objective; None if there are fewer than two worlds.
    """
    values = values_of(rows, objectives)
    runs = {point: group.index for point, group in rows.groupby("point")}
    whole = [world for world in worlds if all(len(runs.get(point, ())) >= 2 for point in world)]
    if len(whole) < FEWEST_WORLDS:
        return None
    halves = []
    for start in (0, 1):  # one half of the runs finds the best policy, the other gives the losses
        halves.append(
            np.array(
                [
                    [values.loc[runs[point][start::2]].mean().to_numpy() for point in world]
                    for world in whole
                ]
            )
        )
    counts = np.array([[len(runs[point]) for point in world] for world in whole], float)
    means = np.array(
        [[values.loc[runs[point]].mean().to_numpy() for point in world] for world in whole]
    )
    return {
        one.name: _robustness(one, means[:, :, at], [half[:, :, at] for half in halves], counts)
        for at, one in enumerate(objectives)
    }


def _robustness(one: Objective, means: Floats, halves: list[Floats], counts: Floats) -> Robustness:
    """Return the results of one objective; all arrays have shape (worlds, policies)."""
    first, second = (half * one.sign for half in halves)
    lost = (_loss(first, second) + _loss(second, first)) / 2
    worlds = len(means)
    drawn = np.random.default_rng(SEED).integers(worlds, size=(DRAWS, worlds))
    samples = [np.arange(worlds)[None, :], drawn]
    found = []
    for sample in samples:
        here, of = means[sample], counts[sample]
        found.append(
            (here.mean(axis=1), _bad_case(one, here, of.mean(axis=1)), lost[sample].mean(axis=1))
        )
    mean, bad_case, regret = (
        _with_ends(value[0], many) for value, many in zip(*found, strict=True)
    )
    return Robustness(mean, bad_case, regret, lost)


def _with_ends(value: Floats, many: Floats) -> Floats:
    """Return values with the ends of their 95% bootstrap intervals, shape (policies, 3)."""
    low, high = np.quantile(many, ENDS, axis=0)
    return np.stack([value, low, high], axis=1)


def _loss(judge: Floats, payer: Floats) -> Floats:
    """Return the loss by world and policy: `payer` minus `payer` of those best by `judge`."""
    is_best = judge == judge.min(axis=1, keepdims=True)
    best = (payer * is_best).sum(axis=1, keepdims=True) / is_best.sum(axis=1, keepdims=True)
    return np.asarray(payer - best, np.float64)


def _bad_case(one: Objective, means: Floats, runs: Floats) -> Floats:
    """Return the bad case; means has shape (samples, worlds, policies).

    A share of few runs varies by chance and by world. A beta distribution, fitted by its moments,
    describes the variation by world alone.
    """
    if not one.is_event:
        share = BAD_CASE if one.sign > 0 else 1 - BAD_CASE
        return np.asarray(np.quantile(means, share, axis=1), np.float64)
    mean = np.clip(means.mean(axis=1), 1e-6, 1 - 1e-6)
    ratio = means.var(axis=1, ddof=1) / (mean * (1 - mean))
    alike = np.clip((ratio - 1 / runs) / (1 - 1 / runs), LEAST_SPREAD, 1 - LEAST_SPREAD)
    size = 1 / alike - 1
    return np.asarray(beta.ppf(BAD_CASE, mean * size, (1 - mean) * size), np.float64)
