"""Write an experiment as one config file, which ``sapper run FILE`` repeats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import tomli_w

from sapper.experiments.config.experiment import HORIZON, Experiment
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.scenario import builtin_scenarios, leaves, load_scenario

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

FALLBACK = "no_deployment"
"""A scenario that has no built-in one of its name is written as changes of this one."""


def config_text(experiment: Experiment) -> str:
    """Return an experiment as TOML that needs no other file to repeat the runs, bit for bit.

    The scenario is written as overrides of a built-in scenario.
    """
    tables = experiment.config.model_dump(mode="json", exclude_none=True)
    years = tables["experiment"].pop("horizon_years", None)
    base, changes = changed_from_builtin(experiment.scenario)
    if (
        years is not None
        and max(1, round(years * WEEKS_PER_YEAR)) == experiment.scenario.horizon_weeks
    ):
        changes.pop(HORIZON, None)
        tables["experiment"]["horizon_years"] = years
    tables["experiment"]["scenario"] = base
    tables["overrides"] = changes
    return tomli_w.dumps({key: _filled(value) for key, value in tables.items()})


def changed_from_builtin(scenario: Scenario) -> tuple[str, dict[str, Any]]:
    """Return a built-in scenario, and the overrides that turn it into this one.

    Args:
        scenario: any. If a built-in scenario has its name, that one is returned.
    """
    base = scenario.name if scenario.name in builtin_scenarios() else FALLBACK
    return base, differences(load_scenario(base), scenario)


def differences(base: Scenario, other: Scenario) -> dict[str, Any]:
    """Return the parameters, by dotted path, in which another scenario differs from a base."""
    one, two = base.model_dump(mode="json"), other.model_dump(mode="json")
    return {
        f"{section}.{leaf}": two[section][leaf]
        for section, leaf, _ in leaves()
        if _differs(one[section][leaf], two[section][leaf])
    }


def _differs(one: Any, two: Any) -> bool:
    """Whether values differ; a head count differs from a share of the same number."""
    return one != two or type(one) is not type(two)


def _filled(value: Any) -> Any:
    """Return the value without empty entries, which makes the file easier to read."""
    if isinstance(value, Mapping):
        inside = {key: _filled(one) for key, one in value.items()}
        return {key: one for key, one in inside.items() if one not in (None, {}, "")}
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return value
