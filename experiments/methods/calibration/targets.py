"""The targets of a calibration: numbers that the model should reproduce, with their uncertainty.

Each target is a weighted sum of logarithms of measured quantities, with a value and a standard
deviation on that scale; a share is measured by its log-odds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log10
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.tables.calibration import BASE, CalibrationTarget
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.statistics.regularities import on_scale, regularities

if TYPE_CHECKING:
    from sapper.experiments.config.tables.calibration import Calibration
    from sapper.model.scenario import Scenario


@dataclass(frozen=True)
class Quantity:
    """What is counted in the runs of an arm, and emulated.

    Attributes:
        arm: name of the arm.
        events: column of the events.
        over: column of their exposure.
        binomial: whether events are a share of the exposure.
    """

    arm: str
    events: str
    over: str
    binomial: bool


@dataclass(frozen=True)
class Target:
    """One number that the model should reproduce.

    Attributes:
        name: of the number.
        odds: whether its scale is that of log-odds rather than logarithms.
        value: on this scale.
        sd: standard deviation of its uncertainty, on this scale.
        why: where value and sd come from.
    """

    name: str
    odds: bool
    value: float
    sd: float
    why: str

    @property
    def scale(self) -> str:
        """The scale, as in a config."""
        return "odds" if self.odds else "ratio"

    def shown(self, scaled: float) -> float:
        """Return a value as a rate, ratio or share."""
        return 1 / (1 + exp(-scaled)) if self.odds else exp(scaled)


@dataclass(frozen=True)
class Goal:
    """All targets together.

    Attributes:
        targets: names, values and standard deviations.
        quantities: the measured quantities, each once.
        weights: of the quantities in the targets: (targets, quantities).
        values: of the targets: (targets,).
        covariance: of the errors of these values: (targets, targets).
    """

    targets: tuple[Target, ...]
    quantities: tuple[Quantity, ...]
    weights: Floats
    values: Floats
    covariance: Floats


def goal_of(table: Calibration, scenario: Scenario) -> Goal:
    """Return the targets of a config that was checked."""
    scenarios = arms_of(table, scenario)
    quantities = list(dict.fromkeys(q for target in table.target for q in _parts(target)))
    targets = tuple(_target(target, scenarios) for target in table.target)
    weights = np.zeros((len(targets), len(quantities)))
    for row, target in enumerate(table.target):
        for quantity, weight in _parts(target).items():
            weights[row, quantities.index(quantity)] = weight
    values = np.array([target.value for target in targets])
    sds = np.array([target.sd for target in targets])
    covariance = correlations(table) * np.outer(sds, sds)
    return Goal(targets, tuple(quantities), weights, values, covariance)


def arms_of(table: Calibration, scenario: Scenario) -> dict[str, Scenario]:
    """Return the scenario of each arm; the scenario itself first."""
    changed = {name: scenario.override(arm.settings) for name, arm in table.arms.items()}
    return {BASE: scenario, **changed}


def correlations(table: Calibration) -> Floats:
    """Return the correlations between the errors of the targets."""
    names = [target.name for target in table.target]
    found = np.eye(len(names))
    for pair in table.correlated:
        one, other = (names.index(name) for name in pair.targets)
        found[one, other] = found[other, one] = pair.correlation
    return found


def _parts(target: CalibrationTarget) -> dict[Quantity, float]:
    """Return the quantities of a target with their weights; one named twice has the sum."""
    found: dict[Quantity, float] = {}
    for part in target.of:
        quantity = Quantity(part.arm, part.events, part.over, target.scale == "odds")
        found[quantity] = found.get(quantity, 0.0) + part.weight
    return found


def _target(target: CalibrationTarget, scenarios: Mapping[str, Any]) -> Target:
    odds = target.scale == "odds"
    if not target.known:
        assert target.value is not None
        assert target.sd is not None
        return Target(target.name, odds, on_scale(target.value, odds), target.sd, target.why)
    value, sd = _known(target.known, odds)
    tenfolds = _tenfolds(target, scenarios)
    words = [f"{key}: {regularities()[key].what}" for key in target.known]
    why = "; ".join([*words, *([target.why] if target.why else [])])
    return Target(target.name, odds, value * tenfolds, abs(sd * tenfolds), why)


def _known(ids: Sequence[str], odds: bool) -> tuple[float, float]:
    """Return the value of a regularity and its standard deviation; of two, what lies between."""
    found = [regularities()[key].scaled(odds) for key in ids]
    if len(found) == 1:
        return found[0]
    (one, _), (other, _) = found
    return (one + other) / 2, abs(one - other) / 2


def _tenfolds(target: CalibrationTarget, scenarios: Mapping[str, Any]) -> float:
    """Return how many factors of ten lie between the arms of a target."""
    if not target.per_tenfold:
        return 1.0
    path = target.per_tenfold
    return sum(part.weight * log10(scenarios[part.arm].value(path)) for part in target.of)
