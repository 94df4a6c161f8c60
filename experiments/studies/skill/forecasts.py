"""The forecast of an episode: the base hazard times what the simulation says of troops abroad."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sapper.experiments.statistics.conventions import ENDS, Floats
from sapper.experiments.studies.skill.base import DRAWS, Base, standard_draws
from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.priors import priors
from sapper.experiments.studies.skill.ratios import Ratios


def forecast_table(episodes: Sequence[Episode], base: Base, ratios: Ratios) -> pd.DataFrame:
    """Return a row for each episode: probabilities over the years seen, and the ratio.

    ``attempt`` and ``success`` are of at least one; ``base`` is of an attempt without the ratio.
    The interval holds what is not known of the base hazard and of the ratio.
    """
    drawn = base.chance(ratio_draws(ratios))
    low, high = weighted_ends(drawn, base.weights)
    attempt, success = chances(base, ratios)
    return pd.DataFrame(
        {
            "country": [one.country for one in episodes],
            "abroad_from": [one.abroad_from for one in episodes],
            "abroad_to": [one.abroad_to for one in episodes],
            "attempt": attempt,
            "attempt_low": low,
            "attempt_high": high,
            "success": success,
            "ratio": ratios.values,
            "base": chances(base)[0],
        }
    )


def chances(base: Base, ratios: Ratios | None = None) -> Floats:
    """Return the probabilities of an attempt and of a success, (2, episodes).

    Args:
        base: the base hazard.
        ratios: what troops abroad change; nothing if left out.
    """
    ratio = np.ones(base.expected.shape[1]) if ratios is None else ratio_draws(ratios)
    drawn = [base.chance(ratio), base.chance(ratio, base.parameters["success"])]
    return np.stack([(one * base.weights).sum(0) for one in drawn])


def ratio_draws(ratios: Ratios) -> Floats:
    """Return draws of the ratios, (draws, episodes)."""
    normal = standard_draws(len(priors()) + 2)[:, -2:]
    apart = normal[:, :1] * ratios.own_sd + normal[:, 1:] * ratios.common_sd
    return np.exp(ratios.means + apart)


def weighted_ends(drawn: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the middle 95% of each column of draws."""
    order = np.argsort(drawn, axis=0, kind="stable")
    ranked, below = (np.take_along_axis(one, order, 0) for one in (drawn, weights))
    below = np.cumsum(below, axis=0)
    places = [np.minimum((below < end).sum(0), DRAWS - 1) for end in ENDS]
    low, high = (np.take_along_axis(ranked, place[None], 0)[0] for place in places)
    return low, high
