"""A question of Python: some parameters, each with its levels, as the tables of a config."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.experiments.config.schema import MOST_REPLICATES
from sapper.experiments.config.settings import path_of, read_value
from sapper.experiments.config.waves import WAVES
from sapper.experiments.opening import check
from sapper.experiments.studies.ask.question import (
    drops_waves,
    factor_of,
    pair_design,
    pairs_for,
    tables_of,
    title_of,
    value_of,
)
from sapper.model.errors import InputError
from sapper.model.scenario import Scenario, builtin_scenarios, load_scenario, parameter_paths

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

PLACE = "sweep"
PLAIN = "sandbox"
"""The built-in scenario that a scenario of your own is written down as changes of."""

PAIR = 2


def swept(
    scenario: str | Path | Scenario,
    vary: Mapping[str, Iterable[Any]],
    changes: Mapping[str, Any],
    runs: int | None,
    seed: int,
) -> Experiment:
    """Return the experiment that runs all combinations of levels with the same random numbers.

    Two points are the pair that `sapper ask` compares, and have the same name and result.

    Args:
        scenario: what all points start from.
        vary: levels by the name of the parameter.
        changes: values that hold at all points.
        runs: at each point; None for as many as take about half a minute on two cores.
        seed: of the random numbers.

    Raises:
        InputError: an argument that is not allowed.
    """
    name, base, own = _start(scenario)
    levels = _levels(vary)
    fixed = {path_of(key, PLACE): value for key, value in changes.items()}
    fixed = {path: read_value(path, value, PLACE) for path, value in fixed.items()}
    if both := levels.keys() & fixed.keys():
        raise InputError(PLACE, "changes", min(both), "is in vary, too")
    settings = {*fixed, *levels}
    if DEPLOYMENT_SIZE in settings and drops_waves(base, settings):
        own[WAVES] = []
    overrides = own | fixed
    arms = [
        base.override(overrides | dict(zip(levels, point, strict=True)), PLACE)
        for point in product(*levels.values())
    ]
    if len(arms) == PAIR:
        varied = [path for path, values in levels.items() if len(values) == PAIR]
        overrides |= {path: values[0] for path, values in levels.items() if path not in varied}
        design = pair_design(varied, arms)
        title = title_of({path: values[::-1] for path, values in levels.items()})
    else:
        design, title = _grid(levels), title_of(levels, " / ")
    if runs is not None and not (isinstance(runs, int) and 1 <= runs <= MOST_REPLICATES):
        raise InputError(PLACE, "runs", runs, f"must be a whole number, 1 to {MOST_REPLICATES:,}")
    count = runs or pairs_for(*arms)
    return check(tables_of(name, base, overrides, design, title, count, seed), PLACE)


def _start(scenario: str | Path | Scenario) -> tuple[str, Scenario, dict[str, Any]]:
    """Return the name that a config has for a scenario, the scenario, and what it changes."""
    if not isinstance(scenario, Scenario):
        return str(scenario), load_scenario(scenario), {}
    name = scenario.name if scenario.name in builtin_scenarios() else PLAIN
    base = load_scenario(name)
    own = {
        path: value_of(scenario, path)
        for path in parameter_paths()
        if value_of(scenario, path) != value_of(base, path)
    }
    return name, scenario, own


def _levels(vary: Mapping[str, Iterable[Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    example = 'such as {"deployment.size": [0, 30_000]}'
    if not isinstance(vary, Mapping) or not vary:
        raise InputError(PLACE, "vary", vary, f"must have levels by parameter, {example}")
    for key, values in vary.items():
        path = path_of(key, PLACE)
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise InputError(PLACE, key, values, f"must be a list of levels, {example}")
        levels = [read_value(path, value, PLACE) for value in values]
        if not levels:
            raise InputError(PLACE, key, None, "has no level")
        if any(levels.count(level) > 1 for level in levels):
            raise InputError(PLACE, key, levels, "has a level twice")
        if path in found:
            raise InputError(PLACE, key, None, "is varied twice")
        found[path] = levels
    return found


def _grid(levels: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Return a grid, and a figure of the risk against its first factor of numbers."""
    factors = []
    for path, values in levels.items():
        factor = factor_of(path, values)
        factors.append(factor if "choices" in factor else {**factor, "values": values})
    numeric = [one for one in factors if _is_number(one.get("values", [""])[0])]
    numeric.sort(key=lambda factor: factor["parameter"] != DEPLOYMENT_SIZE)
    x = numeric[0] if numeric and len(numeric[0]["values"]) > 1 else None
    others = [one for one in factors if one is not x]
    figure: dict[str, Any] = {"kind": "survival", "name": "over_time"}
    if x is not None:
        figure = {"kind": "risk", "name": "risks", "x": x["name"]}
    others.sort(key=_is_single)
    if others:
        figure["lines"] = others[0]["name"]
    figure["at"] = {one["name"]: _first(one) for one in others[1:]}
    return {"design": {"kind": "grid", "factor": factors}, "figure": [figure]}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_single(factor: Mapping[str, Any]) -> bool:
    return len(factor.get("values", factor.get("choices", ()))) == 1


def _first(factor: Mapping[str, Any]) -> Any:
    return next(iter(factor.get("values", factor.get("choices", ()))))
