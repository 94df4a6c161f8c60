"""What each part of the base hazard is worth on countries that it was not fitted to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sapper.experiments.statistics.conventions import ENDS
from sapper.experiments.statistics.log_scores import log_scores
from sapper.experiments.studies.skill.base import learnt
from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.forecasts import chances
from sapper.experiments.studies.skill.priors import priors
from sapper.experiments.studies.skill.ratios import Ratios
from sapper.experiments.studies.skill.scores import areas, outcomes_of, resampled

ALL = "all parts"
NOTHING_LOST = ("success",)
"""Parameters on which the probability of an attempt does not depend."""


def covariates_table(
    episodes: Sequence[Episode], ratios: Ratios, learning: Sequence[float]
) -> pd.DataFrame:
    """Return a row for all parts together and for each part left out, country left out.

    Args:
        episodes: the shipped ones.
        ratios: of them.
        learning: the ratios with which the base hazard is learnt.
    """
    came = outcomes_of(episodes, "attempt")
    assert came is not None
    counts, rows = resampled(episodes), []
    full = log_scores(chances(learnt(episodes, episodes, learning), ratios)[0], came)
    for name in (ALL, *(one for one in priors() if one not in NOTHING_LOST), "ratio"):
        base = learnt(episodes, episodes, learning, {name} - {ALL, "ratio"})
        chance = chances(base, None if name == "ratio" else ratios)[0]
        own = log_scores(chance, came)
        lost = counts @ (own - full) / counts.sum(1)
        low, high = np.quantile(lost[1:], ENDS)
        rows.append(
            {
                "without": "" if name == ALL else name,
                "log_score": float(own.mean()),
                "lost": float(lost[0]),
                "low": float(low),
                "high": float(high),
                "auc": float(areas(chance, came, counts[:1])[0]),
                "expected": float(chance.sum()),
            }
        )
    return pd.DataFrame(rows)
