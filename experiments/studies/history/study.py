"""Run the cases and score the forecasts: the tables of ``sapper history``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.cases import ABROAD, NOBODY, REPLICATES
from sapper.experiments.running import executors, runner
from sapper.experiments.running.model import model_simulator
from sapper.experiments.running.outputs import write_tables
from sapper.experiments.store.frames import Loaded
from sapper.experiments.studies.history.baselines import (
    others_forecast,
    regime_forecast,
    uniform_forecast,
)
from sapper.experiments.studies.history.figures import drawn
from sapper.experiments.studies.history.forecast import case_experiment, mean_rank, probabilities
from sapper.experiments.studies.history.scores import (
    permutation_test,
    ranked_probability_score,
    sign_flip_test,
)
from sapper.model.cases.facts import OUTCOMES, Case
from sapper.model.errors import InputError
from sapper.model.scenario import builtin_cases

MODEL = "the model"
MODEL_WITHOUT = "the model, nobody abroad"
REGIME = "the regime's base rate"
UNIFORM = "all outcomes alike"
OTHERS = "how the other cases ended"
UNLIKELY = 0.1
"""A forecast that gives the real outcome a lower probability is a miss."""

RESAMPLES = 1_000
"""Samples of the runs of a case, for the uncertainty of its score that is due to their number."""

Forecasts = Mapping[str, Sequence[NDArray[np.float64]]]


@dataclass(frozen=True)
class Known:
    """A case with a known outcome, and its runs.

    Attributes:
        case: its facts.
        outcome: rank of the real outcome.
        runs: a row for each run.
    """

    case: Case
    outcome: int
    runs: pd.DataFrame


def run(
    folder: Path,
    replicates: int = REPLICATES,
    jobs: int = 1,
    tell: Callable[[str], None] = print,
    parameters: str | None = None,
    cases: Sequence[str] = (),
) -> dict[str, pd.DataFrame]:
    """Run all cases, or continue if the folder has a part of their runs, and score them.

    Args:
        folder: gets a folder for each case.
        replicates: runs of a case as it was, and the same number with nobody abroad.
        jobs: number of processes; results do not depend on it.
        tell: shows a line to the user.
        parameters: draws of behavioural parameters, ``"posterior"`` or a CSV; defaults if None.
        cases: files of cases, in addition to those that come with Sapper.

    Returns:
        Tables by name: ``history_cases``, a row for each case; ``history_scores``, a row for each
        forecaster. They and a figure are written into the folder.

    Raises:
        InputError: a case has no outcome, or two cases have the same name.
    """
    names = [*builtin_cases(), *cases]
    asked = [case_experiment(name, replicates, parameters) for name in names]
    _refuse_unscored(names, [case for case, _ in asked])
    known = []
    for case, experiment in asked:
        own = folder / case.case.name
        tell(f"{case.case.name}: {case.case.title}")
        executor = partial(executors.on_this_machine, jobs=jobs)
        runner.run(experiment, own, model_simulator(), executor, tell=tell)
        known.append(Known(case, OUTCOMES.index(case.case.outcome), Loaded(own).runs))
    found = tables(known)
    write_tables(folder, found, {"history": drawn(found["history_cases"])})
    return found


def _refuse_unscored(files: Sequence[str], cases: Sequence[Case]) -> None:
    names = [case.case.name for case in cases]
    for file, name, case in zip(files, names, cases, strict=True):
        if case.case.outcome == "unknown":
            raise InputError(file, "case.outcome", "unknown", "a score needs the real outcome")
        if file != name and names.count(name) > 1:
            raise InputError(file, "case.name", name, "is also the name of another case")


def tables(known: Sequence[Known]) -> dict[str, pd.DataFrame]:
    """Return the tables of cases and of scores."""
    outcomes = [one.outcome for one in known]
    forecasts = {
        MODEL: [probabilities(one.runs, ABROAD) for one in known],
        MODEL_WITHOUT: [probabilities(one.runs, NOBODY) for one in known],
        REGIME: [regime_forecast(one.case) for one in known],
        UNIFORM: [uniform_forecast() for _ in known],
        OTHERS: [others_forecast(outcomes, place) for place in range(len(known))],
    }
    scores = {
        name: [ranked_probability_score(*pair) for pair in zip(given, outcomes, strict=True)]
        for name, given in forecasts.items()
    }
    return {
        "history_cases": _case_table(known, forecasts, scores),
        "history_scores": _score_table(outcomes, forecasts, scores),
    }


def _case_table(
    known: Sequence[Known], forecasts: Forecasts, scores: Mapping[str, Sequence[float]]
) -> pd.DataFrame:
    rows = []
    for place, one in enumerate(known):
        forecast = forecasts[MODEL][place]
        runs = int((one.runs["abroad"] == ABROAD).sum())
        low, high = _score_interval(forecast, one.outcome, runs)
        shares = {f"p_{outcome}": share for outcome, share in zip(OUTCOMES, forecast, strict=True)}
        rows.append(
            {
                "case": one.case.case.name,
                "title": one.case.case.title,
                "outcome": OUTCOMES[one.outcome],
                "runs": runs,
                **{key.replace(" ", "_"): float(share) for key, share in shares.items()},
                "mean_rank": mean_rank(forecast),
                "mean_rank_nobody_abroad": mean_rank(forecasts[MODEL_WITHOUT][place]),
                "score": scores[MODEL][place],
                "score_low": low,
                "score_high": high,
                "score_base_rate": scores[REGIME][place],
                "verdict": _verdict(forecast, one.outcome),
            }
        )
    return pd.DataFrame(rows)


def _verdict(forecast: NDArray[np.float64], outcome: int) -> str:
    """Say whether the real outcome was the likeliest, possible, or almost excluded."""
    if forecast.argmax() == outcome:
        return "likeliest"
    return "miss" if forecast[outcome] < UNLIKELY else "possible"


def _score_interval(forecast: NDArray[np.float64], outcome: int, runs: int) -> tuple[float, float]:
    """Return the middle 95% of the score over samples of the same number of runs."""
    drawn = np.random.default_rng(0).multinomial(runs, forecast, RESAMPLES) / runs
    scores = [ranked_probability_score(sample, outcome) for sample in drawn]
    low, high = np.quantile(scores, [0.025, 0.975])
    return float(low), float(high)


def _score_table(
    outcomes: Sequence[int], forecasts: Forecasts, scores: Mapping[str, Sequence[float]]
) -> pd.DataFrame:
    rows = []
    for name, given in forecasts.items():
        ranks = [mean_rank(forecast) for forecast in given]
        # Leaving a case out lowers its own rank, so the order of the ranks has no meaning.
        ranked = name != OTHERS
        tau, p_value, smallest = permutation_test(ranks, outcomes) if ranked else (nan, nan, nan)
        worse = [ours - theirs for ours, theirs in zip(scores[MODEL], scores[name], strict=True)]
        rows.append(
            {
                "forecaster": name,
                "cases": len(outcomes),
                "mean_score": float(np.mean(scores[name])),
                "model_better_in": sum(one < 0 for one in worse),
                "p_model_better": nan if name == MODEL else sign_flip_test(worse),
                "kendall_tau": tau,
                "p_tau": p_value,
                "smallest_p_tau": smallest,
            }
        )
    return pd.DataFrame(rows)
