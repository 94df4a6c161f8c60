"""Forecasts of a case: from its runs, from its kind of regime alone, or from nothing at all."""

from __future__ import annotations

from math import expm1
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from sapper.experiments.config.cases import REPLICATES, raw_experiment
from sapper.experiments.opening import check
from sapper.experiments.statistics.regularities import base_rates
from sapper.model.cases.facts import YEARS_AFTER, Case
from sapper.model.scenario import load_case

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

REGIME_RATES = {
    "party_personal": "attempt_rate_party_personal_1951_2019",
    "dominant_party": "attempt_rate_dominant_party",
    "monarchy": "attempt_rate_monarchy",
    "personal": "attempt_rate_personal",
    "military": "attempt_rate_military",
    "military_personal": "attempt_rate_military_personal",
}


class Forecast(NamedTuple):
    """The probability of an attempt, and that one succeeds if there is an attempt."""

    attempt: float
    success: float


EVEN = Forecast(0.5, 0.5)
"""The forecast of somebody who knows nothing."""


def case_experiment(
    name_or_path: str, replicates: int = REPLICATES, parameters: str | None = None
) -> tuple[Case, Experiment]:
    """Return a case and the experiment that runs it.

    Args:
        name_or_path: of a built-in case, or of a case file.
        replicates: runs with the army as it was, and the same number with nobody abroad.
        parameters: draws of behavioural parameters, as in ``[experiment]``.
    """
    raw = raw_experiment(name_or_path)
    raw["experiment"]["replicates"] = replicates
    if parameters is not None:
        raw["experiment"]["parameters"] = parameters
    return load_case(name_or_path), check(raw, Path(name_or_path).name)


def forecast_of(runs: pd.DataFrame) -> Forecast:
    """Return the forecast that follows from runs; it is never quite 0 or 1 (Jeffreys' prior)."""
    tried = int((runs["attempts"] > 0).sum())
    won = int((runs["successes"] > 0).sum())
    return Forecast((tried + 0.5) / (len(runs) + 1), (won + 0.5) / (tried + 1))


def regime_forecast(case: Case) -> Forecast:
    """Return the forecast of the base rate of the regime (Powell and Thyne, `base_rates.csv`).

    The share of attempts that succeed is the mean over the decades since 1950. Attempts are assumed
    to be independent, from the first departure (or the return, if only officers were abroad) to 12
    years after the return.
    """
    rates = base_rates()
    shares = [rates[key] for key in rates if key.startswith("success_given_attempt")]
    years = YEARS_AFTER + (case.facts.years if case.facts.rank == "units" else 0.0)
    attempts = rates[REGIME_RATES[case.case.regime]] * years
    attempt = -expm1(-attempts)
    return Forecast(attempt, -expm1(-attempts * sum(shares) / len(shares)) / attempt)
