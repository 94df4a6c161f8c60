"""The commands that look at something: they show, explain, write or check what there is.

Each imports what it needs within its function, so that ``sapper --help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sapper.experiments.command.shared import (
    Against,
    Jobs,
    Result,
    Settings,
    note,
    say,
    scenario_names,
)
from sapper.model.errors import InputError


def figures(result: Result) -> None:
    """Write the tables and figures of a result again, from its runs."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.outputs import redraw

    for path in redraw(result, note):
        say(shown_path(path))


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

    path = write_report(result, out, note)
    say(shown_path(path))
    if show:
        typer.launch(path.resolve().as_uri())


def explore(
    scenario: Annotated[
        str, typer.Argument(help="A built-in scenario, or a file.", autocompletion=scenario_names)
    ] = "dprk_2024",
    settings: Settings = None,
    against: Against = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of this machine; 0 takes a free one.")
    ] = 8765,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the browser.")] = True,
) -> None:
    """Ask in the browser: a sentence whose numbers you change, and a hundred futures."""
    from sapper.experiments.app.serve import explore as serve

    serve(scenario, settings or (), against or (), port, show, say)


def tour(
    out: Annotated[Path, typer.Option(help="File to write.")] = Path("tour.html"),
    jobs: Jobs = None,
) -> None:
    """Write the page as one file that needs no program: a few cases, computed before."""
    from sapper.experiments.app.tour import write_tour
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.running.executors import all_cores

    say(shown_path(write_tour(out, jobs or all_cores(), note)))


def explain(result: Result) -> None:
    """Show how a rare event came about. It uses the histories that splitting kept."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.explain import explain as describe_event

    lines, written = describe_event(result, note)
    for line in [*lines, *map(shown_path, written)]:
        say(line)


def export(
    result: Result,
    out: Annotated[
        Path | None, typer.Option(help="File to write.", show_default="NAME.crate.zip")
    ] = None,
) -> None:
    """Pack a result as a research object (RO-Crate) for an archive."""
    from sapper.experiments.command.terminal import shown_path
    from sapper.experiments.results.export import export as pack

    say(shown_path(pack(result, out, note)))


def new(
    name: Annotated[
        str, typer.Argument(help="Name of the experiment and of NAME.toml; or the word case.")
    ],
    case: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Name of the case, after: new case.")
    ] = None,
) -> None:
    """Write a config or a case to start from. Every key has a comment."""
    from sapper.experiments.command.new import CASE, write_new

    if name == "case" and case is None:
        raise InputError("new case", "NAME", None, "is missing: sapper new case NAME")
    if name != "case" and case is not None:
        raise InputError("new", "", name, "must be case, or the only name")
    path = write_new(name) if case is None else write_new(case, CASE)
    say(f"{path}: change it, then: sapper run {path}")


def panel(
    data: Annotated[Path, typer.Option(help="Folder of the public files (docs/howto.md).")],
    out: Annotated[Path, typer.Option(help="Folder of the result.")] = Path("results/panel"),
) -> None:
    """Make the facts again from public files, and compare them with those that ship."""
    from sapper.experiments.studies.panel.study import run

    for line in run(data, out):
        say(line)


def describe(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WORD", help="config, parameters, measures, weekly, a name, or any word."
        ),
    ] = "config",
) -> None:
    """Explain the keys of a config, or the parameters and measures with a word."""
    from sapper.experiments.command.describe import describe as lines_about

    for line in lines_about(what):
        say(line)


def scenarios() -> None:
    """List the built-in scenarios."""
    from sapper.model.scenario import builtin_scenarios

    _list(builtin_scenarios())


def configs() -> None:
    """List the built-in configs."""
    from sapper.experiments.config.files import shipped_configs

    _list(shipped_configs())


def check(
    file: Annotated[str, typer.Argument(help="A file or a name of a scenario, case or config.")],
) -> None:
    """Check a scenario, a case or a config, and say what is wrong."""
    from sapper.experiments.command.check import check_file
    from sapper.experiments.running.progress import waiting

    with waiting("Checking"):
        line = check_file(file)
    say(line)


def _list(entries: dict[str, str]) -> None:
    width = max(map(len, entries), default=0)
    for name, line in entries.items():
        say(f"{name:{width}}  {line}")
