"""The logarithmic score of forecasts of yes or no (Good 1952, J. R. Stat. Soc. B 14:107)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sapper.experiments.statistics.conventions import Floats

EDGE = 1e-9
"""A forecast nearer to 0 counts as this, so that one miss does not make a mean infinite."""


def log_scores(chance: Floats | Sequence[float], came: Floats | Sequence[bool]) -> Floats:
    """Return minus the logarithm of the probability given to what came; 0 is best.

    Args:
        chance: probabilities of yes, (cases,).
        came: whether yes came, or 1 and 0, (cases,).
    """
    given = np.asarray(chance, float)
    return -np.log(np.clip(np.where(np.asarray(came) > 0, given, 1.0 - given), EDGE, 1.0))
