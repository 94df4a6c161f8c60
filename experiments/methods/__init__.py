"""Methods: ways of turning a config into runs, and runs into an answer.

By default an experiment counts: every point of the design is run for its replicates
(`experiments.methods.runs`). Any other method has a table of its name in the config, declared in
`experiments.schema`, and a class here that says which points are run, what is computed at each, and
what is made of the rows. Storing, going on, workers and comparing bit by bit are the same for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.errors import InputError

if TYPE_CHECKING:
    from experiments.methods.base import Method
    from experiments.schema import Config

RUNS = "runs"
SPLITTING = "splitting"


def name_of(config: Config, place: str) -> str:
    """Return the name of the method that a config asks for.

    Raises:
        InputError: it asks for two.
    """
    from experiments.schema import METHOD_TABLES  # which loads the tables below this folder

    asked = [name for name in METHOD_TABLES if getattr(config, name) is not None]
    if config.experiment.estimator == SPLITTING and SPLITTING not in asked:
        asked.append(SPLITTING)
    if len(asked) > 1:
        raise InputError(place, asked[1], None, f"does not go with [{asked[0]}]")
    return asked[0] if asked else RUNS


def method_of(config: Config, place: str) -> Method:
    """Return the method that a config asks for; only its module is loaded.

    Raises:
        InputError: it asks for two.
    """
    match name_of(config, place):
        case "tipping":
            from experiments.methods.tipping.method import TippingPoint

            return TippingPoint()
        case "sensitivity":
            from experiments.methods.sensitivity.method import Sensitivity

            return Sensitivity()
        case "attribution":
            from experiments.methods.attribution.method import Attribution

            return Attribution()
        case "splitting":
            from experiments.methods.splitting.method import RareEvent

            return RareEvent()
        case "calibration":
            from experiments.validation.calibration import Calibrate

            return Calibrate()
        case "pattern":
            from experiments.validation.patterns import Patterns

            return Patterns()
        case "discovery":
            from experiments.methods.discovery.method import ScenarioDiscovery

            return ScenarioDiscovery()
        case "frontier":
            from experiments.methods.frontier.method import FrontierSearch

            return FrontierSearch()
        case _:
            from experiments.methods.runs import Runs

            return Runs()
