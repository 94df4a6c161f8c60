"""What an experiment asks: a TOML file, checked key by key before anything is run or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from experiments.demands import check_figures, check_keep
from experiments.design import Design, Grid, Listed, OneAtATime, Sampled
from experiments.factors import Factor
from experiments.reading import EXTENDS, find_config, read_config, read_list
from experiments.schema import (
    FIGURES,
    MOST_POINTS,
    About,
    Config,
    DesignTable,
    Keep,
    Until,
)
from model.errors import InputError, nearest_key
from model.scenario import load_scenario

if TYPE_CHECKING:
    from model.scenario import Scenario

WEEKS_PER_YEAR = 52
HORIZON = "time.horizon_weeks"
MOST_RUNS = 1_000_000_000
MOST_CHECKED_POINTS = 5_000
"""Larger designs are checked at this many points, evenly spread; others fail as rows if at all."""


@dataclass(frozen=True)
class Experiment:
    """A config together with the scenario it starts from, overrides and horizon applied.

    Attributes:
        place: what errors call the file.
        config: the checked tables.
        scenario: what all points start from.
    """

    place: str
    config: Config
    scenario: Scenario

    @cached_property
    def design(self) -> Design:
        """The points to run."""
        table, place = self.config.design, f"{self.place}: design"
        match table.kind:
            case "grid":
                return Grid(table.factor, self.scenario)
            case "one_at_a_time":
                return OneAtATime(table.factor, self.scenario)
            case "list":
                return Listed(table.factor, self.scenario, table.rows or (), place)
        assert table.points is not None
        seed = self.config.experiment.seed
        return Sampled(table.factor, self.scenario, table.kind, table.points, seed)

    @property
    def most_replicates(self) -> int:
        """The most runs that a point can have."""
        about, until = self.config.experiment, self.config.until
        return about.replicates if until is None else max(about.replicates, until.at_most)

    def resolved(self) -> dict[str, Any]:
        """Return all that decides the results, as plain JSON values that name no path."""
        config = self.config.model_dump(mode="json")
        config["experiment"]["scenario"] = self.scenario.name
        return {"config": config, "scenario": self.scenario.model_dump(mode="json")}


def load_experiment(
    name_or_path: str, seed: int | None = None, replicates: int | None = None
) -> Experiment:
    """Read and check a config; `seed` and `replicates` replace what it says.

    Raises:
        InputError: whatever is wrong, with the file, the key, the value and what is allowed.
    """
    path = find_config(name_or_path)
    raw = read_config(path)
    given = {"seed": seed, "replicates": replicates}
    if isinstance(raw.get("experiment"), dict):
        raw["experiment"] |= {key: value for key, value in given.items() if value is not None}
    return check(raw, str(path))


def check(raw: Mapping[str, Any], place: str) -> Experiment:
    """Check the content of a config and resolve its scenario.

    Args:
        raw: the tables of the TOML file.
        place: what errors call the file.
    """
    config = _with_rows(_validated(raw, place), place)
    about = config.experiment
    scenario = _scenario(about.scenario, place)
    if about.horizon_years is not None:
        weeks = max(1, round(about.horizon_years * WEEKS_PER_YEAR))
        scenario = scenario.override({HORIZON: weeks}, place=f"{place}: experiment.horizon_years")
    scenario = scenario.override(config.overrides, place=f"{place}: overrides")
    experiment = Experiment(place, config, scenario)
    check_experiment(experiment)
    return experiment


def check_experiment(experiment: Experiment) -> None:
    """Check what no single key can tell: whether design, measures and figures go together.

    Raises:
        InputError: the first thing wrong.
    """
    _check_table(experiment)
    _check_points(experiment)
    check_keep(experiment.config, experiment.place)
    check_figures(experiment.design, experiment.config, experiment.place)


def _scenario(name: str, place: str) -> Scenario:
    try:
        return load_scenario(name)
    except InputError as error:
        if error.value != name:
            raise
        raise InputError(place, "experiment.scenario", name, error.allowed) from None


def _with_rows(config: Config, place: str) -> Config:
    """Put the rows of a list in place of the name of its file: a result must not depend on it."""
    design = config.design
    if design.kind != "list" or design.file is None or design.rows is not None:
        return config
    names = [factor.name for factor in design.factor]
    rows = read_list(design.file, names, place)
    read = design.model_copy(update={"rows": rows, "file": None})
    return config.model_copy(update={"design": read})


def _validated(raw: Mapping[str, Any], place: str) -> Config:
    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        raise _first_problem(error, place) from None


def _first_problem(error: ValidationError, place: str) -> InputError:
    """Turn pydantic's findings into the one line a user needs.

    Unknown keys come first: a misspelt key is also missing under its right name.
    """
    problems = error.errors(include_url=False)
    problem = min(problems, key=lambda found: found["type"] != "extra_forbidden")
    location = tuple(part for part in problem["loc"] if part not in FIGURES)
    key = _dotted(location)
    value = problem["input"]
    match problem["type"]:
        case "extra_forbidden":
            return InputError(place, key, None, f"unknown key, {_nearest(problem['loc'])}")
        case "missing":
            return InputError(place, key, None, "is missing")
        case "union_tag_not_found":
            return InputError(place, f"{key}.kind", None, "is missing")
        case "union_tag_invalid":
            allowed = f"must be one of {', '.join(FIGURES)}"
            return InputError(place, f"{key}.kind", problem["ctx"]["tag"], allowed)
        case "string_pattern_mismatch":
            allowed = "must be lower-case letters, digits, _ and -, 64 at most"
            return InputError(place, key, value, allowed)
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return InputError(place, key, value, message.replace("valid tuple", "list"))


def _dotted(location: tuple[int | str, ...]) -> str:
    """Write a location as a reader of the file would: lists count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)


