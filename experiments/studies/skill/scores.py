"""Scores of probabilities of yes-or-no outcomes, each with an interval from resampled countries.

References:
    1. Brier (1950), Monthly Weather Review 78:1, the score
    2. Murphy (1973), J. Applied Meteorology 12:595: reliability - resolution + uncertainty.
    3. Cox (1958), Biometrika 45:562, doi 10.1093/biomet/45.3-4.562: the slope of calibration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import ENDS, Floats
from sapper.experiments.statistics.log_scores import EDGE, log_scores
from sapper.experiments.studies.skill.episodes import Episode

SAPPER = "sapper"
OUTCOMES = ("attempt", "success")
RESAMPLES = 2_000
SEED = 0
CLASSES = 4
"""Classes of equal size by forecast, for the decomposition and the picture of reliability."""

STEPS = 25
"""Of Newton's method; the slope of calibration converges in ten."""

LARGEST_SLOPE = 20.0
"""A sample whose outcomes are separated by the forecast has no finite slope."""

_RIDGE = 1e-6


def score_table(episodes: Sequence[Episode], forecasts: Mapping[str, Floats]) -> pd.DataFrame:
    """Return a row for each forecaster and outcome.

    Args:
        episodes: with outcomes; those of successes may be missing.
        forecasts: by name, of shape (2, episodes): probabilities of `OUTCOMES`.
    """
    counts = resampled(episodes)
    rows = []
    for place, outcome in enumerate(OUTCOMES):
        came = outcomes_of(episodes, outcome)
        if came is None:
            continue
        ours = log_scores(forecasts[SAPPER][place], came)
        for name, given in forecasts.items():
            row = {"forecaster": name, "outcome": outcome, "episodes": len(episodes)}
            rows.append(row | _row(given[place], came, ours, counts))
    return pd.DataFrame(rows)


def outcomes_of(episodes: Sequence[Episode], outcome: str) -> Floats | None:
    """Return 1 for each episode in which an outcome came, else 0; None if it is not given."""
    given = [one.attempts if outcome == OUTCOMES[0] else one.successes for one in episodes]
    return None if None in given else np.array([float(bool(one)) for one in given])


def resampled(episodes: Sequence[Episode]) -> Floats:
    """Return how often each episode is in each sample of countries: (samples + 1, episodes).

    The first row is the episodes themselves.
    """
    codes = [one.code for one in episodes]
    countries = list(dict.fromkeys(codes))
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(len(countries), np.full(len(countries), 1 / len(countries)), RESAMPLES)
    counts = drawn[:, [countries.index(code) for code in codes]]
    return np.vstack([np.ones(len(episodes)), counts]).astype(float)


def _row(chance: Floats, came: Floats, ours: Floats, counts: Floats) -> dict[str, Any]:
    size = counts.sum(1)
    own = log_scores(chance, came)
    row = _with_interval("log_score", counts @ own / size, ("low", "high"))
    row |= _with_interval("brier", counts @ (chance - came) ** 2 / size)
    row |= decomposed(chance, came)
    row |= _with_interval("auc", areas(chance, came, counts))
    row |= _with_interval("expected", counts @ chance)
    row |= _with_interval("observed", counts @ came)
    row |= _with_interval("slope", slopes(chance, came, counts))
    return row | _with_interval("behind_sapper", counts @ (own - ours) / size)


def _with_interval(name: str, values: Floats, ends: tuple[str, ...] = ()) -> dict[str, float]:
    """Return the first value, and the middle 95% of the others."""
    low, high = ends or (f"{name}_low", f"{name}_high")
    samples = values[1:][np.isfinite(values[1:])]
    bounds = np.quantile(samples, ENDS) if samples.size else [np.nan, np.nan]
    return {name: float(values[0]), low: float(bounds[0]), high: float(bounds[1])}


def areas(chance: Floats, came: Floats, counts: Floats) -> Floats:
    """Return the area under the curve (AUC) in each sample; NaN if all outcomes are alike.

    It is the probability that an episode in which it came had the higher forecast.
    """
    yes, no = came > 0, came == 0
    higher = (chance[yes][:, None] > chance[no]) + 0.5 * (chance[yes][:, None] == chance[no])
    pairs = counts[:, yes].sum(1) * counts[:, no].sum(1)
    won = np.einsum("sy,yn,sn->s", counts[:, yes], higher, counts[:, no])
    return np.divide(won, pairs, out=np.full(len(counts), np.nan), where=pairs > 0)


def classes(chance: Floats) -> list[NDArray[np.int64]]:
    """Return the places of the episodes in each class of forecasts, from low to high."""
    order = np.argsort(chance, kind="stable")
    return [part for part in np.array_split(order, min(CLASSES, len(order))) if part.size]


def decomposed(chance: Floats, came: Floats) -> dict[str, float]:
    """Return the parts of the Brier score: reliability - resolution + uncertainty.

    Within a class forecasts are taken as their mean, so the parts sum to the Brier score of that.
    """
    mean, reliability, resolution = came.mean(), 0.0, 0.0
    for part in classes(chance):
        share, real = part.size / came.size, came[part].mean()
        reliability += share * (chance[part].mean() - real) ** 2
        resolution += share * (real - mean) ** 2
    return {
        "reliability": float(reliability),
        "resolution": float(resolution),
        "uncertainty": float(mean * (1 - mean)),
    }


def slopes(chance: Floats, came: Floats, counts: Floats) -> Floats:
    """Return the slope of a logistic regression of the outcome on the log-odds of the forecast.

    1 is right; below 1 the forecasts are too extreme. NaN where there is no finite slope.
    """
    given = np.clip(chance, EDGE, 1 - EDGE)
    odds = np.log(given / (1 - given))
    if came.min() == came.max() or np.ptp(odds) < _RIDGE:
        return np.full(len(counts), np.nan)
    design = np.stack([np.ones_like(odds), odds - odds.mean()], axis=1)
    found = np.zeros((len(counts), 2))
    for _ in range(STEPS):
        fit = 1 / (1 + np.exp(-np.clip(found @ design.T, -30, 30)))
        gradient = (counts * (came - fit)) @ design
        bend = np.einsum("se,ei,ej->sij", counts * fit * (1 - fit), design, design)
        step = np.linalg.solve(bend + _RIDGE * np.eye(2), gradient[..., None])[..., 0]
        found = np.clip(found + np.clip(step, -2, 2), -LARGEST_SLOPE, LARGEST_SLOPE)
    slope = found[:, 1]
    return np.where(np.abs(slope) < LARGEST_SLOPE, slope, np.nan)


def reliability_table(episodes: Sequence[Episode], forecasts: Mapping[str, Floats]) -> pd.DataFrame:
    """Return a row for each forecaster, outcome and class: mean forecast, and how often it came."""
    rows = []
    for place, outcome in enumerate(OUTCOMES):
        came = outcomes_of(episodes, outcome)
        for name, given in forecasts.items() if came is not None else ():
            for number, part in enumerate(classes(given[place]), start=1):
                rows.append(
                    {
                        "forecaster": name,
                        "outcome": outcome,
                        "class": number,
                        "episodes": part.size,
                        "forecast": float(given[place][part].mean()),
                        "came": int(came[part].sum()) if came is not None else 0,
                    }
                )
    return pd.DataFrame(rows)
