"""Run the cases and answer the two questions: the tables of ``sapper history``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sapper.experiments.config.cases import ABROAD, NOBODY, REPLICATES
from sapper.experiments.config.columns import PLOT_FIELDS
from sapper.experiments.errors import StoreError
from sapper.experiments.running.outputs import read_written, write_tables
from sapper.experiments.running.runner import run_here
from sapper.experiments.spreadsheet_text import read_csv
from sapper.experiments.statistics.conventions import columns_of
from sapper.experiments.statistics.intervals import Pairs, interval
from sapper.experiments.studies.history.course import course
from sapper.experiments.studies.history.figures import drawn
from sapper.experiments.studies.history.forecasts import (
    EVEN,
    Forecast,
    case_experiment,
    forecast_of,
    regime_forecast,
)
from sapper.experiments.studies.history.scores import score_rows
from sapper.model.cases.facts import Case
from sapper.model.errors import InputError
from sapper.model.scenario import builtin_cases

MODEL = "the model"
MODEL_WITHOUT = "the model, nobody abroad"
REGIME = "the regime's base rate"
ALIKE = "one half, for all cases"
ATTEMPT, SUCCESS = "an attempt", "success, given an attempt"
"""The two questions: what may have come."""

TABLES = ("history_cases", "history_course", "history_scores")


@dataclass(frozen=True)
class Known:
    """A case with a known outcome, and its runs.

    Attributes:
        case: its facts.
        runs: a row for each run.
        weekly: their weekly series.
    """

    case: Case
    runs: pd.DataFrame
    weekly: pd.DataFrame

    def at(self, abroad: str) -> pd.DataFrame:
        """Return the runs with the army as it was, or with nobody abroad, by replicate."""
        return self.runs[self.runs["abroad"] == abroad].set_index("replicate")


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
        Tables by name: ``history_cases``, a row for each case; ``history_course``, what happens
        year by year; ``history_scores``, a row for each question and forecaster. They and a picture
        of each case are written into the folder.

    Raises:
        InputError: a case has no outcome, or two cases have the same name.
    """
    names = [*builtin_cases(), *cases]
    asked = [case_experiment(name, replicates, parameters) for name in names]
    _refuse_unscored(names, [case for case, _ in asked])
    known = []
    for case, experiment in asked:
        tell(f"{case.case.name}: {case.case.title}")
        result = run_here(experiment, folder / case.case.name, jobs, tell)
        known.append(Known(case, result.runs, result.weekly))
    found = tables(known)
    pictures = drawn([one.case for one in known], found["history_cases"], found["history_course"])
    write_tables(folder, found, pictures)
    return found


def _refuse_unscored(files: Sequence[str], cases: Sequence[Case]) -> None:
    names = [case.case.name for case in cases]
    for file, name, case in zip(files, names, cases, strict=True):
        if case.case.outcome == "unknown":
            raise InputError(file, "case.outcome", "unknown", "a score needs the real outcome")
        if file != name and names.count(name) > 1:
            raise InputError(file, "case.name", name, "is also the name of another case")


def stored_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables that :func:`run` wrote into a folder; none if it wrote nothing there.

    Raises:
        StoreError: an earlier version of Sapper wrote them, or they are damaged.
    """
    there = [name for name in TABLES if (folder / f"{name}.csv").is_file()]
    if there and len(there) < len(TABLES):
        remedy = "name another folder, or remove this one"
        raise StoreError(f"{folder}: is a result of an earlier version of Sapper; {remedy}")
    return {name: read_csv(read_written(folder, f"{name}.csv")) for name in there}


def tables(known: Sequence[Known]) -> dict[str, pd.DataFrame]:
    """Return the tables of cases, of their course and of scores."""
    return {
        "history_cases": pd.DataFrame([_case_row(one) for one in known]),
        "history_course": pd.concat(
            [course(one.case, one.runs, one.weekly) for one in known], ignore_index=True
        ),
        "history_scores": _score_table(known),
    }


def _score_table(known: Sequence[Known]) -> pd.DataFrame:
    forecasters: Mapping[str, Callable[[Known], Forecast]] = {
        MODEL: lambda one: forecast_of(one.at(ABROAD)),
        MODEL_WITHOUT: lambda one: forecast_of(one.at(NOBODY)),
        REGIME: lambda one: regime_forecast(one.case),
        ALIKE: lambda one: EVEN,
    }
    forecasts = {name: [ask(one) for one in known] for name, ask in forecasters.items()}
    attempted = [one.case.case.attempted for one in known]
    tried = [place for place, came in enumerate(attempted) if came]
    return pd.concat(
        [
            score_rows(
                ATTEMPT,
                {name: [each.attempt for each in given] for name, given in forecasts.items()},
                attempted,
            ),
            score_rows(
                SUCCESS,
                {name: [given[at].success for at in tried] for name, given in forecasts.items()},
                [known[at].case.case.outcome == "succeeded" for at in tried],
            ),
        ],
        ignore_index=True,
    )


def _case_row(one: Known) -> dict[str, Any]:
    """Return what the runs of a case and its base rate say, and the counts of its plots."""
    here, without = one.at(ABROAD), one.at(NOBODY)
    tried, before = here["attempts"] > 0, without["attempts"] > 0
    won = int((here["successes"] > 0).sum())
    pairs, base, attempts = Pairs.of(before, tried), regime_forecast(one.case), int(tried.sum())
    return {
        "case": one.case.case.name,
        "title": one.case.case.title,
        "outcome": one.case.case.outcome,
        "runs": len(here),
        **_share("attempt", attempts, len(here)),
        "attempt_nobody_abroad": float(before.mean()),
        "attempt_base_rate": base.attempt,
        **columns_of("difference", (pairs.difference, *pairs.difference_interval())),
        **_share("success", won, attempts),
        "success_base_rate": base.success,
        **{name: int(here[name].sum()) for name in ("attempts", *PLOT_FIELDS)},
    }


def _share(name: str, events: int, runs: int) -> dict[str, float]:
    return columns_of(name, (events / runs if runs else float("nan"), *interval(events, runs)))
