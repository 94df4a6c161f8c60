"""The course of a search for the frontier: the runs of each round, and the reasons for them.

1. Two searches with the same budget: one breeds policies, the other draws them at random. Run 7
   uses the same random numbers for every policy. Policies that survive a generation get more runs.
2. Fresh runs, with random numbers that no search used. They test the policies that the searches
   found, and the policy of the scenario as it is. In the runs of a search, the chosen policies look
   better than they are, because these runs chose them.
3. Other worlds: draws of all uncertain parameters. The frontier is run in each. Within a world, all
   policies use the same random numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from sapper.experiments.config.designs import Growing, Point
from sapper.experiments.config.factors import Factor, Shown
from sapper.experiments.config.tables.frontier import Frontier
from sapper.experiments.methods.base import rows_of, table_of
from sapper.experiments.methods.frontier.breeder import NOT_RUN, Breeder, best, first_front
from sapper.experiments.methods.frontier.objectives import estimate, objectives_of, signs
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.work.blocks import Block, cut
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store

BRED, RANDOM, AS_IT_IS = "search", "random", "as it is"

JUST_BELOW_ONE = 1 - 1e-12
WORLD_SEED = 1
"""Second part of the seed of worlds, so that it differs from the seed of the searches."""

Task = tuple[Sequence[Point], tuple[int, int]]


@dataclass(frozen=True)
class Generation:
    """The best policies after some runs of a search.

    Attributes:
        runs: of the search so far.
        means: of the objectives of each policy, less is better, (policies, objectives).
    """

    runs: int
    means: Floats


@dataclass
class Course:
    """The course of a search, as far as its runs are stored.

    Attributes:
        experiment: its config says what is searched.
        store: of the runs.
        rows: of all completed runs of the rounds so far, with the columns that are needed.
        generations: by search.
        found: points that get fresh runs: of each search, and of the policy as it is.
        worlds: the points run in each world, in the order of `policies`.
        policies: the points of policies that were run in other worlds.
        refused: number of worlds that the model does not accept.
    """

    experiment: Experiment
    store: Store
    rows: pd.DataFrame = field(init=False)
    generations: dict[str, list[Generation]] = field(default_factory=dict)
    found: dict[str, list[int]] = field(default_factory=dict)
    worlds: list[list[int]] = field(default_factory=list)
    policies: list[int] = field(default_factory=list)
    refused: int = 0
    _blocks: int = 0

    def __post_init__(self) -> None:
        design = self.experiment.design
        assert isinstance(design, Growing)
        design.clear()
        self.table = table_of(self.experiment, Frontier)
        self.design = design
        self.objectives = objectives_of(self.table)
        self._signs = signs(self.objectives)
        self._levers = len(self.table.lever)
        self._columns = ["point", "replicate", *(one.column for one in self.objectives)]
        self.rows = pd.DataFrame({name: [] for name in self._columns})

    def walk(self) -> Iterator[list[Block]]:
        """Yield the rounds. The rows of a round are read when the next round is asked for."""
        yield from self._search(BRED)
        yield from self._search(RANDOM)
        yield from self._confirm()
        if self.table.worlds:
            yield from self._other_worlds()

    def rows_between(self, first: int, after: int | None = None) -> pd.DataFrame:
        """Return the rows of replicates from `first` up to, but not including, `after`."""
        here = self.rows["replicate"] >= first
        if after is not None:
            here &= self.rows["replicate"] < after
        return self.rows[here]

    @property
    def confirmed_from(self) -> int:
        """The first replicate of the fresh runs."""
        return self.table.at_most + self.experiment.config.experiment.replicates

    @property
    def worlds_from(self) -> int:
        """The first replicate of other worlds."""
        return self.confirmed_from + self.table.confirm

    def _round(self, tasks: Sequence[Task]) -> Iterator[list[Block]]:
        blocks: list[Block] = []
        for points, (first, after) in tasks:
            if points:
                blocks += cut(points, after, first, self._blocks + len(blocks))
        if not blocks:
            return
        self._blocks += len(blocks)
        yield blocks
        now = rows_of(self.store, blocks, self._columns)
        self.rows = pd.concat([self.rows, now], ignore_index=True) if len(self.rows) else now

    def _search(self, kind: str) -> Iterator[list[Block]]:
        """Yield generations while the budget lasts."""
        about, table = self.experiment.config.experiment, self.table
        step = about.replicates
        breeder = Breeder(
            self._levers, len(self.objectives), table.population, about.seed, kind == BRED
        )
        runs: dict[int, int] = {}
        spent, history = 0, self.generations.setdefault(kind, [])
        while True:
            policies = [self._policy(places) for places in breeder.ask()]
            more = [point for point in breeder.members.tolist() if runs[point] < table.at_most]
            allowed = [row is not None for row in policies]
            cost = step * (sum(allowed) + len(more))
            if not cost or spent + cost > table.budget:
                return
            spent += cost
            points = self.design.add(row for row in policies if row is not None)
            tasks: list[Task] = [(points, (0, step))]
            for had in sorted({runs[point] for point in more}):
                again = [self.design[point] for point in more if runs[point] == had]
                tasks.append((again, (had, had + step)))
            yield from self._round(tasks)
            runs |= {point: runs[point] + step for point in more}
            runs |= {point.index: step for point in points}
            breeder.update(self._means(breeder.members.tolist(), runs))
            numbers = np.full(len(policies), NOT_RUN)
            numbers[allowed] = [point.index for point in points]
            means = self._means(numbers.tolist(), runs)
            numbers[np.isnan(means).any(axis=1)] = NOT_RUN  # all runs of the policy failed
            breeder.tell(numbers, means)
            members = breeder.members.tolist()
            history.append(Generation(spent, self._means(members, runs)))
            chosen = best(history[-1].means, table.policies)
            self.found[kind] = [members[place] for place in chosen]

    def _means(self, points: list[int], runs: dict[int, int]) -> Floats:
        """Return the means at points, less is better; NaN at points without a run."""
        rows = self.rows[self.rows["point"].isin(list(runs))]
        return estimate(rows, points, self.objectives, cautious=True).mean * self._signs

    def _policy(self, places: Floats) -> tuple[Shown, ...] | None:
        """Return the row of a policy; None if the model refuses it."""
        drawn = [
            lever.drawn(min(place, JUST_BELOW_ONE))
            for lever, place in zip(self.table.lever, places.tolist(), strict=True)
        ]
        shown = tuple(level for level, _ in drawn) + self.design.as_it_is[self._levers :]
        settings = {
            lever.parameter: value
            for lever, (_, value) in zip(self.table.lever, drawn, strict=True)
        }
        return shown if self._accepts(settings) else None

    def _accepts(self, settings: dict[str, Any]) -> bool:
        try:
            self.experiment.scenario.override(settings)
        except InputError:
            return False
        return True

    def _confirm(self) -> Iterator[list[Block]]:
        """Yield the fresh runs of the policies found, and of the policy as it is."""
        actual = self.design.add([self.design.as_it_is])
        self.found[AS_IT_IS] = [actual[0].index]
        points = [self.design[point] for points in self.found.values() for point in points]
        yield from self._round([(points, (self.confirmed_from, self.worlds_from))])

    @property
    def on_front(self) -> list[int]:
        """Points that no other point surpasses in fresh runs, found by either search.

        Both searches start in the same way, so both may find the same policy. It is listed once.
        """
        fresh = self.rows_between(self.confirmed_from, self.worlds_from)
        points = [point for found in self.found.values() for point in found]
        means = estimate(fresh, points, self.objectives).mean * self._signs
        whole = np.asarray(~np.isnan(means).any(axis=1), np.bool_)
        known = [point for point, has in zip(points, whole, strict=True) if has]
        front = [known[place] for place in first_front(means[whole]).tolist()]
        policies = {self._levers_of(point): point for point in reversed(front)}
        return sorted(policies.values(), key=front.index)

    def _levers_of(self, point: int) -> tuple[Shown, ...]:
        shown = self.design[point].shown
        return tuple(shown[lever.name] for lever in self.table.lever)

    def _other_worlds(self) -> Iterator[list[Block]]:
        """Yield the runs of the frontier, and of the policy as it is, in other worlds."""
        front = self.on_front
        self.policies = front + [point for point in self.found[AS_IT_IS] if point not in front]
        uncertain: Sequence[Factor] = self.design.factors[self._levers :]
        seed = [self.experiment.config.experiment.seed, WORLD_SEED]
        engine = qmc.LatinHypercube(max(1, len(uncertain)), rng=np.random.default_rng(seed))
        policies = [self.design[point] for point in self.policies]
        levers = self.table.lever
        tasks: list[Task] = []
        for number, places in enumerate(engine.random(self.table.worlds)):
            drawn = [
                factor.drawn(place)
                for factor, place in zip(uncertain, places.tolist(), strict=False)
            ]
            world = {one.parameter: value for one, (_, value) in zip(uncertain, drawn, strict=True)}
            if not all(self._accepts({**policy.settings, **world}) for policy in policies):
                self.refused += 1
                continue
            points = self.design.add(
                (*(policy.shown[lever.name] for lever in levers), *(level for level, _ in drawn))
                for policy in policies
            )
            first = self.worlds_from + number * self.table.world_runs
            tasks.append((points, (first, first + self.table.world_runs)))
            self.worlds.append([point.index for point in points])
        yield from self._round(tasks)
