"""Methods: they turn a config into runs, and runs into an answer.

The default method counts: every point of the design gets its replicates (`runs`). Any other method
has a table with its name in the config, declared in `config/tables`, and a class here. The class
says which points are run, what is computed at each, and how the rows become an answer. Storing,
resuming, workers and the comparison of bits are the same for all.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.methods.base import Method

RUNS = "runs"
SPLITTING = "splitting"
CLASSES = {
    RUNS: "runs:Runs",
    "tipping": "tipping:TippingPoint",
    "sensitivity": "sensitivity:Sensitivity",
    "attribution": "attribution:Attribution",
    SPLITTING: "splitting:RareEvent",
    "calibration": "calibration:Calibrate",
    "pattern": "patterns:Patterns",
    "discovery": "discovery:ScenarioDiscovery",
    "frontier": "frontier:FrontierSearch",
    "mistake": "mistake:FindMistake",
}
"""The folder and the class of each method, by the name of its table."""


def name_of(config: Config, place: str) -> str:
    """Return the name of the method of a config.

    Raises:
        InputError: the config has the tables of two methods.
    """
    from sapper.experiments.config.schema import METHOD_TABLES

    asked = [name for name in METHOD_TABLES if getattr(config, name) is not None]
    if config.experiment.estimator == SPLITTING and SPLITTING not in asked:
        asked.append(SPLITTING)
    if len(asked) > 1:
        raise InputError(place, asked[1], None, f"does not go with [{asked[0]}]")
    return asked[0] if asked else RUNS


def method_of(experiment: Experiment) -> Method:
    """Return the method of an experiment."""
    return method_for(experiment.config, experiment.place)


def method_for(config: Config, place: str) -> Method:
    """Return the method of a config. Only its module is imported.

    Raises:
        InputError: the config has the tables of two methods.
    """
    module, _, name = CLASSES[name_of(config, place)].partition(":")
    method: Method = getattr(import_module(f"{__name__}.{module}.method"), name)()
    return method
