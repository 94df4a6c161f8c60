"""What the model says of the course of a case, year by year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sapper.experiments.config.cases import ABROAD, NOBODY, SERIES
from sapper.experiments.figures.weekly import QUANTILES
from sapper.experiments.statistics.intervals import interval
from sapper.model.cases.facts import WEEKS_BEFORE, YEARS_AFTER, Case
from sapper.model.clock import WEEKS_PER_YEAR

ATTEMPT = "attempt"
"""In place of a weekly series: the share of runs with an attempt so far."""


def course(case: Case, runs: pd.DataFrame, weekly: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each year, army and series.

    Args:
        case: its facts.
        runs: a row for each run, with nobody abroad too.
        weekly: the weekly series of these runs.

    Returns:
        case, year (from the return), abroad, series, runs, low, median, high. For attempts these
        are all runs, their share and its 95% interval; for a weekly series the runs that still go
        on, and their deciles.
    """
    back = WEEKS_BEFORE + case.facts.weeks if case.facts.rank == "units" else 0
    weeks = {
        year: back + year * WEEKS_PER_YEAR
        for year in range(-(back // WEEKS_PER_YEAR), YEARS_AFTER + 1)
    }
    rows = [
        row
        for abroad in (ABROAD, NOBODY)
        for year, week in weeks.items()
        if week
        for row in _year(runs[runs["abroad"] == abroad], weekly, year, week, abroad)
    ]
    table = pd.DataFrame(rows, columns=["year", "abroad", "series", "runs", *QUANTILES])
    table.insert(0, "case", case.case.name)
    return table


def _year(
    runs: pd.DataFrame, weekly: pd.DataFrame, year: int, week: int, abroad: str
) -> list[tuple[object, ...]]:
    tried = runs["first_attempt_week"].between(0, week - 1)
    low, high = interval(int(tried.sum()), len(runs))
    rows: list[tuple[object, ...]] = [
        (year, abroad, ATTEMPT, len(runs), low, float(tried.mean()), high)
    ]
    if abroad == ABROAD:
        here = weekly[(weekly["week"] == week) & weekly["point"].isin(runs["point"])]
        for name in SERIES:
            known = here[name].dropna()
            ends = known.quantile(list(QUANTILES.values())) if len(known) else [np.nan] * 3
            rows.append((year, abroad, name, len(known), *ends))
    return rows
