"""Check that a result is the same with any number of jobs, and if it was stopped or run again."""

from __future__ import annotations

import json
import shutil
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from markupsafe import escape

from sapper.experiments.command.terminal import show_json
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods import method_of
from sapper.experiments.results.export import export
from sapper.experiments.results.outputs import redraw
from sapper.experiments.results.report import write_report
from sapper.experiments.results.reproduce import reproduce
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.runner import Result
from sapper.experiments.work.simulator import Simulator
from tests.helpers.results import contents, result_of

HERE = partial(on_this_machine, jobs=1)


def stands(experiment: Experiment, simulator: Simulator, folder: Path) -> Result:
    """Run an experiment in all these ways, and return its result, which is in ``folder/whole``."""
    whole = folder / "whole"
    result = result_of(experiment, whole, simulator)
    before = contents(whole)
    told = for_machines(result)
    assert all(Path(path).is_file() for path in told["files"])
    assert told["answer"] == result.answer.sentences
    report = write_report(whole, folder / "report.html").read_text(encoding="utf-8")
    assert method_of(experiment).question
    for line in (method_of(experiment).question, *result.answer.sentences):
        assert str(escape(line)) in report
    assert result.answer.sentences

    cut = folder / "cut"
    shutil.copytree(whole, cut)
    parts = sorted((cut / "runs").iterdir())
    for path in [*parts[1:3], *parts[len(parts) // 2 :]]:
        path.unlink()
    (cut / "manifest.json").unlink()
    redraw(cut)  # figures of a stopped result can be drawn
    assert 0 < result_of(experiment, cut, simulator, jobs=2).computed < result.runs
    assert differing(contents(cut), before) == []

    pictures = [path for path in whole.iterdir() if path.suffix in {".png", ".csv", ".svg"}]
    assert any(path.suffix == ".png" for path in pictures)
    for path in pictures:
        path.unlink()
    redraw(whole)
    assert differing(contents(whole), before) == []
    again = partial(reproduce, whole, simulator, HERE, tell=lambda _: None)
    assert again().equal
    assert again(sample=3).equal
    assert differing(contents(whole), before) == []
    assert export(whole, folder / "a.zip").is_file()
    assert json.loads(before["manifest.json"])["points"] > 0
    return result


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of the files that differ between two results."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def for_machines(result: Result) -> dict[str, Any]:
    """Return what ``sapper run --json`` prints at its end."""
    written = StringIO()
    with redirect_stdout(written):
        show_json(result, 0.0)
    (line,) = written.getvalue().splitlines()
    return dict(json.loads(line))
