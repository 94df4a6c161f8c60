"""Open a config: read it and check all of it before anything is run or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sapper.experiments.config.cases import raw_experiment
from sapper.experiments.config.curve_checks import check_curve
from sapper.experiments.config.design_checks import check_comparison, check_points, check_table
from sapper.experiments.config.draws import read_draws
from sapper.experiments.config.experiment import HORIZON, Experiment
from sapper.experiments.config.figure_checks import check_figures, check_keep
from sapper.experiments.config.files import EXTENDS, find_config, read_config, read_list
from sapper.experiments.config.ranges import with_ranges
from sapper.experiments.config.schema import FIGURES, Config
from sapper.experiments.config.settings import SET, read_settings
from sapper.experiments.config.tables.patterns import PATTERN_ID, PATTERN_ID_RULE
from sapper.experiments.config.types import NAME, NAME_RULE
from sapper.experiments.methods import method_for, method_of
from sapper.experiments.methods.base import refuse_names_of_measures
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.errors import InputError
from sapper.model.pydantic_errors import from_pydantic
from sapper.model.scenario import Scenario, load_scenario, parameter_paths

_RULES = {NAME: NAME_RULE, PATTERN_ID: PATTERN_ID_RULE}

CHECKED_DRAWS = 500
"""Draws that are checked as whole sets of parameters; each value is checked in all draws."""


def load_experiment(
    name_or_path: str,
    seed: int | None = None,
    replicates: int | None = None,
    settings: Sequence[str] = (),
) -> Experiment:
    """Read and check a config.

    Args:
        name_or_path: of the config.
        seed: replaces that of the file, and so does `replicates`.
        replicates: runs at each point.
        settings: ``NAME=VALUE`` each, which join the overrides of the file.

    Raises:
        InputError: the first thing wrong, with file, key, value and what is allowed.
    """
    path = find_config(name_or_path)
    raw = read_config(path)
    if "case" in raw:
        raw = raw_experiment(str(path))
    given = {"seed": seed, "replicates": replicates}
    if isinstance(raw.get("experiment"), dict):
        raw["experiment"] |= {key: value for key, value in given.items() if value is not None}
    if settings:
        overrides = read_settings(settings, SET)
        raw["overrides"] = {**raw.get("overrides", {}), **overrides}
        experiment = check(raw, str(path))
        _refuse_varied(experiment, overrides)
        return experiment
    return check(raw, str(path))


def _refuse_varied(experiment: Experiment, overrides: Mapping[str, Any]) -> None:
    """Refuse to set what the design varies, which would have no effect."""
    for factor in experiment.design.factors:
        if factor.parameter in overrides:
            allowed = f"varies in the design of {experiment.place}, as the factor {factor.name}"
            raise InputError(SET, factor.parameter, overrides[factor.parameter], allowed)


def check(raw: Mapping[str, Any], place: str) -> Experiment:
    """Check the content of a config and resolve its scenario.

    Args:
        raw: the tables of the TOML file.
        place: name of the file in errors.

    Raises:
        InputError: the first thing wrong.
    """
    validated = _validated(with_ranges(raw, place), place)
    config = _with_draws(_with_rows(validated, place), place)
    about = config.experiment
    scenario = _scenario(about.scenario, place)
    if about.horizon_years is not None:
        weeks = max(1, round(about.horizon_years * WEEKS_PER_YEAR))
        scenario = scenario.override({HORIZON: weeks}, place=f"{place}: experiment.horizon_years")
    scenario = scenario.override(config.overrides, place=f"{place}: overrides")
    method = method_for(config, place)
    asked = Experiment(place, config, scenario, method.design)
    experiment = replace(asked, config=method.completed(asked))
    check_experiment(experiment)
    return experiment


def described(description: Mapping[str, Any], place: str) -> Experiment:
    """Return the experiment of a stored description, unchecked.

    Args:
        description: of a result.
        place: name of its file in errors.

    Raises:
        InputError: it cannot be understood.
    """
    try:
        config = Config.model_validate(description["config"])
        scenario = Scenario.model_validate(_still_known(description["scenario"]))
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        allowed = "is damaged, or was written by another version of Sapper"
        raise InputError(place, "", None, allowed) from None
    method = method_for(config, place)
    return Experiment(place, config, scenario.override({}, place=place), method.design)


def _still_known(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the parameters that the model no longer has: nothing that is read needs them."""
    known = set(parameter_paths())
    return {
        name: {leaf: value for leaf, value in given.items() if f"{name}.{leaf}" in known}
        if isinstance(given, Mapping)
        else given
        for name, given in scenario.items()
    }


def check_experiment(experiment: Experiment) -> None:
    """Check that method, design, measures and figures fit together.

    Raises:
        InputError: the first thing wrong.
    """
    place, table = experiment.place, experiment.config.design
    method_of(experiment).check(experiment)
    if table is not None:
        check_table(table, experiment.scenario, f"{place}: design")
        check_comparison(table, experiment.config.draws is not None, f"{place}: design")
    check_points(experiment.design, experiment.scenario, experiment.most_replicates, place)
    refuse_names_of_measures(experiment, method_of(experiment))
    _check_draws(experiment)
    check_keep(experiment.config, place)
    check_figures(experiment.design, experiment.config, place)
    check_curve(experiment.design, experiment.config, place)


def _check_draws(experiment: Experiment) -> None:
    draws = experiment.config.draws
    if draws is not None:
        place = f"{experiment.place}: experiment.parameters"
        for number in range(min(len(draws.rows), CHECKED_DRAWS)):
            experiment.scenario.override(draws.settings(number), place)


def _scenario(name: str, place: str) -> Scenario:
    try:
        return load_scenario(name)
    except InputError as error:
        if error.value != name:
            raise
        raise InputError(place, "experiment.scenario", name, error.allowed) from None


def _with_rows(config: Config, place: str) -> Config:
    """Replace the file of a list by its rows, because a result must not depend on the file."""
    design = config.design
    if design is None or design.kind != "list" or design.file is None or design.rows is not None:
        return config
    rows = read_list(design.file, design.factor, place)
    read = design.model_copy(update={"rows": rows, "file": None})
    return config.model_copy(update={"design": read})


def _with_draws(config: Config, place: str) -> Config:
    """Replace the name of draws by their rows, without the parameters that overrides state."""
    name = config.experiment.parameters
    if name is None or config.draws is not None:
        return config
    read = read_draws(name, place)
    try:
        draws = read.without(set(config.overrides))
    except ValueError:
        allowed = "leaves nothing to draw: overrides state all of its parameters"
        raise InputError(place, "experiment.parameters", name, allowed) from None
    about = config.experiment.model_copy(update={"parameters": Path(name).stem})
    return config.model_copy(update={"draws": draws, "experiment": about})


def _validated(raw: Mapping[str, Any], place: str) -> Config:
    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        raise from_pydantic(error, place, Config, FIGURES, _RULES, [EXTENDS]) from None
