"""What an experiment asks: a TOML file, checked key by key before anything is run or written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.design import Factor, Grid
from model.errors import InputError, nearest_key
from model.scenario import load_scenario, read_toml

if TYPE_CHECKING:
    from model.scenario import Scenario

WEEKS_PER_YEAR = 52
HORIZON = "time.horizon_weeks"
LARGEST_SEED = 2**63 - 1
MOST_REPLICATES = 10_000_000
MOST_POINTS = 1_000_000
MOST_RUNS = 1_000_000_000
MOST_CHECKED_POINTS = 20_000
"""Larger designs are checked at this many points, evenly spread; others fail as rows if at all."""

NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
"""Names become files and folders: no separators, no dots, nothing that could lead elsewhere."""

Name = Annotated[str, Field(pattern=NAME)]


class Part(BaseModel):
    """A table of the config; unknown keys and wrong types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class About(Part):
    """``[experiment]``: what is run, how often and for how long."""

    name: Name
    title: str = Field(min_length=1, max_length=200)
    scenario: str = Field(min_length=1, max_length=4096)
    seed: int = Field(ge=0, le=LARGEST_SEED)
    replicates: int = Field(ge=1, le=MOST_REPLICATES)
    horizon_years: float | None = Field(None, gt=0, le=100, allow_inf_nan=False)


class Design(Part):
    """``[design]``: which points of the parameter space are visited."""

    kind: Literal["grid"]
    factor: Annotated[tuple[Factor, ...], Field(strict=False, min_length=1, max_length=20)]


class RiskFigure(Part):
    """``[[figure]]``: the risk of each outcome against one factor, with measures beside it."""

    kind: Literal["risk"]
    name: Name
    x: str
    lines: str | None = None
    beside: Annotated[tuple[str, ...], Field(strict=False, max_length=4)] = ()


class Config(Part):
    """A whole config file."""

    experiment: About
    overrides: dict[str, Any] = {}
    design: Design
    figure: Annotated[tuple[RiskFigure, ...], Field(strict=False, max_length=20)] = ()


@dataclass(frozen=True)
class Experiment:
    """A config together with the scenario it starts from, overrides and horizon applied."""

    place: str
    config: Config
    scenario: Scenario

    @cached_property
    def design(self) -> Grid:
        """The points to run."""
        return Grid(self.config.design.factor, self.scenario, f"{self.place}: design")

    def resolved(self) -> dict[str, Any]:
        """Return all that decides the results, as plain JSON values."""
        return {
            "config": self.config.model_dump(mode="json"),
            "scenario": self.scenario.model_dump(mode="json"),
        }


def shipped_configs() -> dict[str, str]:
    """Return name and title of each config that comes with Sapper."""
    folder = resources.files("experiments") / "configs"
    files = sorted(Path(str(folder)).glob("*.toml"))
    return {path.stem: str(read_toml(path)["experiment"]["title"]) for path in files}


def find_config(name_or_path: str) -> Path:
    """Return the path of a config given as a path or as the name of a shipped one.

    Raises:
        InputError: neither a file nor a shipped config.
    """
    if re.match(NAME, name_or_path):
        shipped = Path(str(resources.files("experiments") / "configs" / f"{name_or_path}.toml"))
        if shipped.is_file():
            return shipped
    path = Path(name_or_path)
    try:
        if path.exists() and not path.is_file():  # reading a device or a pipe may never end
            raise InputError(path, "", None, "is not a file")
        known = path.exists() or path.suffix == ".toml"
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError("CONFIG", "", name_or_path, f"cannot be read: {reason}") from None
    if not known:
        allowed = f"no such file or config; {nearest_key(name_or_path, shipped_configs())}"
        raise InputError("CONFIG", "", name_or_path, allowed)
    return path


def load_experiment(
    name_or_path: str, seed: int | None = None, replicates: int | None = None
) -> Experiment:
    """Read and check a config; `seed` and `replicates` replace what it says.

    Raises:
        InputError: whatever is wrong, with the file, the key, the value and what is allowed.
    """
    path = find_config(name_or_path)
    raw = read_toml(path)
    given = {"seed": seed, "replicates": replicates}
    if isinstance(raw.get("experiment"), dict):
        raw["experiment"] |= {key: value for key, value in given.items() if value is not None}
    return check(raw, str(path), path.parent)


def check(raw: Mapping[str, Any], place: str, folder: Path) -> Experiment:
    """Check the content of a config and resolve its scenario.

    Args:
        raw: the tables of the TOML file.
        place: what errors call the file.
        folder: where the path of a scenario starts.
    """
    config = _validated(raw, place)
    about = config.experiment
    scenario = _scenario(about.scenario, place, folder)
    if about.horizon_years is not None:
        weeks = max(1, round(about.horizon_years * WEEKS_PER_YEAR))
        scenario = scenario.override({HORIZON: weeks}, place=f"{place}: experiment.horizon_years")
    scenario = scenario.override(config.overrides, place=f"{place}: overrides")
    experiment = Experiment(place, config, scenario)
    _check_design(experiment)
    _check_figures(experiment)
    return experiment


def _scenario(name: str, place: str, folder: Path) -> Scenario:
    """Load a scenario by name, or by a path that starts where the config stands."""
    if name.endswith(".toml"):
        return load_scenario(folder / name)
    try:
        return load_scenario(name)
    except InputError as error:
        if error.value != name:
            raise
        raise InputError(place, "experiment.scenario", name, error.allowed) from None


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
    key = _dotted(problem["loc"])
    value = problem["input"]
    match problem["type"]:
        case "extra_forbidden":
            return InputError(place, key, None, f"unknown key, {_nearest(problem['loc'])}")
        case "missing":
            return InputError(place, key, None, "is missing")
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
        ("design",): Design,
        ("design", "factor"): Factor,
        ("figure",): RiskFigure,
    }
    *parents, key = (part for part in location if isinstance(part, str))
    return nearest_key(key, tables[tuple(parents)].model_fields)


def _check_design(experiment: Experiment) -> None:
    """Refuse designs too large to run and points the model does not accept."""
    design, place = experiment.design, experiment.place
    replicates = experiment.config.experiment.replicates
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


def _check_figures(experiment: Experiment) -> None:
    """Refuse figures of factors that the design does not have."""
    factors = {factor.name: factor for factor in experiment.config.design.factor}
    names: set[str] = set()
    for number, figure in enumerate(experiment.config.figure, start=1):
        key = f"figure.{number}"
        if figure.name in names:
            raise InputError(experiment.place, f"{key}.name", figure.name, "is used twice")
        names.add(figure.name)
        for role, factor in (("x", figure.x), ("lines", figure.lines)):
            if factor is not None and factor not in factors:
                place = f"{key}.{role}"
                raise InputError(experiment.place, place, factor, nearest_key(factor, factors))
        if figure.x == figure.lines:
            raise InputError(experiment.place, f"{key}.lines", figure.lines, "is already x")
        others = factors.keys() - {figure.x, figure.lines}
        if others:
            allowed = f"must name the other factor, {sorted(others)[0]}"
            raise InputError(experiment.place, f"{key}.lines", figure.lines, allowed)
        if factors[figure.x].type not in {int, float}:
            raise InputError(experiment.place, f"{key}.x", figure.x, "must be a factor of numbers")
