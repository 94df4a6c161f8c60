"""The experiment that a stored result was made by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import ValidationError

from sapper.experiments.config.designs import Growing
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Shown
from sapper.experiments.config.schema import Config
from sapper.experiments.methods import method_for
from sapper.experiments.opening import check_experiment
from sapper.experiments.results.parts import read_columns
from sapper.experiments.store.identity import EXPERIMENT
from sapper.experiments.store.stored import Stored
from sapper.model.errors import InputError
from sapper.model.scenario import Scenario, parameter_paths


def restore(stored: Stored) -> Experiment:
    """Return the experiment of a result, checked as if it had been read from its config.

    Raises:
        InputError: its description cannot be understood.
        StoreError: a part that tells of its points is damaged.
    """
    path = stored.folder / EXPERIMENT
    try:
        config = Config.model_validate(stored.description["config"])
        scenario = Scenario.model_validate(_still_known(stored.description["scenario"]))
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        allowed = "is damaged, or was written by another version of Sapper"
        raise InputError(path, "", None, allowed) from None
    place = str(path)
    method = method_for(config, place)
    experiment = Experiment(place, config, scenario.override({}, place=place), method.design)
    check_experiment(experiment)
    if isinstance(experiment.design, Growing):
        _recall(experiment.design, stored.parts())
    return experiment


def _still_known(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the parameters that the model no longer has: nothing that is read needs them."""
    known = set(parameter_paths())
    return {
        name: {leaf: value for leaf, value in given.items() if f"{name}.{leaf}" in known}
        if isinstance(given, Mapping)
        else given
        for name, given in scenario.items()
    }


def _recall(design: Growing, parts: Sequence[Path]) -> None:
    """Add the points in the stored rows, up to the first that is missing."""
    known: dict[int, tuple[Shown, ...]] = {}
    for path in parts:
        table = read_columns(path, ["point", *design.types])
        known |= dict(zip(table["point"].to_pylist(), _rows(table, design), strict=True))
    design.recall(known[point] for point in takewhile(known.__contains__, count()))


def _rows(table: pa.Table, design: Growing) -> Iterator[tuple[Shown, ...]]:
    return zip(*(table[name].to_pylist() for name in design.types), strict=True)
