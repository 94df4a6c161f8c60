"""Sapper: how sending soldiers abroad changes the risk that the army turns on the regime.

A run is a Mesa model::

    from sapper import RegimeModel, load_scenario

    model = RegimeModel(load_scenario("sandbox"), seed=7)
    model.step()  # one week

An experiment is many runs of a config::

    import sapper

    result = sapper.run("deployment_size", replicates=20)

Each name is imported on first use, because the engine takes a second to load.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing, which Python might find in the current folder
if TYPE_CHECKING:
    from typing import Any

    from sapper.experiments.api import course, load, log, run
    from sapper.model.agents import Commissar, MilitaryPolice, Officer, Soldier
    from sapper.model.errors import InputError
    from sapper.model.outcome import Outcome
    from sapper.model.regime_model import RegimeModel
    from sapper.model.run import simulate
    from sapper.model.scenario import Scenario, builtin_scenarios, load_scenario

__all__ = [
    "Commissar",
    "InputError",
    "MilitaryPolice",
    "Officer",
    "Outcome",
    "RegimeModel",
    "Scenario",
    "Soldier",
    "builtin_scenarios",
    "course",
    "load",
    "load_scenario",
    "log",
    "run",
    "simulate",
]

_HOMES = {
    "Commissar": "sapper.model.agents",
    "InputError": "sapper.model.errors",
    "MilitaryPolice": "sapper.model.agents",
    "Officer": "sapper.model.agents",
    "Outcome": "sapper.model.outcome",
    "RegimeModel": "sapper.model.regime_model",
    "Scenario": "sapper.model.scenario",
    "Soldier": "sapper.model.agents",
    "builtin_scenarios": "sapper.model.scenario",
    "course": "sapper.experiments.api",
    "load": "sapper.experiments.api",
    "load_scenario": "sapper.model.scenario",
    "log": "sapper.experiments.api",
    "run": "sapper.experiments.api",
    "simulate": "sapper.model.run",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'sapper' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
