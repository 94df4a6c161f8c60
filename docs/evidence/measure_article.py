"""Measure what each statement of the founding article does at the article's own size.

    python docs/evidence/measure_article.py --pairs 200 --larger 100 --jobs 1

It runs dprk_2024 twice for each row of article.toml, without its rule and with it, with the same
luck: at the size of 2024-25, and where no effect on attempts shows, at larger ones, from the
largest down to where none shows any more. It writes article.csv beside this file at the end. If
you stop it, run it again: it continues where it stopped. Then `python docs/tables.py` puts the
numbers into article.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

import sapper
from sapper.experiments.studies.claims.verdicts import compare
from sapper.model.fields import OUTCOME_TYPES

ROWS = Path(__file__).with_name("article.toml")
TARGET = Path(__file__).with_name("article.csv")
SCENARIO = "dprk_2024"
SEED = 2024
SIZE = "deployment.size"
OWN_SIZE = 11_000
LARGER_SIZES = (350_000, 150_000, 50_000)
ATTEMPT = "attempt"
MEASURES = [name for name, kind in OUTCOME_TYPES.items() if kind is not str]
WEEKLY = ["patronage", "legitimacy", "mean_loyalty", "staff_loyalty", "loyalty_returned"]

Row = dict[str, Any]


def rows_of(file: Path = ROWS) -> list[Row]:
    """Return the rows of the page, in order."""
    return list(tomllib.loads(file.read_text(encoding="utf-8"))["row"])


def compared(row: Row, size: int, runs: Callable[..., pd.DataFrame]) -> list[Row]:
    """Return what a row's rule changes at a size: its own measure, and attempts."""
    weekly = (row["week"], row["measure"]) if "week" in row else None
    without, with_ = (runs({**row[arm], SIZE: size}, weekly) for arm in ("without", "with"))
    about = {"of": row["of"], "says": row["says"], "size": size, "pairs": len(without)}
    deployment = sapper.load_scenario(SCENARIO).deployment
    war_ends = deployment.first_week + deployment.war_weeks
    return [
        {**about, "outcome": outcome, **asdict(compare(without, with_, outcome, war_ends))}
        for outcome in dict.fromkeys((row["measure"], ATTEMPT))
    ]


def shows(found: list[Row]) -> bool:
    """Say whether attempts differ by more than chance explains."""
    attempts = found[-1]
    return bool(attempts["low"] > 0 or attempts["high"] < 0)


def measured(
    rows: list[Row], runs: Callable[..., pd.DataFrame], own: int, larger: int
) -> Iterator[list[Row]]:
    """Yield what each row's rule changes, size by size: a larger size only if attempts show there.

    Args:
        rows: of the page.
        runs: returns the first runs, so many, of a scenario with some changes.
        own: pairs at the own size.
        larger: pairs at each larger size.
    """
    for size in (OWN_SIZE, *LARGER_SIZES):
        pairs = own if size == OWN_SIZE else larger
        asked, rows = rows, []
        for row in asked:
            found = compared(row, size, partial(runs, pairs))
            yield found
            if shows(found) != (size == OWN_SIZE):
                rows.append(row)


def stored_runs(
    folder: Path,
    jobs: int,
    replicates: int,
    changes: Mapping[str, Any],
    weekly: tuple[int, str] | None = None,
) -> pd.DataFrame:
    """Return runs of the scenario with changes; what is stored already is not run again.

    Args:
        folder: of all results.
        jobs: processes.
        replicates: number of runs.
        changes: to the scenario.
        weekly: a week, and a weekly series whose value then becomes a column.
    """
    size = {"name": "soldiers", "parameter": SIZE}
    about = {"name": "article", "title": "The founding article", "scenario": SCENARIO, "seed": SEED}
    tables = {
        "experiment": {**about, "replicates": replicates},
        "overrides": {path: value for path, value in changes.items() if path != SIZE},
        "keep": {"measures": MEASURES, "weekly": WEEKLY if weekly else []},
        "design": {"kind": "list", "rows": [[changes[SIZE]]], "factor": [size]},
    }
    digest = sapper.load_scenario(SCENARIO).override(dict(changes)).digest()[:12]
    own = folder / (f"{digest}-weekly" if weekly else digest)
    result = sapper.run(tables, out=own, jobs=jobs)
    frame = result.frame.sort_values("replicate", ignore_index=True)
    if weekly is not None:
        week, name = weekly
        then = result.weekly[result.weekly["week"] == week].set_index("replicate")[name]
        frame[name] = frame["replicate"].map(then)  # nothing if the run had ended by then
    return frame


def main() -> None:
    """Measure every row and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=200, help="pairs of runs at the own size")
    parser.add_argument("--larger", type=int, default=100, help="pairs at each larger size")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("results/numbers/article"))
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    runs = partial(stored_runs, asked.out, asked.jobs)
    found: list[Row] = []
    for some in measured(rows_of(), runs, asked.pairs, asked.larger):
        found += some
        sys.stderr.write(f"{some}\n")
    order = [row["says"] for row in rows_of()]
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(found, key=lambda row: order.index(row["says"])))


if __name__ == "__main__":
    main()
