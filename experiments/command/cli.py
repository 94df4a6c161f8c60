"""The command ``sapper``: reads the arguments and shows the results.

Each command imports what it needs within its function, so that ``sapper --help`` answers at once.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from sapper.model.errors import InputError, printable

BAD_INPUT, SOME_FAILED, NOT_WRITTEN, DIFFERENT = 2, 3, 4, 5
"""Exit statuses; 0 is success, and a signal that ends the command adds its number to 128."""

RESUMABLE = "what is done is kept: run the same command again to continue"
MOST_JOBS = 1024

app = typer.Typer(
    name="sapper",
    help="Simulate an army and its political controls, and read the risk of a coup.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


Engine = StrEnum("Engine", ["compiled", "agents"])
ValidationPart = StrEnum(
    "ValidationPart", ["calibration", "patterns", "artefacts", "history", "claims"]
)

Jobs = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_JOBS, help="Worker processes.", show_default="all cores"),
]
EngineChoice = Annotated[Engine, typer.Option(help="Both give the same results; agents is slow.")]
Result = Annotated[Path, typer.Argument(help="Folder of a result, for example results/NAME.")]
Dask = Annotated[str | None, typer.Option(help="Address of the scheduler of a Dask cluster.")]


@app.command()
def run(
    config: Annotated[str, typer.Argument(help="A config file, or the name of a built-in config.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the result.", show_default="results/NAME")
    ] = None,
    jobs: Jobs = None,
    replicates: Annotated[int | None, typer.Option(help="Runs at each point.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the random numbers.")] = None,
    engine: EngineChoice = Engine.compiled,
    dask: Dask = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Run an experiment, or continue one that was stopped."""
    from sapper.experiments.running import executors

    started = perf_counter()
    # The workers load the model while this process imports the rest.
    with executors.chosen(dask, jobs) as executor:
        from sapper.experiments.command import terminal
        from sapper.experiments.config.waves import peak_note
        from sapper.experiments.opening import load_experiment
        from sapper.experiments.running import runner
        from sapper.experiments.running.model import model_simulator
        from sapper.experiments.running.progress import Bar, Lines

        experiment = load_experiment(config, seed=seed, replicates=replicates)
        if note := peak_note(experiment):
            _note(note)
        result = runner.run(
            experiment,
            out or Path("results") / experiment.config.experiment.name,
            model_simulator(),
            executor,
            engine=engine.value,
            tell=_note,
            progress=Lines if json else Bar,
        )
    seconds = perf_counter() - started
    if json:
        terminal.show_json(result, seconds)
    else:
        terminal.show(result, seconds)
    if result.answer.failed:
        _note(terminal.failures(result.answer))
        raise typer.Exit(SOME_FAILED)


@app.command()
def figures(result: Result) -> None:
    """Write the tables and figures of a result again, from its runs."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.redraw import redraw

    for path in redraw(result, _note):
        _say(shown_path(path))


@app.command()
def report(
    result: Result,
    out: Annotated[
        Path | None, typer.Option(help="File to write.", show_default="RESULT/report.html")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write a result as one page to read, send or print."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.report import write_report

    path = write_report(result, out, _note)
    _say(shown_path(path))
    if show:
        typer.launch(path.resolve().as_uri())


@app.command()
def explore(
    scenario: Annotated[str, typer.Argument(help="A built-in scenario, or a file.")] = "sandbox",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of this machine; 0 takes a free one.")
    ] = 8765,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = True,
) -> None:
    """Look at one army in the browser: move sliders, run weeks."""
    from sapper.experiments.app.serve import explore as serve

    serve(scenario, port, show, _say)


@app.command()
def reproduce(
    result: Result,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Run only this many points.", show_default="all")
    ] = None,
    jobs: Jobs = None,
    engine: EngineChoice = Engine.compiled,
    dask: Dask = None,
) -> None:
    """Run a result again and compare every number, bit by bit."""
    from sapper.experiments.results.reproduce import reproduce as again
    from sapper.experiments.running import executors
    from sapper.experiments.running.model import model_simulator

    with executors.chosen(dask, jobs) as executor:
        found = again(result, model_simulator(), executor, engine.value, sample, _note)
    _say(found.line)
    if not found.equal:
        raise typer.Exit(DIFFERENT)


@app.command()
def explain(result: Result) -> None:
    """Show how a rare event came about. It uses the histories that splitting kept."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.explain import explain as describe_event

    lines, written = describe_event(result, _note)
    for line in [*lines, *map(shown_path, written)]:
        _say(line)


