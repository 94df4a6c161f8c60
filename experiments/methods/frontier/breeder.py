"""Generations of policies: bred by NSGA-II, or drawn at random for comparison.

References:
    1. Deb, Pratap, Agarwal and Meyarivan (2002), IEEE Transactions on Evolutionary Computation
       6:182, doi 10.1109/4235.996017: NSGA-II, here that of pymoo.
    2. Fieldsend and Everson (2015), IEEE Transactions on Evolutionary Computation 19:103, doi
       10.1109/TEVC.2014.2304415: with noise, evaluate the survivors again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.core.evaluator import Evaluator
from pymoo.core.population import Population
from pymoo.core.problem import Problem
from pymoo.problems.static import StaticProblem
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

from sapper.experiments.statistics.conventions import Floats

Integers = NDArray[np.int64]

NOT_RUN = -1
"""The point of a policy that the model refuses, or whose runs all failed."""

_ENDLESS = 10**9


class Breeder:
    """Proposes policies, takes in their results, and keeps the best of all.

    Args:
        levers: number of levers; a policy is a place from 0 to 1 for each.
        objectives: number of objectives.
        size: policies in a generation.
        seed: of all random numbers.
        bred: whether policies descend from the best so far; otherwise they are drawn at random.
    """

    def __init__(self, levers: int, objectives: int, size: int, seed: int, bred: bool) -> None:
        self._problem = Problem(
            n_var=levers, n_obj=objectives, n_ieq_constr=1, xl=np.zeros(levers), xu=np.ones(levers)
        )
        self._algorithm = NSGA2(pop_size=size)
        self._algorithm.setup(self._problem, seed=seed, termination=("n_gen", _ENDLESS))
        self._chance = None if bred else np.random.default_rng(seed)
        self._size = size
        self._asked: Population | None = None

    def ask(self) -> Floats:
        """Return the next policies, shape (policies, levers)."""
        if self._chance is None:
            self._asked = self._algorithm.ask()
        else:
            drawn = self._chance.random((self._size, self._problem.n_var))
            self._asked = Population.new("X", drawn)
        return np.asarray(self._asked.get("X"), np.float64)

    @property
    def members(self) -> Integers:
        """The points of the best policies so far."""
        population = self._algorithm.pop
        if population is None or not len(population):
            return np.zeros(0, np.int64)
        points = np.asarray(population.get("point"), np.int64)
        return points[points != NOT_RUN]

    def update(self, means: Floats) -> None:
        """Replace the means of the members, less is better, in their order."""
        population = self._algorithm.pop
        known = () if population is None else population
        known = [one for one in known if one.get("point") != NOT_RUN]
        for one, mean in zip(known, means, strict=True):
            one.F = mean

    def tell(self, points: Integers, means: Floats) -> None:
        """Take in the results of the policies of `ask`.

        Args:
            points: of the policies, or `NOT_RUN`.
            means: less is better, shape (policies, objectives).
        """
        refused = points == NOT_RUN
        means = np.where(refused[:, None], 0.0, means)
        asked = self._asked
        assert asked is not None
        asked.set("point", points)
        worth = StaticProblem(self._problem, F=means, G=refused[:, None].astype(float))
        Evaluator().eval(worth, asked)
        self._algorithm.tell(infills=asked)


def first_front(means: Floats) -> Integers:
    """Return the rows that no other row surpasses; less is better, without missing values."""
    if not len(means):
        return np.zeros(0, np.int64)
    found = NonDominatedSorting().do(means, only_non_dominated_front=True)
    return np.sort(np.asarray(found, np.int64))


def best(means: Floats, count: int) -> Integers:
    """Return up to `count` rows: whole fronts while they fit, then an even part of the next."""
    chosen: list[int] = []
    for front in NonDominatedSorting().do(means):
        left = count - len(chosen)
        if left <= 0:
            break
        ordered = sorted(front.tolist(), key=lambda row: means[row].tolist())
        if len(ordered) > left:
            places = np.unique(np.linspace(0, len(ordered) - 1, left).round().astype(int))
            ordered = [ordered[place] for place in places.tolist()]
        chosen += ordered
    return np.sort(np.array(chosen, np.int64))
