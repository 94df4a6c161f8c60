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

from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.methods.base import Answer

BAD_INPUT, SOME_FAILED, NOT_WRITTEN, DIFFERENT, INTERRUPTED = 2, 3, 4, 5, 130
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


class ValidationPart(StrEnum):
    """The parts of a validation."""

    calibration = "calibration"
    patterns = "patterns"
    artefacts = "artefacts"
    history = "history"
    claims = "claims"


Jobs = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_JOBS, help="Processes at work.", show_default="all cores"),
]
EngineChoice = Annotated[Engine, typer.Option(help="What computes; agents are slow.")]
Result = Annotated[Path, typer.Argument(help="Folder of a result, as results/NAME.")]


@app.command()
def run(
    config: Annotated[str, typer.Argument(help="A config file, or the name of a shipped one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the result.", show_default="results/NAME")
    ] = None,
    jobs: Jobs = None,
    replicates: Annotated[int | None, typer.Option(help="Runs at each point.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of all chance.")] = None,
    engine: EngineChoice = Engine.compiled,
    dask: Annotated[
        str | None, typer.Option(help="Scheduler of a Dask cluster to compute on.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Lines of JSON, for machines.")] = False,
) -> None:
    """Run an experiment, or go on with one that was stopped."""
    from sapper.experiments.running import executors

    started = perf_counter()
    # At once: the model is loaded by other processes while this one loads the rest.
    with executors.chosen(dask, jobs) as executor:
        from sapper.experiments.command import terminal
        from sapper.experiments.opening import load_experiment
        from sapper.experiments.running import runner
        from sapper.experiments.running.model import model_simulator
        from sapper.experiments.running.progress import Bar, Lines

        experiment = load_experiment(config, seed=seed, replicates=replicates)
        result = runner.run(
            experiment,
            out or Path("results") / experiment.config.experiment.name,
            model_simulator(),
            executor,
            engine=engine.value,
            tell=_tell,
            progress=Lines if json else Bar,
        )
    seconds = perf_counter() - started
    if json:
        terminal.tell_machines(result, seconds)
    else:
        terminal.show(result, seconds)
    if result.answer.failed:
        _tell(_failures(result.answer))
        raise typer.Exit(SOME_FAILED)


@app.command()
def figures(result: Result) -> None:
    """Draw the tables and figures of a result again, without running anything."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.redraw import redraw

    for path in redraw(result):
        typer.echo(shown_path(path))


@app.command()
def report(
    result: Result,
    out: Annotated[
        Path | None, typer.Option(help="The file to write.", show_default="RESULT/report.html")
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Write a result as one page to read, send and print."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.report import write_report

    path = write_report(result, out)
    typer.echo(shown_path(path))
    if show:
        typer.launch(path.resolve().as_uri())


@app.command()
def explore(
    scenario: Annotated[str, typer.Argument(help="A built-in scenario, or a file.")] = "sandbox",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of this machine; 0: any free.")
    ] = 8765,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = True,
) -> None:
    """Look at an army in the browser: move sliders, run weeks, see who they are."""
    from sapper.experiments.app.serve import explore as serve

    serve(scenario, port, show, typer.echo)


@app.command()
def reproduce(
    result: Result,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Run only so many points.", show_default="all")
    ] = None,
    jobs: Jobs = None,
    engine: EngineChoice = Engine.compiled,
    dask: Annotated[
        str | None, typer.Option(help="Scheduler of a Dask cluster to compute on.")
    ] = None,
) -> None:
    """Run a stored experiment again and compare every number, bit by bit."""
    from sapper.experiments.results.reproduce import reproduce as again
    from sapper.experiments.running import executors
    from sapper.experiments.running.model import model_simulator

    with executors.chosen(dask, jobs) as executor:
        found = again(result, model_simulator(), executor, engine.value, sample, _tell)
    typer.echo(found.line)
    if not found.equal:
        raise typer.Exit(DIFFERENT)


@app.command()
def explain(result: Result) -> None:
    """Tell how a rare event came about, from the histories that splitting kept, and draw it."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.explain import explain as told

    lines, written = told(result)
    for line in [*lines, *map(shown_path, written)]:
        typer.echo(line)


