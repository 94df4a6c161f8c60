"""What may be given to a RegimeModel: checked and made plain before a run begins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sapper.model.errors import InputError
from sapper.model.population import PLACE
from sapper.model.scenario import Scenario, load_scenario
from sapper.model.streams import check_number


def settings_of(scenario: Any, changes: dict[str, Any]) -> Scenario:
    """Return the scenario of a run: read if it was named, with new values of parameters.

    Raises:
        InputError: it is no scenario, or a value is not allowed.
    """
    if "rng" in changes:
        reason = "seed and replicate decide the random numbers"
        raise InputError(PLACE, "rng", changes["rng"], reason)
    if isinstance(scenario, str | Path):
        scenario = load_scenario(scenario)
    if not isinstance(scenario, Scenario):
        reason = "must be a Scenario, a name or a path; in mesa.batch_run put a Scenario in a list"
        raise InputError(PLACE, "scenario", scenario, reason)
    return scenario.override(plain(changes), PLACE) if changes else scenario


def check_seed(seed: Any) -> None:
    """Refuse a seed that is none, with a word on `mesa.batch_run`."""
    if seed is None:  # from mesa.batch_run of Mesa 3.5 and later, where it was given no seeds
        reason = "must be a whole number from 0 to 2**64 - 1; in mesa.batch_run give rng=[0, 1, 2]"
        raise InputError("run", "seed", None, reason)
    check_number("seed", seed)


def plain(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return changes with plain numbers in place of those of NumPy."""
    return {
        path: value.item() if isinstance(value, np.generic) else value
        for path, value in changes.items()
    }
