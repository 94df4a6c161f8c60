"""Refuse a table ``[calibration]`` that cannot work, before anything is run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sapper.experiments.config.figure_checks import ENDS
from sapper.experiments.config.tables.calibration import BASE, Calibration, CalibrationTarget
from sapper.experiments.config.types import refuse_twice
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.calibration.points import factors_of, settings_of
from sapper.experiments.methods.calibration.targets import arms_of, correlations
from sapper.experiments.statistics.regularities import regularities
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.model.scenario import Scenario


def check_parameters(experiment: Experiment) -> None:
    """Refuse unknown parameters, and ranges that a parameter does not take.

    Raises:
        InputError: naming the key.
    """
    from sapper.model.parameters import uncertain
    from sapper.model.scenario import parameter_paths

    place, table, known = experiment.place, table_of(experiment, Calibration), uncertain()
    for path in [*table.parameters, *table.free, *table.ranges]:
        if path not in parameter_paths():
            raise InputError(place, "calibration", path, nearest_key(path, parameter_paths()))
    for path in (*table.parameters, *table.free):
        if path not in known and path not in table.ranges:
            allowed = "has no plausible range; give one under calibration.ranges"
            raise InputError(place, "calibration.parameters", path, allowed)
    for path, (low, high) in table.ranges.items():
        if not low < high:
            raise InputError(place, f"calibration.ranges.{path}", [low, high], "must rise")
    refuse_twice((*table.parameters, *table.free), place, "calibration.parameters")
    for factor in factors_of([*table.parameters, *table.free], table):
        where = f"{place}: calibration.ranges"
        experiment.scenario.refuse_values(factor.parameter, factor.range or (), where)


def check_arms(experiment: Experiment) -> None:
    """Refuse arms with unknown settings, or with settings that contradict each other.

    Raises:
        InputError: naming the key.
    """
    place, table = experiment.place, table_of(experiment, Calibration)
    for name, arm in table.arms.items():
        key = f"calibration.arms.{name}"
        if name == BASE:
            raise InputError(place, key, None, "is the scenario itself; give another name")
        for path in arm.settings:
            if path in (*table.parameters, *table.free):
                allowed = "is calibrated; an arm cannot set it"
                raise InputError(place, f"{key}.settings", path, allowed)
        experiment.scenario.override(arm.settings, f"{place}: {key}.settings")


def check_targets(experiment: Experiment) -> None:
    """Refuse targets of unknown arms, columns or regularities, and impossible correlations.

    Raises:
        InputError: naming the key.
    """
    place, table = experiment.place, table_of(experiment, Calibration)
    scenarios = arms_of(table, experiment.scenario)
    names = [target.name for target in table.target]
    refuse_twice(names, place, "calibration.target")
    for target in table.target:
        _check_columns(experiment, target)
        _check_value(place, target)
        _check_tenfold(place, target, scenarios)
    for pair in table.correlated:
        for name in pair.targets:
            if name not in names:
                allowed = nearest_key(name, names)
                raise InputError(place, "calibration.correlated.targets", name, allowed)
        refuse_twice(pair.targets, place, "calibration.correlated.targets")
    if np.linalg.eigvalsh(correlations(table)).min() <= 0:
        allowed = "these correlations contradict each other; make them smaller"
        raise InputError(place, "calibration.correlated", None, allowed)


def _check_columns(experiment: Experiment, target: CalibrationTarget) -> None:
    from sapper.model.fields import OUTCOME_TYPES

    place, keep = experiment.place, experiment.config.keep.measures
    types = {**OUTCOME_TYPES, **observed.COLUMNS}
    counted = [name for name, kind in types.items() if kind is int and not name.startswith("first")]
    arms = settings_of(table_of(experiment, Calibration))
    for part in target.of:
        if part.arm not in arms:
            allowed = nearest_key(part.arm, arms)
            raise InputError(place, "calibration.target.of.arm", part.arm, allowed)
        for key, column in (("events", part.events), ("over", part.over)):
            if column not in counted:
                allowed = nearest_key(column, counted)
                raise InputError(place, f"calibration.target.of.{key}", column, allowed)
            if keep is not None and column not in (*keep, *ENDS):
                allowed = f"must have {column}, which the target {target.name!r} needs"
                raise InputError(place, "keep.measures", None, allowed)
        if target.scale == "odds" and part.over.startswith("weeks"):
            allowed = "is no share, so it has no odds: write scale = 'ratio'"
            raise InputError(place, "calibration.target.of.over", part.over, allowed)


def _check_value(place: str, target: CalibrationTarget) -> None:
    key = "calibration.target"
    given = target.value is not None, target.sd is not None
    if any(given) == bool(target.known) or len(set(given)) == 2:
        allowed = "needs either known, or value and sd"
        raise InputError(place, key, target.name, allowed)
    for one in target.known:
        if one not in regularities():
            raise InputError(place, f"{key}.known", one, nearest_key(one, regularities()))
    odds = target.scale == "odds"
    ends = [regularities()[one].high for one in target.known] + [target.value or 0.0]
    if odds and max(ends) >= 1.0:
        raise InputError(place, f"{key}.scale", "odds", "the odds of a share need one below 1")
    if odds and (len(target.of) > 1 or target.of[0].weight != 1.0):
        allowed = "goes with a single quantity of weight 1"
        raise InputError(place, f"{key}.scale", "odds", allowed)


def _check_tenfold(
    place: str, target: CalibrationTarget, scenarios: Mapping[str, Scenario]
) -> None:
    path, key = target.per_tenfold, "calibration.target.per_tenfold"
    if not path:
        return
    found = [scenarios[part.arm].value(path) for part in target.of]
    if not target.known or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and one > 0 for one in found
    ):
        allowed = "must be the path of a number above 0 in a target with known"
        raise InputError(place, key, path, allowed)
    if len(set(found)) < 2:
        raise InputError(place, key, path, "has the same value in all arms of the target")
