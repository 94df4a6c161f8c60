"""Troops in another state's war: the years, what comes after them, and the episodes.

A state has troops abroad in a year in which UCDP/PRIO calls it a secondary party of a conflict, or
in which it is the power in an extrasystemic war, one outside the state system.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sapper.experiments.studies.panel import sources
from sapper.experiments.studies.panel.country_years import KEY, LAST, attempts, tried_before
from sapper.experiments.studies.panel.sources import Table, load
from sapper.experiments.studies.panel.states import from_either, states

EXTRASYSTEMIC, WAR = 1, 2
"""UCDP/PRIO: the type of a conflict outside the state system; the level of 1,000 deaths a year."""

GAP = 2
"""Years between two years abroad; more splits an episode."""

SOON, LATE = 5, 12
"""Years after the return: the end of the first span and of the second."""

PAST = 10
"""Years before an episode whose attempts are counted."""

PHASES = {"abroad": "abroad", "soon": "1-5 years after", "late": "6-12 years after"}


def years_abroad(folder: Path) -> pd.DataFrame:
    """Return a row for each country-year with troops in another state's war.

    Returns:
        country, year, hosts (a set of codes; empty for a power in its colony) and war (whether a
        conflict of another state in which it fought reached 1,000 deaths that year).

    Raises:
        InputError: the file of conflicts cannot be used.
    """
    table = load(folder, sources.CONFLICTS)
    lists = {name: _codes(table, name) for name in sources.CONFLICTS.texts}
    found: dict[tuple[int, int], tuple[set[int], bool]] = {}
    for line, year, level, kind in table.rows[
        ["year", "intensity_level", "type_of_conflict"]
    ].itertuples():
        places = _present(lists["gwno_loc"][line], year)
        helpers = _present(lists["gwno_a_2nd"][line] + lists["gwno_b_2nd"][line], year) - places
        powers = _present(lists["gwno_a"][line], year) if kind == EXTRASYSTEMIC else set()
        for code in helpers | powers:
            hosts, war = found.get((code, year), (set(), False))
            if code in helpers:
                hosts, war = hosts | places, war or level == WAR
            found[code, year] = (hosts, war)
    return pd.DataFrame(
        [(*key, *value) for key, value in sorted(found.items())], columns=[*KEY, "hosts", "war"]
    )


def _codes(table: Table, column: str) -> pd.Series[list[int]]:  # type: ignore[type-var]
    """Return the codes of each cell, which are separated by commas."""
    cells = table.rows[column]
    table.refuse(
        ~cells.str.fullmatch(r"(-?\d+(\.0)?(\s*[,;]\s*|$))*"), column,
        "must be country codes with commas between them",
    )  # fmt: skip
    return cells.map(lambda cell: [int(float(one)) for one in re.findall(r"-?\d+(?:\.0)?", cell)])


def _present(codes: Iterable[int], year: int) -> set[int]:
    """Return the Gleditsch-Ward codes of the states among some codes."""
    return {code for one in codes if (code := from_either(one, year)) is not None}


def phases(rows: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """Return country-years with a column of 0 and 1 for each of ``PHASES``.

    A year abroad is only that, even if it follows another stay.
    """
    there = set(stays[KEY].itertuples(index=False, name=None))

    def since(code: int, year: int) -> int:
        return next((back for back in range(LATE + 1) if (code, year - back) in there), LATE + 1)

    back = pd.Series(
        [since(*key) for key in rows[KEY].itertuples(index=False)], index=rows.index, dtype=int
    )
    return rows.assign(
        abroad=(back == 0).astype(int),
        soon=back.between(1, SOON).astype(int),
        late=back.between(SOON + 1, LATE).astype(int),
    )


def episodes(rows: pd.DataFrame, stays: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return the episodes of states that were autocracies when they began, as in episodes.csv.

    Only years whose kind of regime a year before is known can be part of one. The gap in wealth is
    left empty, for none of the files has incomes; so is the war of a power in its colonies only.

    Raises:
        InputError: the list of coups cannot be used.
    """
    tried = attempts(folder)
    by_year = rows.set_index(KEY)
    known = stays[[key in by_year.index for key in stays[KEY].itertuples(index=False, name=None)]]
    known = known.assign(
        episode=(known["year"] - known.groupby("country")["year"].shift() > GAP)
        .groupby(known["country"])
        .cumsum()
    )
    found = [
        _episode(stay, by_year.loc[stay["country"].iloc[0]], tried)
        for _, stay in known.groupby(["country", "episode"])
    ]
    columns = (
        "country gwcode abroad_from abroad_to kind army hosts wealth_gap war "
        "attempt_years_before years_seen attempts successes"
    )
    table = pd.DataFrame(found, columns=columns.split())
    autocratic = [
        bool(by_year.at[key, "autocracy"])
        for key in table[["gwcode", "abroad_from"]].itertuples(index=False, name=None)
    ]
    return table[autocratic].astype({"army": "Int64", "war": "Int64"}).reset_index(drop=True)


def _episode(stay: pd.DataFrame, own: pd.DataFrame, tried: pd.DataFrame) -> list[object]:
    code = int(stay["country"].iloc[0])
    first, last = int(stay["year"].min()), int(stay["year"].max())
    seen = own.loc[first : min(last + LATE, LAST)]
    hosts = sorted(set[int]().union(*stay["hosts"]))
    return [
        states()[code].name,
        code,
        first,
        last,
        own.at[first, "kind"],
        own.at[first, "army"],
        "; ".join(states()[host].name for host in hosts),
        float("nan"),
        int(stay["war"].any()) if hosts else None,
        tried_before(tried, code, first, PAST),
        len(seen),
        int(seen["attempts"].sum()),
        int(seen["successes"].sum()),
    ]