@app.command()
def export(
    result: Result,
    out: Annotated[
        Path | None, typer.Option(help="The file to write.", show_default="NAME.crate.zip")
    ] = None,
) -> None:
    """Pack a result as a research object (RO-Crate) for an archive or a reader."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.export import export as pack

    typer.echo(shown_path(pack(result, out)))


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(help="Of the experiment, and of the file NAME.toml; or: case.")
    ],
    case: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of the case, after: new case.")
    ] = None,
) -> None:
    """Write a config, or a historical case, with a comment on every key, to start from."""
    from sapper.experiments.command.new import write_template

    if case is None:
        if name == "case":
            raise InputError("new case", "NAME", None, "is missing: sapper new case NAME")
        typer.echo(f"{write_template(name)}: change it, then: sapper run {name}.toml")
        return
    if name != "case":
        raise InputError("new", "", name, "must be case, or the only name")
    from sapper.experiments.command.new import write_case

    typer.echo(f"{write_case(case)}: change it, then: sapper run {case}.toml")


@app.command()
def history(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE.toml]...", help="Files of cases, beside the shipped ones."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = Path("results/history"),
    replicates: Annotated[int, typer.Option(min=1, help="Runs of each case, twice.")] = 200,
    parameters: Annotated[
        str | None, typer.Option(help="posterior, or a CSV of draws.", show_default="defaults")
    ] = None,
    jobs: Jobs = None,
) -> None:
    """Run the historical cases and score what the model says of them."""
    from sapper.experiments.running import executors
    from sapper.experiments.studies.history.sentences import lines
    from sapper.experiments.studies.history.study import run as score

    found = score(
        out, replicates, jobs or executors.all_cores(), _tell, parameters, tuple(cases or ())
    )
    for line in lines(found):
        typer.echo(line)


@app.command()
def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM]...", help="Names or files; all if left out."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = Path("results/claims"),
    replicates: Annotated[int, typer.Option(min=1, help="Runs of each arm.")] = 150,
    parameters: Annotated[
        str, typer.Option(help="defaults, posterior, plausible, or a CSV of draws.")
    ] = "defaults",
    jobs: Jobs = None,
) -> None:
    """Run the founding article's claims, and say which hold."""
    from sapper.experiments.running import executors
    from sapper.experiments.studies.claims.study import run as decide

    found = decide(
        out, replicates, jobs or executors.all_cores(), _tell, parameters, tuple(names or ())
    )
    for row in found["claims"].to_dict("records"):
        typer.echo(f"{row['claim']}: {row['says']}: {row['verdict']}")


@app.command()
def describe(
    what: Annotated[
        str, typer.Argument(help="config, parameters, measures, weekly, or a dotted path.")
    ] = "config",
) -> None:
    """Explain the keys of a config, the model's parameters, and what is measured."""
    from sapper.experiments.command.describe import describe as lines_about

    for line in lines_about(what):
        typer.echo(line)


@app.command()
def scenarios() -> None:
    """List the built-in scenarios."""
    from sapper.model.scenario import builtin_scenarios

    _list(builtin_scenarios())


@app.command()
def configs() -> None:
    """List the experiments that come with Sapper."""
    from sapper.experiments.config.files import shipped_configs

    _list(shipped_configs())


@app.command()
def validate(
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = Path("results/validation"),
    full: Annotated[bool, typer.Option("--full", help="Run the full budget.")] = False,
    jobs: Jobs = None,
    only: Annotated[
        list[ValidationPart] | None, typer.Option(help="A part; may be given again.")
    ] = None,
) -> None:
    """Calibrate, test patterns, artefacts, history and claims: about 15 minutes; or go on."""
    from sapper.experiments.validation.validate import PARTS
    from sapper.experiments.validation.validate import validate as run_all

    parts = tuple(part.value for part in only) if only else PARTS
    run_all(out, full=full, jobs=jobs, only=parts, tell=_tell)


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A scenario or config, as a file or by name.")],
) -> None:
    """Check a scenario or an experiment and say what is wrong."""
    from sapper.experiments.command.check import check_file

    typer.echo(check_file(file))


def _list(entries: dict[str, str]) -> None:
    width = max(map(len, entries), default=0)
    for name, line in entries.items():
        typer.echo(f"{name:{width}}  {line}")


def _tell(line: str) -> None:
    typer.echo(line, err=True)


def _failures(answer: Answer) -> str:
    """Say how many runs failed and what went wrong most often."""
    most = answer.failures.sort_values("runs").iloc[-1]
    runs = "1 run" if answer.failed == 1 else f"{answer.failed} runs"
    return f"{runs} failed; most often at the {most['stage']} stage: {most['error']}"


def main() -> NoReturn:
    """Run the command; whatever a user can cause ends in one line and its exit status."""
    from sapper.experiments.errors import StoreError

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
