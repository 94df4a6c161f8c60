"""The model as the runner sees it. This module imports little: workers load the engine."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sapper.experiments.errors import StoreError
from sapper.experiments.store.provenance import MODEL, model_version
from sapper.experiments.work.simulator import Simulator
from sapper.model.fields import OUTCOME_TYPES, WEEKLY_FIELDS

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario


def model_simulator() -> Simulator:
    """Return the model, ready to be sent to workers."""
    version = model_version()
    ready = partial(prepare, version)
    return Simulator(simulate, OUTCOME_TYPES, tuple(WEEKLY_FIELDS), version, ready)


def simulate(scenario: Scenario, seed: int, replicate: int, engine: Any) -> Any:
    """Run a scenario: see `sapper.model.run.simulate`."""
    from sapper.model import run

    return run.simulate(scenario, seed, replicate, engine)


def prepare(version: str | None = None) -> None:
    """Compile the engine, or load it from its cache, in the process that will simulate.

    Args:
        version: of the model that must compute; None for the one that is installed here.

    Raises:
        StoreError: another version of the model is installed here.
    """
    if version is not None and version != model_version():
        raise StoreError(
            f"a worker imported another version of the model, from {MODEL}; "
            "use one installation of Sapper for the command and its workers"
        )
    import_module("sapper.model.run")
    from sapper.model.scenario import load_scenario
    from sapper.model.warm_up import warm_up

    warm_up(load_scenario("sandbox"))
