"""Uncertain parameters, which have a plausible range: as factors, and as random draws."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sapper.experiments.config.factors import DIGITS, MOST_CHARACTERS, Factor
from sapper.experiments.labels import parameter_label
from sapper.model.parameters import uncertain
from sapper.model.scenario import parameter_table

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario


def uncertain_factors(scenario: Scenario, without: Collection[str] = ()) -> tuple[Factor, ...]:
    """Return a factor for every uncertain parameter, over its plausible range.

    Args:
        scenario: its values show which parameters are whole numbers.
        without: dotted paths to leave out.
    """
    return tuple(
        Factor.model_validate(
            {
                "name": path.partition(".")[2],
                "parameter": path,
                "label": parameter_label(path)[:MOST_CHARACTERS],
                "range": tuple(
                    map(round if isinstance(scenario.value(path), int) else float, one[:2])
                ),
                "scale": one.scale,
            }
        )
        for path, one in uncertain().items()
        if path not in without
    )


def plausible_draws(rows: int, seed: int) -> pd.DataFrame:
    """Sample all plausible ranges by a Latin hypercube; one column per parameter.

    Parameters that are whole numbers are left out.

    Args:
        rows: number of draws.
        seed: of the random numbers.
    """
    from scipy.stats import qmc

    whole = {row["path"] for row in parameter_table() if isinstance(row["default"], int)}
    ranges = {path: one for path, one in uncertain().items() if path not in whole}
    shares = qmc.LatinHypercube(len(ranges), rng=seed).random(rows)
    columns = {}
    for place, (path, one) in enumerate(ranges.items()):
        share = shares[:, place]
        if one.scale == "log":
            values = np.exp(np.log(one.low) + share * np.log(one.high / one.low))
        else:
            values = one.low + share * (one.high - one.low)
        columns[path] = [float(f"{value:.{DIGITS}g}") for value in values]
    return pd.DataFrame(columns)
