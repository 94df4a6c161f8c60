"""How certain it is that one policy surpasses another, from the fresh runs alone.

A policy surpasses another if it is as good in all objectives and better in at least one.
Probabilities are drawn from Jeffreys' posterior, and means from the normal distribution of their
error, for each policy separately. Policies use the same random numbers, so their differences are
more certain than this says.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from sapper.experiments.methods.frontier.fronts import first_front
from sapper.experiments.methods.frontier.objectives import Estimate, Objective, signs
from sapper.experiments.statistics.conventions import Floats

DRAWS = 2_000
SEED = 1
JEFFREYS = 0.5
WORST = 1.1
"""The corner from which volume is measured is a tenth beyond the worst known value."""

PROBES = 14
"""The volume is the share of two to this power of evenly spread points that policies reach."""


@dataclass(frozen=True)
class Belief:
    """Possible values of the objectives of policies.

    Attributes:
        draws: less is better, float64 (draws, policies, objectives).
        means: the most likely values, less is better, float64 (policies, objectives).
    """

    draws: Floats
    means: Floats

    def on_front(self) -> Floats:
        """Return the probability of each policy that no other policy surpasses it."""
        surpassed = np.stack(
            [self._surpasses(one).any(axis=1) for one in range(self.draws.shape[1])], axis=1
        )
        return np.asarray(1 - surpassed.mean(axis=0), np.float64)

    def surpassing(self, other: int) -> Floats:
        """Return the probability of each policy that it surpasses another."""
        return np.asarray(self._surpasses(other).mean(axis=0), np.float64)

    def _surpasses(self, other: int) -> NDArray[np.bool_]:
        """Return for each draw and policy whether the policy surpasses another."""
        mine, its = self.draws, self.draws[:, [other], :]
        return np.asarray((mine <= its).all(axis=2) & (mine < its).any(axis=2), np.bool_)


def believed(known: Estimate, objectives: tuple[Objective, ...]) -> Belief:
    """Return possible values of the objectives of policies, given their fresh runs.

    Args:
        known: estimates from these runs; two or more runs of each policy.
        objectives: in the order of the means.
    """
    generator = np.random.default_rng(SEED)
    shape = (DRAWS, *known.mean.shape)
    draws = np.empty(shape)
    runs = known.runs
    for number, one in enumerate(objectives):
        mean, error = known.mean[:, number], known.error[:, number]
        if one.is_event:
            events = mean * runs
            drawn = generator.beta(events + JEFFREYS, runs - events + JEFFREYS, shape[:2])
        else:
            drawn = mean + error * generator.standard_normal(shape[:2])
        draws[:, :, number] = drawn * one.sign
    return Belief(draws, known.mean * signs(objectives))


@dataclass(frozen=True)
class Volume:
    """The hypervolume: the share of the space of objectives that policies reach.

    Attributes:
        ideal: the best known value of each objective, less is better.
        worst: the worst known value of each.
    """

    ideal: Floats
    worst: Floats

    @classmethod
    def spanning(cls, means: Floats) -> Volume:
        """Return the volume from the best to the worst of these means."""
        return cls(means.min(axis=0), means.max(axis=0))

    def of(self, means: Floats) -> float:
        """Return the volume that policies reach, as a share of the largest possible one."""
        span = np.where(self.worst > self.ideal, self.worst - self.ideal, 1.0)
        scaled = (means[first_front(means)] - self.ideal) / span
        probes = WORST * qmc.Sobol(means.shape[1], rng=SEED).random_base2(PROBES)
        reached = [(probes >= one).all(axis=1) for one in scaled]
        return float(np.any(reached, axis=0).mean())
