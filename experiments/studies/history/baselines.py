"""Forecasts of a case from its kind of regime alone, or from nothing at all.

The base rate of the regime gives attempts a year and the share that succeeds (events of Powell and
Thyne, see ``facts/base_rates.csv``). The rate of foiled plots is that of attempts times the ratio
of conspiracies to coups of the Cline Center. Years are assumed to be independent.
"""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.statistics.base_rates import base_rates
from sapper.model.cases.facts import OUTCOMES, YEARS_AFTER, Case

REGIME_RATES = {
    "party_personal": "attempt_rate_party_personal_1951_2019",
    "dominant_party": "attempt_rate_dominant_party",
    "monarchy": "attempt_rate_monarchy",
    "personal": "attempt_rate_personal",
    "military": "attempt_rate_military",
    "military_personal": "attempt_rate_military_personal",
}


def success_given_attempt(rates: dict[str, float]) -> float:
    """Return the mean over the decades since 1950; it is used for cases of any time."""
    found = [value for key, value in rates.items() if key.startswith("success_given_attempt")]
    return sum(found) / len(found)


def years_watched(case: Case) -> float:
    """Return the simulated years of a case: the stay, if units were sent, and 12 years after it."""
    return YEARS_AFTER + (case.facts.years if case.facts.rank == "units" else 0.0)


def regime_forecast(case: Case) -> NDArray[np.float64]:
    """Return the probability of each outcome, from the regime's base rates alone."""
    rates = base_rates()
    attempts = rates[REGIME_RATES[case.case.regime]] * years_watched(case)
    plots = attempts * rates["cline_conspiracies"] / _tried(rates)
    success = success_given_attempt(rates)
    no_attempt, no_success = exp(-attempts), exp(-attempts * success)
    nothing = no_attempt * exp(-plots)
    return np.array([nothing, no_attempt - nothing, no_success - no_attempt, 1 - no_success])


def _tried(rates: dict[str, float]) -> float:
    return rates["cline_realised"] + rates["cline_attempted"]


def uniform_forecast() -> NDArray[np.float64]:
    """Return the same probability for every outcome."""
    return np.full(len(OUTCOMES), 1 / len(OUTCOMES))


def others_forecast(outcomes: list[int], left_out: int) -> NDArray[np.float64]:
    """Return the share of each outcome among the other cases.

    This forecast is hard to beat: its shares reflect how the cases were selected.
    """
    others = [outcome for place, outcome in enumerate(outcomes) if place != left_out]
    counts = np.bincount(others, minlength=len(OUTCOMES)).astype(float)
    return counts / counts.sum() if others else uniform_forecast()
