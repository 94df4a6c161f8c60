"""Draws from the plausible ranges of all parameters that nobody has measured.

Whole numbers are left as they are: they are dates and lengths of time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.parameters import uncertain
from model.scenario import parameter_table

DIGITS = 6
"""Significant digits, the same on every machine."""


def drawn(rows: int, seed: int) -> pd.DataFrame:
    """Return a Latin hypercube over all plausible ranges, a column a parameter.

    Args:
        rows: how many draws.
        seed: of the draws.
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
