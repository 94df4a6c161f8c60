"""What a command prints: the answer, the files written and the time taken."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from rich.console import Console

from sapper.experiments.running.progress import tell_machine
from sapper.experiments.running.runner import Result

PIPE_WIDTH = 100


def show(result: Result, seconds: float) -> None:
    """Print the answer, the files written and the time taken."""
    console = Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)
    for shown in result.answer.shown:
        console.print(shown)
    for path in result.written:
        console.print(shown_path(path), soft_wrap=True, highlight=False)
    console.print(
        f"{result.runs:,} runs, {result.computed:,} of them computed now, in {seconds:.0f} s"
    )


def tell_machines(result: Result, seconds: float) -> None:
    """Write a line of JSON with the key ``event`` ("result"): sentences, files written, counts."""
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


def shown_path(path: Path) -> str:
    """Write a path relative to where the user stands, if it lies below."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
