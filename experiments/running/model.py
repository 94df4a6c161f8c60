"""The model as the runner sees it. All is light: the engine is loaded where it computes."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sapper.experiments.store.provenance import model_version
from sapper.experiments.work.simulator import Simulator
from sapper.model.fields import OUTCOME_TYPES, WEEKLY_FIELDS

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario


def model_simulator() -> Simulator:
    """Return the model, ready to be sent to workers."""
    return Simulator(simulate, OUTCOME_TYPES, tuple(WEEKLY_FIELDS), model_version(), prepare)


def simulate(scenario: Scenario, seed: int, replicate: int, engine: Any) -> Any:
    """Run a scenario: see `sapper.model.run.simulate`."""
    from sapper.model import run

    return run.simulate(scenario, seed, replicate, engine)


def prepare() -> None:
    """Get all that `simulate` asks for: compile the engine, or load it from its cache."""
    import_module("sapper.model.run")
    from sapper.model.scenario import load_scenario
    from sapper.model.warm_up import warm_up

    warm_up(load_scenario("sandbox"))
