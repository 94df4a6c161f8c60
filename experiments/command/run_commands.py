"""The commands that run the model.

Each imports what it needs within its function, so that ``sapper --help`` answers at once.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from sapper.experiments.command.shared import (
    DIFFERENT,
    SOME_FAILED,
    Against,
    Jobs,
    Result,
    Settings,
    config_names,
    note,
    say,
    scenario_names,
)

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.running.runner import Result as RunResult

MOST_EPISODE_RUNS = 100_000
MOST_PAIRS = 10_000_000

Engine = StrEnum("Engine", ["compiled", "agents"])
ValidationPart = StrEnum(
    "ValidationPart", ["calibration", "patterns", "artefacts", "history", "claims"]
)

EngineChoice = Annotated[Engine, typer.Option(help="Both give the same results; agents is slow.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Dask = Annotated[str | None, typer.Option(help="Address of the scheduler of a Dask cluster.")]


def ask(
    scenario: Annotated[
        str, typer.Argument(help="A built-in scenario, or a file.", autocompletion=scenario_names)
    ],
    settings: Settings = None,
    against: Against = None,
    runs: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_PAIRS,
            help="Futures in each arm.",
            show_default="what two cores do in half a minute",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the result.", show_default="results/ask-...")
    ] = None,
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Compare two futures in one sentence: the same luck, with and without a change."""
    from sapper.experiments.running import executors

    started = perf_counter()
    # The workers load the model while this process imports the rest.
    with executors.chosen(None, jobs) as executor:
        from sapper.experiments.running.progress import LOADING, Bar, Lines, waiting

        with waiting(LOADING):
            from sapper.experiments.command import terminal
            from sapper.experiments.running.model import model_simulator
            from sapper.experiments.studies.ask.question import asked
            from sapper.experiments.studies.ask.study import answer

            question = asked(scenario, settings or (), against or (), runs, seed)
        if question.constant:
            note("The size stays as it is set: dated waves of the scenario are left out.")
        folder = out or Path("results") / question.experiment.config.experiment.name
        progress = Lines if json else Bar
        answered = answer(question, folder, model_simulator(), executor, note, progress)
    if json:
        terminal.show_json(answered.result, perf_counter() - started, [answered.said])
    else:
        terminal.show_answered(question, answered, folder)
    _leave_if_runs_failed(answered.result)


def run(
    config: Annotated[
        str,
        typer.Argument(
            help="A config file, or the name of a built-in config.", autocompletion=config_names
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the result.", show_default="results/NAME")
    ] = None,
    jobs: Jobs = None,
    replicates: Annotated[int | None, typer.Option(help="Runs at each point.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the random numbers.")] = None,
    settings: Settings = None,
    engine: EngineChoice = Engine.compiled,
    dask: Dask = None,
    json: Json = False,
) -> None:
    """Run an experiment, or continue one that was stopped."""
    from sapper.experiments.running import executors

    started = perf_counter()
    # The workers load the model while this process imports the rest.
    with executors.chosen(dask, jobs) as executor:
        from sapper.experiments.running.progress import LOADING, Bar, Lines, waiting

        with waiting(LOADING):
            from sapper.experiments.config.waves import peak_note
            from sapper.experiments.opening import load_experiment
            from sapper.experiments.running import runner
            from sapper.experiments.running.model import model_simulator

            experiment = load_experiment(config, seed, replicates, settings or ())
        if peak := peak_note(experiment):
            note(peak)
        folder = out or Path("results") / experiment.config.experiment.name
        result = runner.run(
            experiment,
            folder,
            model_simulator(),
            executor,
            engine=engine.value,
            tell=note,
            progress=Lines if json else Bar,
        )
    _show(result, experiment, folder, started, json)


def mistake(
    result: Result,
    futures: Annotated[
        int | None, typer.Option(min=5, help="Futures of each decision.", show_default="20")
    ] = None,
    confirm: Annotated[
        int | None,
        typer.Option(min=20, help="New futures of the worst decision.", show_default="100"),
    ] = None,
    replicates: Annotated[
        int | None,
        typer.Option(min=1, help="Only the first runs at each point.", show_default="all"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the answer.", show_default="RESULT-mistake")
    ] = None,
    jobs: Jobs = None,
    json: Json = False,
) -> None:
    """Find the decision that cost the leader his rule: take back each, in many futures."""
    from sapper.experiments.running import executors

    started = perf_counter()
    with executors.chosen(None, jobs) as executor:
        from sapper.experiments.running import runner
        from sapper.experiments.running.model import model_simulator
        from sapper.experiments.running.progress import PREPARING, Bar, Lines, waiting
        from sapper.experiments.studies.mistake import experiment_of, folder_for, told_before

        experiment = experiment_of(result, futures, confirm, replicates)
        folder = out or folder_for(result)
        with waiting(PREPARING):
            note(told_before(experiment, result, jobs or executors.all_cores()))
        progress = Lines if json else Bar
        found = runner.run(
            experiment, folder, model_simulator(), executor, tell=note, progress=progress
        )
    _show(found, experiment, folder, started, json)


def _show(
    result: RunResult, experiment: Experiment, folder: Path, started: float, json: bool
) -> None:
    """Print a result; leave with a status if runs failed."""
    from sapper.experiments.command import terminal

    said, seconds = terminal.words(experiment, folder, result.answer), perf_counter() - started
    if json:
        terminal.show_json(result, seconds, said)
    else:
        terminal.show(result, seconds, said, folder)
    _leave_if_runs_failed(result)


def _leave_if_runs_failed(result: RunResult) -> None:
    from sapper.experiments.command import terminal

    if result.answer.failed:
        note(terminal.failures(result.answer))
        raise typer.Exit(SOME_FAILED)


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
        found = again(result, model_simulator(), executor, engine.value, sample, note)
    say(found.line)
    if not found.equal:
        raise typer.Exit(DIFFERENT)


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
        out, replicates, jobs or executors.all_cores(), note, parameters, tuple(cases or ())
    )
    for line in lines(found):
        say(line)


def skill(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE.csv",
            help="Episodes; the columns are those of the shipped ones, outcomes may be missing.",
            show_default="the shipped 53 episodes",
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = Path("results/skill"),
    replicates: Annotated[
        int,
        typer.Option(
            min=1,
            max=MOST_EPISODE_RUNS,
            help="Runs of each episode, with commissars and without, and as many with nobody "
            "abroad.",
        ),
    ] = 100,
    parameters: Annotated[
        str, typer.Option(help="posterior, or a CSV file of draws.")
    ] = "posterior",
    jobs: Jobs = None,
) -> None:
    """Forecast episodes of troops abroad, and score the forecasts beside simple rivals."""
    from sapper.experiments.running import executors
    from sapper.experiments.studies.skill.episodes import shipped_file
    from sapper.experiments.studies.skill.sentences import lines
    from sapper.experiments.studies.skill.study import run as forecast

    found = forecast(
        file or shipped_file(), out, replicates, jobs or executors.all_cores(), note, parameters
    )
    for line in lines(found):
        say(line)


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
        out, replicates, jobs or executors.all_cores(), note, parameters, tuple(names or ())
    )
    for row in found["claims"].to_dict("records"):
        say(f"{row['claim']}: {row['says']}: {row['verdict']}")


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
    run_all(out, full=full, jobs=jobs, only=parts, tell=note)
