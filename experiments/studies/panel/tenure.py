"""Attempts against the time that a leader has been in power, month by month: R29 and R30."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from sapper.experiments.studies.panel import sources
from sapper.experiments.studies.panel.country_years import DEMOCRACIES, FIRST, LAST, kinds
from sapper.experiments.studies.panel.regressions import Interval, ratios
from sapper.experiments.studies.panel.sources import Table, load
from sapper.experiments.studies.panel.states import from_cow, from_either

MONTHS = 12
MIDDLE = 0.5
"""A leader who came within a month is taken as of its middle."""

HELD = {"R29": ("kind", "decade"), "R30": ("country", "decade")}


def tenure(folder: Path) -> Iterator[tuple[str, Interval]]:
    """Yield R29 and R30: by what ten times as many years in power multiply attempts.

    With an effect for each country its mean is fitted, so R30's interval is that of the model.

    Raises:
        InputError: a file cannot be used.
    """
    rows = leader_months(folder)
    rows["tenfold"] = np.log10(rows["years"])
    for key, held in HELD.items():
        found = ratios(rows, ["tenfold"], held, clustered=key != "R30")["tenfold"]
        yield key, found._replace(n=round(len(rows) / MONTHS))


def leader_months(folder: Path) -> pd.DataFrame:
    """Return a row for each month of an autocracy whose leader was in power when it began.

    Returns:
        country (Gleditsch-Ward code), kind (of the regime a year before), decade, years (in power),
        and attempted (0 or 1).

    Raises:
        InputError: a file cannot be used.
    """
    kind, coups = kinds(folder), load(folder, sources.COUPS).rows
    coups = coups.assign(month=_number(coups, "year", "month"))
    pairs = zip(coups["ccode"], coups["year"], coups["month"], strict=True)
    tried = {(from_either(code, year), month) for code, year, month in pairs}
    known = [
        (country, kind[country, year - 1], year // 10 * 10, month, since, (country, month) in tried)
        for country, year, month, since in _reigns(
            load(folder, sources.LEADERS), min(LAST, int(coups["year"].max()))
        )
        if (country, year - 1) in kind.index
    ]
    columns = ["country", "kind", "decade", "month", "since", "attempted"]
    rows = pd.DataFrame(known, columns=columns)
    rows = rows.drop_duplicates(["country", "month"], keep="last")
    rows["years"] = (rows["month"] - rows["since"] - MIDDLE) / MONTHS
    rows["attempted"] = rows["attempted"].astype(int)
    rows = rows[~rows["kind"].isin(DEMOCRACIES)]
    return rows.drop(columns=["month", "since"]).reset_index(drop=True)


def _reigns(table: Table, last: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield country, year, month and month of coming to power, in the order of coming."""
    rows = table.rows
    came, went = _number(rows, "syear", "smonth"), _number(rows, "eyear", "emonth")
    table.refuse(went < came, "eyear", "must not be before the leader came to power")
    order = came.sort_values(kind="stable").index
    for code, since, until in zip(rows.loc[order, "ccode"], came[order], went[order], strict=True):
        for month in range(max(since + 1, FIRST * MONTHS), min(until, last * MONTHS + 11) + 1):
            year = month // MONTHS
            if (country := from_cow(code, year)) is not None:
                yield country, year, month, since


def _number(rows: pd.DataFrame, year: str, month: str) -> pd.Series[int]:
    """Return the number of each month, counted from the year 0."""
    return rows[year] * MONTHS + rows[month] - 1
