"""The simulated world: a regime, its army, and what a deployment abroad does to both.

Everything is imported when first asked for: the engines take a second, parameters a tenth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.errors import InputError

if TYPE_CHECKING:
    from model.agents import Commissar, MilitaryPolice, Officer, Soldier
    from model.regime_model import RegimeModel
    from model.run import Outcome, simulate
    from model.scenario import Scenario, builtin_scenarios, load_scenario

__all__ = [
    "Commissar", "InputError", "MilitaryPolice", "Officer", "Outcome", "RegimeModel", "Scenario",
    "Soldier", "builtin_scenarios", "load_scenario", "simulate",
]  # fmt: skip

_HOMES = {
    "Commissar": "model.agents",
    "MilitaryPolice": "model.agents",
    "Officer": "model.agents",
    "Outcome": "model.run",
    "RegimeModel": "model.regime_model",
    "Scenario": "model.scenario",
    "Soldier": "model.agents",
    "builtin_scenarios": "model.scenario",
    "load_scenario": "model.scenario",
    "simulate": "model.run",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'model' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
