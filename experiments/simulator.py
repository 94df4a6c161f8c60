"""The model as the runner sees it. Importing this is light; making it loads the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from experiments.provenance import model_version
from experiments.worker import Simulator

if TYPE_CHECKING:
    from model.scenario import Scenario


def model_simulator(scenario: Scenario) -> Simulator:
    """Return the model, compiled and ready to be sent to workers.

    The first time this takes up to a minute; later the compiled engine is loaded from its cache.

    Args:
        scenario: run for one week, to compile the engine and to learn what an outcome holds.
    """
    from model.measures import WEEKLY_FIELDS
    from model.run import simulate

    one_week = scenario.override({"time.horizon_weeks": 1})
    outcome = simulate(one_week, seed=0, replicate=0).row()
    columns = {name: type(value) for name, value in outcome.items()}
    return Simulator(simulate, columns, tuple(WEEKLY_FIELDS), model_version())
