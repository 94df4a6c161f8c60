"""What all commands share: how they end, the result they are given, and how they speak."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sapper.model.errors import printable

BAD_INPUT, SOME_FAILED, NOT_WRITTEN, DIFFERENT = 2, 3, 4, 5
"""Exit statuses; 0 is success, and a signal that ends the command adds its number to 128."""

Result = Annotated[Path, typer.Argument(help="Folder of a result, for example results/NAME.")]


def say(line: str) -> None:
    """Write a line of the answer."""
    typer.echo(printable(line))


def note(line: str) -> None:
    """Write a line about the answer, which a program that reads the answer does not get."""
    typer.echo(printable(line), err=True)
