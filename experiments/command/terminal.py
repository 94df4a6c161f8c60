"""What a command prints: the answer, the files written, the time taken, and failed runs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sapper.experiments.methods.base import Answer
from sapper.experiments.running.progress import tell_machine
from sapper.experiments.running.runner import Result

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.studies.ask.question import Question
    from sapper.experiments.studies.ask.study import Answered

PIPE_WIDTH = 80


def show(
    result: Result, seconds: float, said: Sequence[str] = (), folder: Path | None = None
) -> None:
    """Print the answer, the files written, the time taken, and how to see more."""
    console = _console()
    for shown in result.answer.shown:
        console.print(shown)
    for line in said:
        console.print(line, soft_wrap=not console.is_terminal, highlight=False)
    for path in result.written:
        console.print(shown_path(path), soft_wrap=True, highlight=False)
    console.print(
        f"{result.runs:,} runs, {result.computed:,} of them computed now, in {seconds:.0f} s"
    )
    if folder is not None:
        console.print(f"to read it: sapper report {shown_path(folder)}", soft_wrap=True)


def show_answered(question: Question, answered: Answered, folder: Path) -> None:
    """Print a sentence, the table of pairs, and where more is to be seen."""
    from sapper.experiments.studies.ask.question import explore_line

    console = _console()
    console.print(answered.said, soft_wrap=not console.is_terminal, highlight=False)
    console.print(answered.table)
    if answered.needed:
        again = f"{answered.needed} Ask again with --runs."
        console.print(again, soft_wrap=not console.is_terminal, highlight=False)
    for line in (
        f"read it:    sapper report {shown_path(folder)}",
        f"look at it: {explore_line(question)}",
        f"repeat it:  sapper run {shown_path(answered.config)}",
    ):
        console.print(line, soft_wrap=True, highlight=False)


def words(experiment: Experiment, folder: Path, answer: Answer) -> list[str]:
    """Return the answer of plain runs in sentences; other methods show their own."""
    from sapper.experiments.methods import RUNS, name_of
    from sapper.experiments.results.report.page import evidence_of
    from sapper.experiments.results.report.sentences import answers
    from sapper.experiments.store.stored import Stored

    if name_of(experiment.config, experiment.place) != RUNS:
        return []
    evidence = evidence_of(Stored(folder), experiment)
    return [one.sentence for one in answers(experiment, answer.tables["risk"], evidence)]


def _console() -> Console:
    # A title is text: [/] and :bomb: mean nothing.
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    return Console(width=width, markup=False, emoji=False)


def show_json(result: Result, seconds: float, said: Sequence[str] = ()) -> None:
    """Print a line of JSON whose ``event`` is "result": sentences, files written and counts."""
    tell_machine(
        "result",
        answer=[*result.answer.sentences, *said],
        files=[str(path) for path in result.written],
        runs=result.runs,
        computed=result.computed,
        failed=result.answer.failed,
        seconds=round(seconds, 1),
        failures=json.loads(result.answer.failures.to_json(orient="records")),
    )


def failures(answer: Answer) -> str:
    """Say how many runs failed and which error was the most frequent."""
    most = answer.failures.sort_values("runs").iloc[-1]
    runs = "1 run" if answer.failed == 1 else f"{answer.failed} runs"
    return f"{runs} failed; most often at the {most['stage']} stage: {most['error']}"


def shown_path(path: Path) -> str:
    """Return a path relative to the current folder, if it lies within."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
