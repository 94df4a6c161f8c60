"""Sapper: how sending soldiers abroad changes the risk that the army turns on the regime.

A run is a Mesa model::

    from sapper import RegimeModel, load_scenario

    model = RegimeModel(load_scenario("sandbox"), seed=7)
    model.step()  # one week

An experiment is many runs, of some levels or of a config::

    import sapper

    result = sapper.sweep("dprk_2024", {"deployment.size": [0, 30_000]}, runs=100)
    result = sapper.run("deployment_size", replicates=20)

Each name is imported on first use, because the engine takes a second to load.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing, which Python might find in the current folder
if TYPE_CHECKING:
    from typing import Any

    from sapper.experiments.api.pictures import course, log
    from sapper.experiments.api.result import Result, load
    from sapper.experiments.api.run import mistake, run, sweep
    from sapper.model.agents import Commissar, MilitaryPolice, Officer, Soldier
    from sapper.model.errors import InputError
    from sapper.model.explaining import explain_loyalty
    from sapper.model.outcome import Outcome
    from sapper.model.regime_model import RegimeModel
    from sapper.model.run import simulate
    from sapper.model.scenario import Scenario, builtin_scenarios, load_scenario

__all__ = [
    "Commissar", "InputError", "MilitaryPolice", "Officer", "Outcome", "RegimeModel", "Result",
    "Scenario", "Soldier", "builtin_scenarios", "course", "explain_loyalty", "load",
    "load_scenario", "log", "mistake", "run", "simulate", "sweep",
]  # fmt: skip

_HOMES = {
    "sapper.experiments.api.pictures": ("course", "log"),
    "sapper.experiments.api.result": ("Result", "load"),
    "sapper.experiments.api.run": ("mistake", "run", "sweep"),
    "sapper.model.agents": ("Commissar", "MilitaryPolice", "Officer", "Soldier"),
    "sapper.model.errors": ("InputError",),
    "sapper.model.explaining": ("explain_loyalty",),
    "sapper.model.outcome": ("Outcome",),
    "sapper.model.regime_model": ("RegimeModel",),
    "sapper.model.run": ("simulate",),
    "sapper.model.scenario": ("Scenario", "builtin_scenarios", "load_scenario"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'sapper' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
