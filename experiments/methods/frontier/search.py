"""The course of a search for the frontier: the runs of each round, and the reasons for them.

1. Policies spread evenly over all levers (Sobol' sequence), `replicates` runs of each. Run 7 uses
   the same random numbers for every policy. The same runs answer twice: random search takes the
   policies with the best means, the search those on the front of curves through all runs.
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

from sapper.experiments.config.columns import EXPECTED
from sapper.experiments.config.designs import Growing, Point
from sapper.experiments.config.factors import Factor, Shown
from sapper.experiments.config.tables.frontier import Frontier
from sapper.experiments.methods.base import rows_of, table_of
from sapper.experiments.methods.frontier.curves import fitted, front_of, middles
from sapper.experiments.methods.frontier.fronts import best, first_front
from sapper.experiments.methods.frontier.objectives import estimate, objectives_of, signs
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.work.blocks import Block, cut
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store

SEARCH, RANDOM, AS_IT_IS = "search", "random", "as it is"

JUST_BELOW_ONE = 1 - 1e-12
WORLD_SEED, FRONT_SEED = 1, 2
"""Second part of the seed of worlds, and of the policies drawn near the best."""

Task = tuple[Sequence[Point], tuple[int, int]]


@dataclass
class Course:
    """The course of a search, as far as its runs are stored.

    Attributes:
        experiment: its config says what is searched.
        store: of the runs.
        rows: of all completed runs of the rounds so far, with the columns that are needed.
        found: points that get fresh runs: of each search, and of the policy as it is.
        worlds: the points run in each world, in the order of `policies`.
        policies: the points of policies that were run in other worlds.
        refused: number of worlds that the model does not accept.
    """

    experiment: Experiment
    store: Store
    rows: pd.DataFrame = field(init=False)
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
        self._columns = ["point", "replicate", EXPECTED, *(one.column for one in self.objectives)]
        self.rows = pd.DataFrame({name: [] for name in self._columns})

    def walk(self) -> Iterator[list[Block]]:
        """Yield the rounds. The rows of a round are read when the next round is asked for."""
        yield from self._search()
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
        return self.experiment.config.experiment.replicates

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

    def _search(self) -> Iterator[list[Block]]:
        """Yield the runs of all policies tried; find the best by curves, and by their own means."""
        about, table = self.experiment.config.experiment, self.table
        wanted = table.budget // about.replicates
        engine = qmc.Sobol(self._levers, rng=about.seed)
        drawn = engine.random_base2((wanted - 1).bit_length())[:wanted]
        places, rows = self._allowed(middles(table.lever, drawn))
        points = self.design.add(rows)
        yield from self._round([(points, (0, about.replicates))])
        numbers = np.array([point.index for point in points], np.int64)
        means = self._means(numbers.tolist())
        ran = ~np.isnan(means).any(axis=1)  # of others all runs failed
        if ran.any():
            chosen = best(means[ran], table.policies)
            self.found[RANDOM] = numbers[ran][chosen].tolist()
            self.found[SEARCH] = self._by_curves(places[ran], means[ran])

    def _by_curves(self, places: Floats, means: Floats) -> list[int]:
        """Return the points of policies on the front of curves through the means of all."""
        about, table = self.experiment.config.experiment, self.table
        foreseen = fitted(places, means)
        front = front_of(foreseen, table.lever, places, (about.seed, FRONT_SEED))
        front, rows = self._allowed(front)
        chosen = best(foreseen(front), table.policies) if rows else ()
        return [point.index for point in self.design.add(rows[place] for place in chosen)]

    def _allowed(self, places: Floats) -> tuple[Floats, list[tuple[Shown, ...]]]:
        """Return the policies that the model accepts, and their rows in the design."""
        rows = [self._policy(one) for one in places]
        return places[[row is not None for row in rows]], [row for row in rows if row is not None]

    def _means(self, points: list[int]) -> Floats:
        """Return the means at points, less is better; NaN at points without a run."""
        return estimate(self.rows, points, self.objectives, chances=True).mean * self._signs

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
