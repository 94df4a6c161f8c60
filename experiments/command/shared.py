"""What all commands share: how they end, the result they are given, and how they speak."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sapper.model.errors import printable

BAD_INPUT, SOME_FAILED, NOT_WRITTEN, DIFFERENT = 2, 3, 4, 5
"""Exit statuses; 0 is success, and a signal that ends the command adds its number to 128."""

Result = Annotated[Path, typer.Argument(help="Folder of a result, for example results/NAME.")]

MOST_JOBS = 1024
Jobs = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_JOBS, help="Worker processes.", show_default="all cores"),
]

Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Set a parameter: size=30000, war=5y, signatures=five; can be repeated.",
        show_default=False,
    ),
]

Against = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=VALUE",
        help="What is different in the other arm; can be repeated.",
        show_default="size=0",
    ),
]


def scenario_names(incomplete: str) -> list[str]:
    """Return the built-in scenarios that begin so, for the completion of a shell."""
    return _begun("model/scenarios", incomplete) + _begun("model/scenarios/cases", incomplete)


def config_names(incomplete: str) -> list[str]:
    """Return the built-in configs that begin so, for the completion of a shell."""
    return _begun("experiments/configs", incomplete)


def _begun(folder: str, incomplete: str) -> list[str]:
    """List names without opening a file: a shell waits for them."""
    found = sorted((Path(__file__).parents[2] / folder).glob("*.toml"))
    return [path.stem for path in found if path.stem.startswith(incomplete)]


def say(line: str) -> None:
    """Write a line of the answer."""
    typer.echo(printable(line))


def note(line: str) -> None:
    """Write a line about the answer, which a program that reads the answer does not get."""
    typer.echo(printable(line), err=True)
