"""``sapper tour``: the page without a program, in one file, from runs that were stored before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from sapper.experiments.app.answer import ENDS, End, answer, end_of, frame, sides, start_year
from sapper.experiments.app.choices import FUTURES
from sapper.experiments.app.future import told
from sapper.experiments.config.settings import RULES
from sapper.experiments.opening import check
from sapper.experiments.running.runner import run_here
from sapper.experiments.running.workers import Workers
from sapper.experiments.shipped import shipped_path
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.store.files import write_file
from sapper.experiments.studies.ask.question import ask_line, asked
from sapper.model.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    import pandas as pd

WEB = shipped_path("app", "web")
RESULTS = Path("results") / "tour"
SEED = 1
STORIES = 3
"""Futures of each end that are told in full in each cell: few, so that the file stays small."""

SIZES: Mapping[str, Sequence[int]] = {
    "dprk_2024": (0, 11_000, 150_000, 350_000),
    "korea_vietnam": (0, 48_000, 150_000),
    "egypt_yemen": (0, 20_000, 50_000, 100_000),
    "portugal": (0, 50_000, 149_000),
    "cuba_angola": (0, 35_000, 80_000),
}
"""The cases of the tour, and how many soldiers are abroad at a time."""

SIGNERS = {"commander": "alone", "three offices": "three", "five": "five"}
"""Who signs an important order: the name on the page, and the rule."""


@dataclass(frozen=True)
class Cell:
    """A size and a rule of a case, with its futures.

    Attributes:
        size: soldiers abroad at a time.
        rule: who must sign, as in `RULES`.
        scenario: with both.
        ends: of its futures, by their numbers.
    """

    size: int
    rule: str
    scenario: Scenario
    ends: Sequence[End]

    @property
    def key(self) -> str:
        """The name of the cell in the file."""
        return f"{self.size} {self.rule}"

    @property
    def settings(self) -> list[str]:
        """What ``sapper ask`` is told to set."""
        return [f"size={self.size}", f"signatures={self.rule}"]


def write_tour(out: Path, jobs: int, tell: Callable[[str], None]) -> Path:
    """Run what is not stored yet, and write the tour.

    Args:
        out: the HTML file.
        jobs: worker processes.
        tell: shows a line to the user.

    Raises:
        InputError: the file cannot be written.
        StoreError: a result cannot be written.
    """
    cases = {}
    for name, sizes in SIZES.items():
        cells = _cells(name, sizes, jobs, tell)
        tell(f"{name}: {len(cells) * FUTURES:,} futures are there; telling some of them")
        cases[name] = _case(name, cells, jobs)
    return write_file(out, _page(cases).encode())


def _cells(name: str, sizes: Sequence[int], jobs: int, tell: Callable[[str], None]) -> list[Cell]:
    """Run the grid of a case, or take it from its result."""
    experiment = check(_tables(name, sizes), "tour")
    runs = run_here(experiment, RESULTS / name, jobs, tell).runs
    runs = runs.sort_values(["point", "replicate"])
    grid = list(product(sizes, SIGNERS.values()))
    return [
        Cell(size, rule, experiment.scenario.override(point.settings), _ends(runs, point.index))
        for (size, rule), point in zip(grid, experiment.design, strict=True)
    ]


def _ends(runs: pd.DataFrame, point: int) -> list[End]:
    rows = runs[runs["point"] == point][["end", *OUTCOMES.values(), "first_attempt_week"]]
    return [
        end_of(dict(zip(rows.columns, row, strict=True))) for row in rows.itertuples(index=False)
    ]


def _tables(name: str, sizes: Sequence[int]) -> dict[str, Any]:
    """Return the config of a case: all sizes with all rules, the same luck everywhere."""
    rules = {rule: list(RULES[rule]) for rule in SIGNERS.values()}
    return {
        "experiment": {
            "name": f"tour-{name}", "title": f"The tour: {name}", "scenario": name,
            "seed": SEED, "replicates": FUTURES,
        },
        "overrides": {"deployment.waves": []},
        "design": {
            "kind": "grid",
            "factor": [
                {"name": "size", "parameter": "deployment.size", "values": list(sizes)},
                {"name": "rule", "parameter": "orders.important", "choices": rules},
            ],
        },
    }  # fmt: skip


def _case(name: str, cells: Sequence[Cell], jobs: int) -> dict[str, Any]:
    """Return a case for the browser: its cells, and the answer to each pair of them."""
    own = load_scenario(name)
    stories = _stories(name, cells, jobs)
    return {
        "summary": own.summary,
        "sizes": sorted({cell.size for cell in cells}),
        "cells": {
            cell.key: {
                "ends": cell.ends,
                "frame": frame(cell.scenario, name),
                "stories": stories[cell.key],
            }
            for cell in cells
        },
        "pairs": {
            f"{other.key} {cell.key}": _pair(name, other, cell)
            for other, cell in permutations(cells, 2)
        },
    }


def _pair(name: str, other: Cell, cell: Cell) -> dict[str, Any]:
    changed = zip(other.settings, cell.settings, strict=True)
    question = asked(
        name, cell.settings, [one for one, new in changed if one != new], FUTURES, SEED
    )
    found = answer(question.experiment, other.ends, cell.ends)
    return {"answer": found, "sides": sides(question), "command": ask_line(question)}


def _stories(name: str, cells: Sequence[Cell], jobs: int) -> dict[str, dict[int, Any]]:
    """Return the first futures of each end in each cell, told in full."""
    workers, start = Workers(jobs), start_year(name)
    try:
        wanted = [(cell, number) for cell in cells for number in _chosen(cell.ends)]
        calls = [workers.submit(told, cell.scenario, SEED, n, start) for cell, n in wanted]
        found: dict[str, dict[int, Any]] = {cell.key: {} for cell in cells}
        for (cell, number), call in zip(wanted, calls, strict=True):
            found[cell.key][number] = call.result()
        return found
    finally:
        workers.end()


def _chosen(ends: Sequence[End]) -> Iterator[int]:
    for end in range(1, len(ENDS)):
        numbers = [number for number, one in enumerate(ends) if one[0] == end]
        yield from numbers[:STORIES]


def _page(cases: Mapping[str, Any]) -> str:
    """Return the file: all styles and scripts of the page, and the data, within it."""
    environment = Environment(loader=FileSystemLoader(WEB), autoescape=True)
    parts = {
        name: Markup((WEB / file).read_text(encoding="utf-8"))
        for name, file in (
            ("style", "style.css"), ("draw", "draw.js"), ("story", "story.js"), ("tour", "tour.js"),
        )
    }  # fmt: skip
    data = json.dumps({"cases": cases, "signers": SIGNERS}, separators=(",", ":"))
    # No text of the data may end the script that holds it.
    parts["data"] = Markup(data.replace("<", "\\u003c"))
    return environment.get_template("tour.html").render(**parts)
