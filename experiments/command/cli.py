"""The command ``sapper``: reads the arguments and shows the results."""

from __future__ import annotations

import sys
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from sapper.experiments.command import look_commands, run_commands
from sapper.experiments.command.shared import BAD_INPUT, NOT_WRITTEN, note, say
from sapper.model.errors import InputError

RESUMABLE = "what is done is kept: run the same command again to continue"

app = typer.Typer(
    name="sapper",
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        from importlib.metadata import version

        say(f"sapper {version('sapper')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Simulate an army and its political controls, and read the risk of a coup."""


# In the order of the help.
for command in (
    run_commands.ask,
    run_commands.run,
    look_commands.figures,
    look_commands.report,
    look_commands.explore,
    run_commands.mistake,
    look_commands.tour,
    run_commands.reproduce,
    look_commands.explain,
    look_commands.export,
    look_commands.new,
    run_commands.history,
    run_commands.skill,
    run_commands.claims,
    look_commands.panel,
    look_commands.describe,
    look_commands.scenarios,
    look_commands.configs,
    run_commands.validate,
    look_commands.check,
):
    app.command()(command)


def main() -> NoReturn:
    """Run the command; every error that a user can cause gives one line and an exit status."""
    from sapper.experiments.errors import StoreError

    try:
        given = sys.argv[1:] or ["--help"]
        status = app(args=given, prog_name="sapper", standalone_mode=False)
    except InputError as error:
        leave(str(error), BAD_INPUT)
    except TyperException as error:
        leave(" ".join(error.format_message().split()), BAD_INPUT)
    except StoreError as error:
        leave(str(error), NOT_WRITTEN)
    except MemoryError:
        leave(f"not enough memory; {RESUMABLE}", NOT_WRITTEN)
    except (OSError, ImportError, UnicodeDecodeError) as error:  # of the machine, not of the input
        leave(f"{' '.join(str(error).split())}; {RESUMABLE}", NOT_WRITTEN)
    sys.exit(status or 0)


def leave(line: str, status: int) -> NoReturn:
    """End the command with a line and a status."""
    note(f"sapper: {line}")
    sys.exit(status)
