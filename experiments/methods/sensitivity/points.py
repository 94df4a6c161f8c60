"""The points of a sensitivity analysis: trajectories of the screening, then a sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.config.designs import Design, Point
from sapper.experiments.config.factors import DEPLOYMENT_SIZE, Factor, Level
from sapper.experiments.config.tables.sensitivity import Range, SensitivityTable
from sapper.experiments.config.types import refuse_twice
from sapper.model.errors import InputError, nearest_key
from sapper.model.parameters import uncertain

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

LEVELS = 4
"""Levels of each parameter in the screening; Morris 1991 and SALib use four."""

DUMMIES = 4
"""Parameters that do nothing, in addition to the real ones: their indices show the noise."""

MOST_CHECKED_POINTS = 20


def factors_of(table: SensitivityTable, scenario: Scenario, place: str) -> list[Factor]:
    """Return the parameters to analyse, each with its range.

    Args:
        table: of the config.
        scenario: decides which parameters take whole numbers.
        place: name of the config in errors.

    Raises:
        InputError: a parameter is named twice or has no range.
    """
    known = uncertain()
    own = {one.parameter: one for one in table.range}
    refuse_twice([one.parameter for one in table.range], place, "sensitivity.range")
    if table.parameters == "all":
        named = [*known]
    else:
        named = [*table.parameters]
        refuse_twice(named, place, "sensitivity.parameters")
        for path in named:
            if path not in known and path not in own:
                allowed = f"has no plausible range; {nearest_key(path, known)}"
                raise InputError(place, "sensitivity.parameters", path, allowed)
    paths = dict.fromkeys([*named, *own])
    if len(paths) < 2:
        raise InputError(place, "sensitivity.parameters", None, "must be at least two")
    return [_factor(path, own.get(path), scenario, place) for path in paths]


def _factor(path: str, own: Range | None, scenario: Scenario, place: str) -> Factor:
    now = scenario.value(path)
    if now is None:  # raises an error that names the nearest path
        scenario.override({path: None}, place=f"{place}: sensitivity.range")
    if isinstance(now, bool) or not isinstance(now, int | float):
        raise InputError(place, "sensitivity.range", path, "must be a parameter that is a number")
    low, high, scale = (own.low, own.high, own.scale) if own else uncertain()[path][:3]
    # The size of a deployment is a number of people if it is whole, else a share.
    fraction = isinstance(now, float) and path != DEPLOYMENT_SIZE
    if fraction or isinstance(low, float) or isinstance(high, float):
        low, high = float(low), float(high)
    names = {"name": path.partition(".")[2], "parameter": path, "label": own.label if own else ""}
    return Factor.model_validate({**names, "range": (low, high), "scale": scale})


class Screened(Design):
    """Trajectories of Morris, then a scrambled Sobol sequence, over the same ranges.

    A trajectory changes one parameter after another until each has changed once. A longer sample
    begins with the points of a shorter one, so runs can be added.

    Args:
        factors: each with a range.
        scenario: that the points change.
        trajectories: of the screening.
        runs: points of the sample.
        seed: of both.

    Attributes:
        screening: places in the ranges, from 0 to 1, float64 (trajectories x (parameters + 1),
            parameters).
        sample: places in the ranges, float64 (runs, parameters + dummies); the last columns stand
            for no parameter.
    """

    def __init__(
        self,
        factors: Sequence[Factor],
        scenario: Scenario,
        trajectories: int,
        runs: int,
        seed: int,
    ) -> None:
        super().__init__(factors, scenario)
        self.screening = _trajectories(len(self.factors), trajectories, seed)
        self.sample = _sample(len(self.factors) + DUMMIES, runs, seed)

    def __len__(self) -> int:
        return len(self.screening) + len(self.sample)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        first = len(self.screening)
        places = self.screening[index] if index < first else self.sample[index - first]
        return self._levels(places[: len(self.factors)].tolist())

    def probes(self) -> Iterator[Point]:
        """Yield points to check that the model accepts all: both ends, and some in between."""
        for end in (0.0, 1.0):
            levels = self._levels([end] * len(self.factors))
            settings: dict[str, Any] = {
                factor.parameter: value
                for factor, (_, value) in zip(self.factors, levels, strict=True)
            }
            yield Point(0, {}, settings)
        yield from self[:: -(-len(self) // MOST_CHECKED_POINTS)]

    def _levels(self, places: Sequence[float]) -> list[Level]:
        return [factor.drawn(place) for factor, place in zip(self.factors, places, strict=True)]


def problem_of(parameters: int) -> dict[str, Any]:
    """Return a problem as SALib needs it: parameters between 0 and 1."""
    names = [f"x{number}" for number in range(parameters)]
    return {"num_vars": parameters, "names": names, "bounds": [[0.0, 1.0]] * parameters}


def _trajectories(parameters: int, trajectories: int, seed: int) -> NDArray[np.float64]:
    from SALib.sample import morris

    problem, rng = problem_of(parameters), np.random.default_rng(seed)
    return np.asarray(morris.sample(problem, trajectories, num_levels=LEVELS, seed=rng), float)


def _sample(columns: int, runs: int, seed: int) -> NDArray[np.float64]:
    from scipy.stats import qmc

    engine = qmc.Sobol(columns, rng=seed)
    return np.asarray(engine.random_base2((runs - 1).bit_length())[:runs], float)
