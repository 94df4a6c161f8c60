"""What was made again beside what ships: a table, and the differences in words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from sapper.experiments.shipped import shipped_rows
from sapper.experiments.studies.panel.regressions import share
from sapper.experiments.words import counted

YES, NO, NONE = "yes", "no", ""
HEADS = ["row", "shipped", "rebuilt", "inside"]
CELL = ("kindlag", "decade")
COUNTS = ("attempt_years", "country_years", "attempts", "successes")
EPISODE = ("gwcode", "abroad_from", "abroad_to")
NOT_MADE = "wealth_gap"

Row = Mapping[str, str]
Difference = tuple[str, str, str, str]


def shipped(name: str) -> list[Row]:
    """Return the rows of a table of ``facts/`` as text."""
    return list(shipped_rows("facts", f"{name}.csv"))


def _rows(rebuilt: pd.DataFrame) -> list[Row]:
    """Return a table as it will be written: text that can be compared with what ships."""
    return list(csv.DictReader(rebuilt.to_csv(index=False).splitlines()))


def differences(rebuilt: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row for each regularity, cell of kind and decade, and episode that ships.

    Returns:
        row, shipped, rebuilt, and inside: whether what was rebuilt lies inside the interval that
        ships, yes or no; empty if nothing can be said. The interval of a cell is the exact one of
        its rate. An episode has none: all its columns must agree.
    """
    compare = {
        "coup_regularities": _regularities,
        "rates_by_kind_and_decade": _rates,
        "episodes": _episodes,
    }
    found = [
        row for name, told in compare.items() for row in told(shipped(name), _rows(rebuilt[name]))
    ]
    return pd.DataFrame(found, columns=HEADS)


def _by(rows: Iterable[Row], key: Iterable[str]) -> dict[tuple[str, ...], Row]:
    return {tuple(row[name] for name in key): row for row in rows}


def _regularities(ours: list[Row], rebuilt: list[Row]) -> Iterator[Difference]:
    old = _by(ours, ["id"])
    for new in rebuilt:
        own, inside = old[(new["id"],)], NONE
        if own["low"] and new["figure"]:
            ends = float(own["low"]), float(own["high"])
            inside = YES if ends[0] <= float(new["figure"]) <= ends[1] else NO
        yield new["id"], _figure(own), _figure(new), inside


def _figure(row: Row) -> str:
    ends = f" ({row['low']} to {row['high']})" if row["low"] else ""
    return (row["figure"] or "unknown") + ends


def _rates(ours: list[Row], rebuilt: list[Row]) -> Iterator[Difference]:
    old, new = _by(ours, CELL), _by(rebuilt, CELL)
    for key in sorted(old.keys() | new.keys()):
        was, now = ([int(row[name]) for name in COUNTS] if (row := rows.get(key)) else [0] * 4
                    for rows in (old, new))  # fmt: skip
        inside = NONE
        if was[1] and now[1]:
            _, low, high, _ = share(was[0], was[1])
            inside = YES if low <= now[0] / now[1] <= high else NO
        yield f"{key[0]}, {key[1]}s", _cell(was), _cell(now), inside


def _cell(counts: list[int]) -> str:
    tried, years, attempts, successes = counts
    return f"{tried} attempt-years of {years}, {attempts} attempts, {successes} successes"


def _episodes(ours: list[Row], rebuilt: list[Row]) -> Iterator[Difference]:
    made = _by(rebuilt, EPISODE)
    for old in ours:
        new = made.pop(tuple(old[name] for name in EPISODE), None)
        name = f"{old['country']}, {old['abroad_from']}-{old['abroad_to']}"
        if new is None:
            yield name, "an episode", "none of these years", NO
            continue
        unlike = [column for column in old if column != NOT_MADE and old[column] != new[column]]
        was, now = ("; ".join(f"{one} {row[one]}" for one in unlike) for row in (old, new))
        yield name, was or "the same", now or "the same", NO if unlike else YES
    yield "episodes that do not ship", "0", str(len(made)), NONE


def in_words(table: pd.DataFrame) -> list[str]:
    """Return a line on the whole, and one on each row that is not the same to the letter."""
    rows: list[Difference] = list(table.itertuples(index=False, name=None))
    told = [inside for *_, inside in rows if inside]
    words = {YES: "inside", NO: "does not agree", NONE: "nothing to compare with"}
    return [
        f"{counted(len(told), 'row')} compared with what ships: {told.count(YES)} agree (a rate or"
        f" ratio inside the interval that ships, an episode the same), {told.count(NO)} do not",
        *(
            f"{row}: shipped {old}; rebuilt {new}; {words[inside]}"
            for row, old, new, inside in rows
            if old != new
        ),
    ]
