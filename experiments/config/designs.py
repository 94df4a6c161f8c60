"""Designs: which points of the parameter space, or combinations of levels, are run."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2, prod
from typing import TYPE_CHECKING, Any, Literal, overload

from sapper.experiments.config.factors import DEPLOYMENT_SIZE, STRENGTH, Factor, Level, Shown
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

AS_IT_IS = "as in the scenario"
"""Level in tables if the value of the scenario is none of the choices of a factor."""

MOST_CHECKED_POINTS = 5_000
MOST_CHECKED_VALUES = 20_000
"""Larger designs are checked at so many points, and at fewer if these have more values together.

Each level is checked by itself everywhere; runs of points in between may still fail, where two
values contradict each other.
"""

Kind = Literal["grid", "one_at_a_time", "latin_hypercube", "sobol", "list"]


@dataclass(frozen=True)
class Point:
    """One combination of levels.

    Attributes:
        index: place in the design, from 0.
        shown: the level of each factor in tables, by name.
        settings: the value of each parameter, by dotted path.
    """

    index: int
    shown: Mapping[str, Shown]
    settings: Mapping[str, Any]


def settings_text(point: Point) -> str:
    """Return the settings of a point as text; equal settings have the same."""
    return json.dumps(point.settings, sort_keys=True)


class Design(Sequence[Point]):
    """Points in a fixed order, made on request, so that a large design starts at once.

    Args:
        factors: at least one, each with its own name and parameter.
        scenario: the scenario that the points change.
    """

    def __init__(self, factors: Sequence[Factor], scenario: Scenario) -> None:
        self.factors = tuple(factors)
        self.types: dict[str, type[Shown]] = {factor.name: factor.type for factor in self.factors}
        self._strength = scenario.force.strength

    @abstractmethod
    def levels(self, index: int) -> Sequence[Level]:
        """Return the level of each factor at a point."""

    def probes(self) -> Iterable[Point]:
        """Return points to check before the first run."""
        most = min(MOST_CHECKED_POINTS, max(1, MOST_CHECKED_VALUES // max(1, len(self.factors))))
        return self[:: max(1, -(-len(self) // most))]

    def deciding(self, parameter: str) -> Design:
        """Return a design with the same levels of a parameter in tables, as small as possible."""
        return self

    def __iter__(self) -> Iterator[Point]:
        return (self._point(index) for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> list[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | list[Point]:
        wanted = range(len(self))[index]
        if isinstance(wanted, range):
            return [self._point(one) for one in wanted]
        return self._point(wanted)

    def _point(self, index: int) -> Point:
        pairs = list(zip(self.factors, self.levels(index), strict=True))
        settings = {factor.parameter: value for factor, (_, value) in pairs}
        shown = {factor.name: self._shown(factor, level, settings) for factor, level in pairs}
        return Point(index, shown, settings)

    def _shown(self, factor: Factor, level: Level, settings: Mapping[str, Any]) -> Shown:
        shown, value = level
        if factor.parameter == DEPLOYMENT_SIZE and factor.choices is None:
            strength = settings.get(STRENGTH, self._strength)
            shown = round(value * strength) if isinstance(value, float) else value
        return self.types[factor.name](shown)


class Grid(Design):
    """All combinations of the levels of all factors; the last factor varies fastest."""

    def __init__(self, factors: Sequence[Factor], scenario: Scenario) -> None:
        super().__init__(factors, scenario)
        self._scenario = scenario
        self._levels = tuple(factor.levels for factor in self.factors)

    def __len__(self) -> int:
        return prod(len(levels) for levels in self._levels)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        found = []
        for levels in reversed(self._levels):
            index, level = divmod(index, len(levels))
            found.append(levels[level])
        return found[::-1]

    def deciding(self, parameter: str) -> Design:
        """Return the grid of this parameter alone; of the size of an army with its strength."""
        wanted = {parameter, STRENGTH} if parameter == DEPLOYMENT_SIZE else {parameter}
        return Grid([one for one in self.factors if one.parameter in wanted], self._scenario)


class OneAtATime(Design):
    """The scenario itself, then each other level of each factor, one factor at a time."""

    def __init__(self, factors: Sequence[Factor], scenario: Scenario) -> None:
        super().__init__(factors, scenario)
        self._base = tuple(_as_it_is(factor, scenario) for factor in self.factors)
        self._changes = [
            (place, level)
            for place, factor in enumerate(self.factors)
            for level in factor.levels
            if level[1] != self._base[place][1]
        ]

    def __len__(self) -> int:
        return 1 + len(self._changes)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        found = list(self._base)
        if index:
            place, level = self._changes[index - 1]
            found[place] = level
        return found


class Sampled(Design):
    """Points spread evenly over the ranges of all factors at once.

    A Latin hypercube of n points has one point in each of n equal slices of every factor. A
    scrambled Sobol sequence fills the space more evenly, best with a power of two.

    Args:
        factors: at least one; values or choices of a factor without a range are equally likely.
        scenario: the scenario that the points change.
        kind: ``"latin_hypercube"`` or ``"sobol"``.
        points: number of points.
        seed: of the random numbers.
    """

    def __init__(
        self, factors: Sequence[Factor], scenario: Scenario, kind: Kind, points: int, seed: int
    ) -> None:
        from scipy.stats import qmc

        super().__init__(factors, scenario)
        if kind == "sobol":  # it is balanced only for a power of two
            engine = qmc.Sobol(len(self.factors), rng=seed)
            self._shares = engine.random_base2(max(0, int(log2(points) - 1e-9) + 1))[:points]
        else:
            self._shares = qmc.LatinHypercube(len(self.factors), rng=seed).random(points)

    def __len__(self) -> int:
        return len(self._shares)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        shares = self._shares[index].tolist()
        return [factor.drawn(share) for factor, share in zip(self.factors, shares, strict=True)]


class Listed(Design):
    """Points from a list, row by row.

    Args:
        factors: at least one; the list has the labels of factors with choices.
        scenario: the scenario that the points change.
        rows: a value or label for each factor.
        place: name of the list in errors.

    Raises:
        InputError: a label is no choice of its factor, or a column has values of mixed types.
    """

    def __init__(
        self,
        factors: Sequence[Factor],
        scenario: Scenario,
        rows: Sequence[Sequence[Shown]],
        place: str,
    ) -> None:
        self._rows = rows
        self._place = place
        super().__init__([self._typed(factors, column) for column in range(len(factors))], scenario)

    def __len__(self) -> int:
        return len(self._rows)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        return [
            (value, factor.choices[str(value)] if factor.choices else value)
            for factor, value in zip(self.factors, self._rows[index], strict=True)
        ]

    def _typed(self, factors: Sequence[Factor], column: int) -> Factor:
        """Return a factor with the values of its column, which decide its type."""
        factor, values = factors[column], dict.fromkeys(row[column] for row in self._rows)
        if factor.choices:
            for value in values:
                if value not in factor.choices:
                    known = nearest_key(str(value), factor.choices)
                    raise InputError(self._place, factor.name, value, known)
            return factor
        types = {type(value) for value in values}
        if len(types) > 1 and types != {int, float}:
            wrong = next((one for one in values if isinstance(one, str)), None)
            raise InputError(self._place, factor.name, wrong, "must be all numbers or all text")
        return factor.model_copy(update={"values": tuple(values)})


class Growing(Design):
    """Points that a method adds during the run, round by round.

    Args:
        factors: at least one, with ranges, values or choices; rows hold the levels of tables.
        scenario: the scenario that the points change.
    """

    def __init__(self, factors: Sequence[Factor], scenario: Scenario) -> None:
        super().__init__(factors, scenario)
        self._rows: list[tuple[Shown, ...]] = []
        self._base = tuple(_as_it_is(factor, scenario) for factor in self.factors)
        self._deployed = scenario.deployment_soldiers

    def __len__(self) -> int:
        return len(self._rows)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        return [self._level(place, shown) for place, shown in enumerate(self._rows[index])]

    def _level(self, place: int, shown: Shown) -> Level:
        choices = self.factors[place].choices
        if choices is None:
            return shown, shown
        if shown == AS_IT_IS:
            return self._base[place]
        return shown, choices[str(shown)]

    @property
    def as_it_is(self) -> tuple[Shown, ...]:
        """The row of the scenario itself, which a method can add like any other point."""
        return tuple(
            self._deployed
            if factor.parameter == DEPLOYMENT_SIZE and factor.choices is None
            else shown
            for factor, (shown, _) in zip(self.factors, self._base, strict=True)
        )

    def add(self, rows: Iterable[Sequence[Shown]]) -> list[Point]:
        """Add points, as rows with a value or label for each factor, and return them."""
        first = len(self)
        self._rows += [tuple(row) for row in rows]
        return self[first:]

    def recall(self, stored: Iterable[Sequence[Shown]]) -> None:
        """Take the points from stored rows, in order, each with the columns of `types`."""
        self.clear()
        self.add(stored)

    def clear(self) -> None:
        """Remove all points."""
        self._rows = []


def _as_it_is(factor: Factor, scenario: Scenario) -> Level:
    """Return the level of a factor in the scenario, even if the factor does not list it."""
    value = scenario.value(factor.parameter)
    if isinstance(value, tuple):
        value = list(value)
    for level in factor.levels:
        if level[1] == value:
            return level
    return AS_IT_IS if factor.choices is not None else value, value
