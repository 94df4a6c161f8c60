"""Simple forecasters, each without the shipped episodes of the country that it forecasts.

They know the shipped episodes and the table of rates, as our base does, and never the outcomes of
the file that is scored. Half of all attempts succeed (R7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.statistics.regularities import regularities
from sapper.experiments.studies.skill.base import at_least_one, own_rates
from sapper.experiments.studies.skill.episodes import PAST_YEARS, Episode

CONSTANT, KIND, DECADE = "constant", "kind", "kind x decade"
PAST, MULTIPLIERS = "kind x decade x past attempts", "table of multipliers"

FRAILTY = 0.92
"""Variance over all autocracies: R17."""

Chances = NDArray[np.float64]


def rivals(episodes: Sequence[Episode], shipped: Sequence[Episode]) -> dict[str, Chances]:
    """Return the forecasts of each rival: probability of an attempt, and of a success.

    Args:
        episodes: to forecast; their outcomes are not used.
        shipped: with outcomes.

    Returns:
        by name, each of shape (2, episodes).
    """
    makers: dict[str, Callable[[Episode, Sequence[Episode]], tuple[float, float]]] = {
        CONSTANT: _constant,
        KIND: _kind,
        DECADE: _kind_and_decade,
        PAST: _with_past,
        MULTIPLIERS: _multipliers,
    }
    return {
        name: np.array([make(one, shipped) for one in episodes]).T for name, make in makers.items()
    }


def _constant(episode: Episode, shipped: Sequence[Episode]) -> tuple[float, float]:
    """Return the shares of episodes of other countries with an attempt, and with a success."""
    others = [one for one in shipped if not episode.same_country(one)]
    tried = sum(bool(one.attempts) for one in others)
    succeeded = sum(bool(one.successes) for one in others)
    return tried / len(others), succeeded / len(others)


def _kind(episode: Episode, shipped: Sequence[Episode]) -> tuple[float, float]:
    rates = own_rates(episode, shipped, decades=False)
    return _independent(float(rates.by_year(episode).sum()))


def _kind_and_decade(episode: Episode, shipped: Sequence[Episode]) -> tuple[float, float]:
    return _independent(float(own_rates(episode, shipped).by_year(episode).sum()))


def _with_past(episode: Episode, shipped: Sequence[Episode]) -> tuple[float, float]:
    """Update gamma frailty by the years with an attempt in the ten years before."""
    rates = own_rates(episode, shipped)
    shape = 1 / FRAILTY + episode.past
    updated = shape / (1 / FRAILTY + rates.before(episode, PAST_YEARS))
    return _frail(float(rates.by_year(episode).sum()) * updated, 1 / shape)


def _multipliers(episode: Episode, shipped: Sequence[Episode]) -> tuple[float, float]:
    """Multiply kind and decade by R12 for the army, with frailty; the best of those tried."""
    expected = float(own_rates(episode, shipped).by_year(episode).sum())
    size = regularities()["R12"].figure ** episode.tenfolds
    return _frail(expected * size, FRAILTY)


def _independent(expected: float) -> tuple[float, float]:
    share = regularities()["R7"].figure
    return 1 - exp(-expected), 1 - exp(-share * expected)


def _frail(expected: float, variance: float) -> tuple[float, float]:
    share = regularities()["R7"].figure
    both = at_least_one(expected * np.array([1.0, share]), variance)
    return float(both[0]), float(both[1])
