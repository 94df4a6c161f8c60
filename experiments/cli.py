"""The command ``sapper``: a thin layer that reads arguments and shows results.

Nothing heavy is imported before a command needs it, so that help answers at once.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from model.errors import InputError

if TYPE_CHECKING:
    from experiments.summary import Summary

BAD_INPUT, SOME_FAILED, NOT_WRITTEN, INTERRUPTED = 2, 3, 4, 130
"""Exit statuses; 0 is success."""

MOST_JOBS = 1024

app = typer.Typer(
    name="sapper",
    help="Simulate an army and its political controls, and read the risk of a coup.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Engine(StrEnum):
    """The model's engines; both give the same results."""

    compiled = "compiled"
    agents = "agents"


@app.command()
def run(
    config: Annotated[str, typer.Argument(help="A config file, or the name of a shipped one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the result.", show_default="results/NAME")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_JOBS, help="Processes at work.", show_default="all cores"),
    ] = None,
    replicates: Annotated[int | None, typer.Option(help="Runs at each point.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all chance.")] = None,
    engine: Annotated[Engine, typer.Option(help="What computes; agents are slow.")] = (
        Engine.compiled
    ),
) -> None:
    """Run an experiment, or go on with one that was stopped."""
    from experiments.config import load_experiment

    started = perf_counter()
    experiment = load_experiment(config, seed=seed, replicates=replicates)

    from experiments import runner, tables
    from experiments.simulator import model_simulator

    folder = out or Path("results") / experiment.config.experiment.name
    result = runner.run(
        experiment,
        folder,
        model_simulator,
        jobs=jobs or _cores(),
        engine=engine.value,
        tell=_tell,
    )
    tables.show(experiment, result, perf_counter() - started)
    if result.summary.failed:
        _tell(_failures(result.summary))
        raise typer.Exit(SOME_FAILED)


@app.command()
def scenarios() -> None:
    """List the built-in scenarios."""
    from model.scenario import builtin_scenarios

    _list(builtin_scenarios())


@app.command()
def configs() -> None:
    """List the experiments that come with Sapper."""
    from experiments.config import shipped_configs

    _list(shipped_configs())


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A scenario or config, as a file or by name.")],
) -> None:
    """Check a scenario or an experiment and say what is wrong."""
    from experiments.checking import check_file

    typer.echo(check_file(file))


def _list(entries: dict[str, str]) -> None:
    width = max(map(len, entries), default=0)
    for name, line in entries.items():
        typer.echo(f"{name:{width}}  {line}")


def _tell(line: str) -> None:
    typer.echo(line, err=True)


def _cores() -> int:
    from joblib import cpu_count

    return int(cpu_count())


def _failures(summary: Summary) -> str:
    """Say how many runs failed and what went wrong most often."""
    most = summary.failures.sort_values("runs").iloc[-1]
    runs = "1 run" if summary.failed == 1 else f"{summary.failed} runs"
    return f"{runs} failed; most often at the {most['stage']} stage: {most['error']}"


def main() -> NoReturn:
    """Run the command; whatever a user can cause ends in one line and its exit status."""
    from experiments.store import StoreError

    try:
        status = app(args=sys.argv[1:] or ["--help"], standalone_mode=False)
    except InputError as error:
        _leave(str(error), BAD_INPUT)
    except TyperException as error:
        _leave(" ".join(error.format_message().split()), BAD_INPUT)
    except StoreError as error:
        _leave(str(error), NOT_WRITTEN)
    except KeyboardInterrupt:
        status = INTERRUPTED
    if status == INTERRUPTED:
        _leave("stopped; the same command goes on from here", INTERRUPTED)
    sys.exit(status or 0)


def _leave(line: str, status: int) -> NoReturn:
    _tell(f"sapper: {line}")
    sys.exit(status)
