"""The country-years 1951-2020: the kind of regime a year before, attempts, and the army."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sapper.experiments.studies.panel import sources
from sapper.experiments.studies.panel.sources import Table, load
from sapper.experiments.studies.panel.states import from_cow, from_either, states
from sapper.model.errors import InputError

FIRST, LAST = 1951, 2020
TRAP_YEARS = 5
"""For so many years after an attempt another is likelier (R8 to R11)."""

DEMOCRACIES = ("parliamentary", "presidential")
KINDS = {
    "Dominant Party": "party-based",
    "Foreign/Occupied": "foreign-occupied",
    "Indirect Military": "indirect military",
    "Military": "military",
    "Military-Personal": "military personal",
    "Monarchy": "monarchy",
    "Oligarchy": "oligarchy",
    "Parliamentary Democracy": "parliamentary",
    "Party-Military": "party-military",
    "Party-Personal": "party-personal",
    "Party-Personal-Military Hybrid": "party-personal-military",
    "Personal Dictatorship": "personal",
    "Presidential Democracy": "presidential",
    "Provisional - Civilian": "provisional",
    "Provisional - Military": "provisional military",
    "Warlordism": "warlordism",
}
"""Kinds of regime: REIGN's words in its months, and those in its list of regimes."""

SAME_KIND = {"civilian provisional": "provisional"}
THOUSAND = 1_000
"""COW counts soldiers in thousands."""

KEY = ["country", "year"]
NO_STATE = 0


def kinds(folder: Path) -> pd.Series[str]:
    """Return the first kind of regime in force in each year, by country and year.

    Raises:
        InputError: neither file of REIGN is there, or one holds what it may not.
    """
    table = load(folder, sources.MONTHS, sources.SPELLS)
    read = _kinds_by_month if table.source is sources.MONTHS else _kinds_by_spell
    return read(table).drop_duplicates(KEY).set_index(KEY)["kind"]


def _kinds_by_month(table: Table) -> pd.DataFrame:
    rows = table.rows
    table.refuse(
        ~rows["government"].isin(KINDS), "government", f"must be one of {', '.join(KINDS)}"
    )
    rows["kind"] = rows["government"].map(KINDS)
    rows["country"] = _coded(table, "ccode", from_cow)
    return rows.sort_values(["year", "month"], kind="stable")


def _kinds_by_spell(table: Table) -> pd.DataFrame:
    rows = table.rows
    for end in ("gwf_startdate", "gwf_enddate"):
        dates = pd.to_datetime(rows[end], format="%m/%d/%Y", errors="coerce")
        table.refuse(dates.isna(), end, "must be a date such as 12/31/2020")
        rows[end] = dates
    rows["kind"] = rows["gwf_regimetype"].replace(SAME_KIND)
    known = set(KINDS.values())
    table.refuse(
        ~rows["kind"].isin(known), "gwf_regimetype", f"must be one of {', '.join(sorted(known))}"
    )
    rows["year"] = rows["gwf_enddate"].dt.year
    _coded(table, "cowcode", from_cow)
    rows = rows.sort_values("gwf_startdate", kind="stable")
    spells = zip(
        rows["cowcode"], rows["gwf_startdate"].dt.year, rows["year"], rows["kind"], strict=True
    )
    years = [
        (from_cow(code, year), year, kind)
        for code, start, end, kind in spells
        for year in range(max(start, FIRST - 1), min(end, LAST) + 1)
    ]
    return pd.DataFrame(years, columns=[*KEY, "kind"])


def _coded(table: Table, column: str, of: Callable[[int, int], int | None]) -> pd.Series[int]:
    """Return the Gleditsch-Ward codes of a column; each must be of a state."""
    pairs = zip(table.rows[column], table.rows["year"], strict=True)
    codes = pd.Series([of(*pair) or NO_STATE for pair in pairs], index=table.rows.index)
    table.refuse(codes == NO_STATE, column, "is the code of no state after 1950")
    return codes


def attempts(folder: Path) -> pd.DataFrame:
    """Return the attempts and successes of each country-year that has an attempt.

    Raises:
        InputError: the list of coups cannot be used.
    """
    table = load(folder, sources.COUPS)
    rows = table.rows
    codes = _coded(table, "ccode", from_either)
    rows = rows.assign(country=codes, successes=(rows["coup"] == 2).astype(int))
    return rows.groupby(KEY).agg(attempts=("coup", "size"), successes=("successes", "sum"))


def armies(folder: Path) -> pd.Series[float]:
    """Return the soldiers of each country-year; the years after the last keep its number.

    Raises:
        InputError: the file of capabilities cannot be used.
    """
    whole = load(folder, sources.ARMIES)
    table = replace(whole, rows=whole.rows[whole.rows["year"] >= FIRST])
    rows = table.rows.assign(country=_coded(table, "ccode", from_cow))
    newest = rows[rows["year"] == rows["year"].max()]
    later = [newest.assign(year=year) for year in range(int(rows["year"].max()) + 1, LAST + 1)]
    known = pd.concat([rows, *later])
    known = known[known["milper"] > 0].drop_duplicates(KEY)
    return (known.set_index(KEY)["milper"] * THOUSAND).astype(float)


def country_years(folder: Path) -> pd.DataFrame:
    """Return a row for each country-year 1951-2020 whose kind of regime a year before is known.

    Returns:
        country (Gleditsch-Ward code), year, kind (a year before), decade, autocracy, attempts,
        successes, attempted (0 or 1), trap (an attempt in the five years before, 0 or 1), and army
        (soldiers; missing if unknown or none).

    Raises:
        InputError: a file cannot be used, or the files share no country-year.
    """
    kind, tried, army = kinds(folder), attempts(folder), armies(folder)
    rows = pd.DataFrame(
        [
            (code, year)
            for code, state in states().items()
            for year in range(max(state.first, FIRST), min(state.last, LAST) + 1)
            if (code, year - 1) in kind.index
        ],
        columns=KEY,
    )
    if rows.empty:
        raise InputError(folder, "REIGN", None, f"has no year from {FIRST - 1} to {LAST - 1}")
    rows["kind"] = [kind[code, year - 1] for code, year in rows.itertuples(index=False)]
    rows["decade"] = rows["year"] // 10 * 10
    rows["autocracy"] = ~rows["kind"].isin(DEMOCRACIES)
    rows = rows.join(tried, on=KEY).join(army.rename("army"), on=KEY)
    counts = ["attempts", "successes"]
    rows[counts] = rows[counts].fillna(0).astype(int)
    rows["attempted"] = (rows["attempts"] > 0).astype(int)
    rows["trap"] = [
        int(tried_before(tried, code, year, TRAP_YEARS) > 0)
        for code, year in zip(rows["country"], rows["year"], strict=True)
    ]
    return rows


def tried_before(tried: pd.DataFrame, code: int, year: int, years: int) -> int:
    """Return in how many of the years before a year there was an attempt."""
    return sum((code, year - back) in tried.index for back in range(1, years + 1))


def rates(rows: pd.DataFrame) -> pd.DataFrame:
    """Return country-years, attempt-years, attempts and successes by kind and decade."""
    cells = rows.rename(columns={"kind": "kindlag"}).groupby(["kindlag", "decade"])
    return cells.agg(
        country_years=("year", "size"),
        attempt_years=("attempted", "sum"),
        attempts=("attempts", "sum"),
        successes=("successes", "sum"),
    ).reset_index()
