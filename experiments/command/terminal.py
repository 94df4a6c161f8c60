"""What a command prints: the answer, the files written, the time taken, and failed runs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from rich.console import Console

from sapper.experiments.methods.base import Answer
from sapper.experiments.running.progress import tell_machine
from sapper.experiments.running.runner import Result

PIPE_WIDTH = 100


def show(result: Result, seconds: float) -> None:
    """Print the answer, the files written and the time taken."""
    width = None if sys.stdout.isatty() else PIPE_WIDTH
    console = Console(width=width, markup=False, emoji=False)  # a title is text: [/] and :bomb:
    for shown in result.answer.shown:
        console.print(shown)
    for path in result.written:
        console.print(shown_path(path), soft_wrap=True, highlight=False)
    console.print(
        f"{result.runs:,} runs, {result.computed:,} of them computed now, in {seconds:.0f} s"
    )


def show_json(result: Result, seconds: float) -> None:
    """Print a line of JSON whose ``event`` is "result": sentences, files written and counts."""
    tell_machine(
        "result",
        answer=result.answer.sentences,
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