@app.command()
def export(
    result: Result,
    out: Annotated[
        Path | None, typer.Option(help="File to write.", show_default="NAME.crate.zip")
    ] = None,
) -> None:
    """Pack a result as a research object (RO-Crate) for an archive."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.export import export as pack

    _say(shown_path(pack(result, out, _note)))


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(help="Name of the experiment and of NAME.toml; or the word case.")
    ],
    case: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Name of the case, after: new case.")
    ] = None,
) -> None:
    """Write a config or a case to start from. Every key has a comment."""
    from sapper.experiments.command.new import write_case, write_template

    if name == "case" and case is None:
        raise InputError("new case", "NAME", None, "is missing: sapper new case NAME")
    if name != "case" and case is not None:
        raise InputError("new", "", name, "must be case, or the only name")
    path = write_template(name) if case is None else write_case(case)
    _say(f"{path}: change it, then: sapper run {path}")


@app.command()
def history(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE.toml]...", help="Cases to add to the built-in ones."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = Path("results/history"),
    replicates: Annotated[
        int, typer.Option(min=1, help="Runs of each case, and as many with nobody abroad.")
    ] = 200,
    parameters: Annotated[
        str | None, typer.Option(help="posterior, or a CSV file of draws.", show_default="defaults")
    ] = None,
    jobs: Jobs = None,
) -> None:
    """Run the historical cases and score the forecasts of the model."""
    from sapper.experiments.running import executors
    from sapper.experiments.studies.history.sentences import lines
    from sapper.experiments.studies.history.study import run as score

    found = score(
        out, replicates, jobs or executors.all_cores(), _note, parameters, tuple(cases or ())
    )
    for line in lines(found):
        _say(line)


@app.command()
def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM]...", help="Names or files of claims; default: all."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = Path("results/claims"),
    replicates: Annotated[int, typer.Option(min=1, help="Runs of each arm.")] = 150,
    parameters: Annotated[
        str, typer.Option(help="defaults, posterior, plausible, or a CSV file of draws.")
    ] = "defaults",
    jobs: Jobs = None,
) -> None:
    """Run the claims of the founding article and say which hold."""
    from sapper.experiments.running import executors
    from sapper.experiments.studies.claims.study import run as decide

    found = decide(
        out, replicates, jobs or executors.all_cores(), _note, parameters, tuple(names or ())
    )
    for row in found["claims"].to_dict("records"):
        _say(f"{row['claim']}: {row['says']}: {row['verdict']}")


@app.command()
def describe(
    what: Annotated[
        str, typer.Argument(help="config, parameters, measures, weekly, or a dotted path.")
    ] = "config",
) -> None:
    """Explain the keys of a config, the parameters and the measures."""
    from sapper.experiments.command.describe import describe as lines_about

    for line in lines_about(what):
        _say(line)


@app.command()
def scenarios() -> None:
    """List the built-in scenarios."""
    from sapper.model.scenario import builtin_scenarios

    _list(builtin_scenarios())


@app.command()
def configs() -> None:
    """List the built-in configs."""
    from sapper.experiments.config.files import shipped_configs

    _list(shipped_configs())


@app.command()
def validate(
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("results/validation"),
    full: Annotated[bool, typer.Option("--full", help="Use the full number of runs.")] = False,
    jobs: Jobs = None,
    only: Annotated[
        list[ValidationPart] | None,
        typer.Option(help="Run only this part; can be repeated."),
    ] = None,
) -> None:
    """Calibrate and test the model in about 15 minutes. If stopped, it continues."""
    from sapper.experiments.validation.validate import PARTS
    from sapper.experiments.validation.validate import validate as run_all

    parts = tuple(part.value for part in only) if only else PARTS
    run_all(out, full=full, jobs=jobs, only=parts, tell=_note)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A file or a name of a scenario, case or config.")],
) -> None:
    """Check a scenario, a case or a config, and say what is wrong."""
    from sapper.experiments.command.check import check_file
    from sapper.experiments.running.progress import waiting

    with waiting("Checking"):
        line = check_file(file)
    _say(line)


def _list(entries: dict[str, str]) -> None:
    width = max(map(len, entries), default=0)
    for name, line in entries.items():
        _say(f"{name:{width}}  {line}")


def _say(line: str) -> None:
    typer.echo(printable(line))


def _note(line: str) -> None:
    typer.echo(printable(line), err=True)


def main() -> NoReturn:
    """Run the command; every error that a user can cause gives one line and an exit status."""
    from sapper.experiments.errors import StoreError

    try:
        status = app(args=sys.argv[1:] or ["--help"], standalone_mode=False)
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
    _note(f"sapper: {line}")
    sys.exit(status)