def _nearest(location: tuple[int | str, ...]) -> str:
    """Name the key that an unknown one was probably meant to be."""
    tables: dict[tuple[str, ...], type[BaseModel]] = {
        (): Config,
        ("experiment",): About,
        ("until",): Until,
        ("keep",): Keep,
        ("design",): DesignTable,
        ("design", "factor"): Factor,
        **{("figure", kind): table for kind, table in FIGURES.items()},
    }
    *parents, key = (part for part in location if isinstance(part, str))
    known = [*tables[tuple(parents)].model_fields, *([] if parents else [EXTENDS])]
    return nearest_key(key, known)


def _check_table(experiment: Experiment) -> None:
    """Refuse keys of the design that do not go with its kind, and factors that clash."""
    table, place = experiment.config.design, f"{experiment.place}: design"
    sampled = table.kind in {"latin_hypercube", "sobol"}
    listed = table.kind == "list"
    for key, value, wanted in (
        ("points", table.points, sampled),
        ("rows", table.rows, listed),
        ("file", table.file, False),
    ):
        if (value is not None) != wanted:
            shown = None if key == "rows" else value
            allowed = (
                f"is missing: a {table.kind} design needs it"
                if wanted
                else (f"does not go with a {table.kind} design")
            )
            raise InputError(place, key, shown, allowed)
    width = len(table.factor)
    for number, row in enumerate(table.rows or (), start=1):
        if len(row) != width:
            raise InputError(place, f"rows.{number}", list(row), f"must have {width} values")
        if any(isinstance(value, float) and not isfinite(value) for value in row):
            raise InputError(place, f"rows.{number}", list(row), "must be finite")
    for attribute in ("name", "parameter"):
        seen: set[str] = set()
        for number, factor in enumerate(table.factor, start=1):
            value = getattr(factor, attribute)
            if value in seen:
                key = f"factor.{number}.{attribute}"
                raise InputError(place, key, value, "is used by another factor")
            seen.add(value)
    for number, factor in enumerate(table.factor, start=1):
        _check_factor(experiment, factor, f"factor.{number}", sampled, listed)


def _check_factor(
    experiment: Experiment, factor: Factor, key: str, sampled: bool, listed: bool
) -> None:
    place, kind = f"{experiment.place}: design", experiment.config.design.kind
    # A dotted path that does not exist is told by the scenario, with the nearest that does.
    section, _, leaf = factor.parameter.partition(".")
    now = getattr(getattr(experiment.scenario, section, None), leaf, None)
    if now is None:
        experiment.scenario.override({factor.parameter: None}, place=place)
    if listed:
        if factor.values is not None or factor.range is not None:
            raise InputError(place, key, factor.name, "takes its values from the rows of the list")
    elif factor.range is not None:
        if isinstance(now, float) and factor.integers:
            allowed = f"{factor.parameter} takes fractions: write both ends with a decimal point"
            raise InputError(place, f"{key}.range", list(factor.range), allowed)
        if not sampled and factor.steps is None:
            raise InputError(place, f"{key}.steps", None, f"is missing: a {kind} design needs it")
        if sampled and factor.steps is not None:
            allowed = f"does not go with a {kind} design"
            raise InputError(place, f"{key}.steps", factor.steps, allowed)
    elif not factor.levels:
        allowed = "needs values (a list), choices (a table of labels) or a range"
        raise InputError(place, key, factor.name, allowed)


def _check_points(experiment: Experiment) -> None:
    """Refuse designs too large to run and points the model does not accept."""
    design, place = experiment.design, experiment.place
    replicates = experiment.most_replicates
    if len(design) > MOST_POINTS:
        raise InputError(place, "design", None, f"{len(design):,} points; at most {MOST_POINTS:,}")
    if len(design) * replicates > MOST_RUNS:
        runs = f"{len(design):,} points of {replicates:,} replicates"
        raise InputError(
            place, "experiment.replicates", None, f"{runs}; at most {MOST_RUNS:,} runs"
        )
    step = -(-len(design) // MOST_CHECKED_POINTS)
    for point in design[::step]:
        experiment.scenario.override(point.settings, place=f"{place}: design")
