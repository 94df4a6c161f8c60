"""Run experiments from Python: a config, or some parameters with their levels."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapper.experiments.api.result import Result
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.model.scenario import Scenario

CAP = "SAPPER_MOST_REPLICATES"
PLACE = "config"

_ARGUMENTS = {"--out": "out", "--jobs": "jobs"}
_KEYS = {"experiment.replicates": "replicates", "experiment.seed": "seed"}


def run(
    config: str | Path | Mapping[str, Any],
    replicates: int | None = None,
    out: str | Path | None = None,
    jobs: int | None = None,
) -> Result:
    """Run an experiment and return its result; what is stored already is not run again.

    Args:
        config: the name of a shipped config, the path of a file, or its tables as Python has them.
        replicates: runs at each point, in place of what the config says.
        out: folder of the result; by default results/NAME.
        jobs: processes; by default one for each core.

    Raises:
        InputError: whatever is wrong with the config.
        StoreError: the folder cannot be written.

    Example:
        >>> import sapper
        >>> about = {"name": "mine", "title": "A short try", "scenario": "sandbox", "seed": 1}
        >>> size = {"name": "deployed", "parameter": "deployment.size", "values": [0, 4_800]}
        >>> tables = {
        ...     "experiment": {**about, "replicates": 5, "horizon_years": 1.0},
        ...     "design": {"kind": "grid", "factor": [size]},
        ... }
        >>> result = sapper.run(tables, jobs=1)
        >>> len(result.frame)
        10
    """
    with _told_as_arguments("run"):
        return _run(_experiment(config, replicates), out, jobs)


def sweep(
    scenario: str | Path | Scenario,
    vary: Mapping[str, Iterable[Any]],
    runs: int | None = None,
    changes: Mapping[str, Any] | None = None,
    seed: int = 1,
    out: str | Path | None = None,
    jobs: int | None = None,
) -> Result:
    """Run a scenario with all combinations of some levels, and return the result.

    Run r has the same random numbers at every point, so `Result.difference` compares run by run. A
    notebook shows the progress. What is stored already is not run again. Two points are the
    question of ``sapper ask``, with the same result. If a size is set, dated waves of the scenario
    are left out, so that the size holds throughout.

    Args:
        scenario: a scenario, the name of a built-in one, or the path of a TOML file.
        vary: levels by parameter, such as ``{"deployment.size": [0, 30_000]}``. A name is a dotted
            path, its last part or a short name; a level may be text, such as "5y" or "three".
        runs: at each point; by default as many as take about half a minute on two cores, but at
            least 20.
        changes: further values, which hold at every point.
        seed: of the random numbers, 0 to 2**64 - 1.
        out: folder of the result; by default results/ask-...
        jobs: processes; by default one for each core.

    Raises:
        InputError: an argument that is not allowed.
        StoreError: the folder cannot be written.

    Example:
        >>> import sapper
        >>> quick = {"horizon": "1y", "sample": 1}
        >>> result = sapper.sweep("sandbox", {"size": [0, 0.3]}, runs=10, changes=quick, jobs=1)
        >>> list(result.difference()["outcome"])
        ['foiled', 'attempt', 'success']
        >>> len(result.frame)
        20
    """
    from sapper.experiments.studies.ask.sweep import swept

    with _told_as_arguments("sweep"):
        experiment = swept(scenario, vary, changes or {}, _capped(runs), seed)
        if runs is None:
            most = _capped(experiment.config.experiment.replicates)
            experiment = swept(scenario, vary, changes or {}, most, seed)
        return _run(experiment, out, jobs)


def mistake(
    result: str | Path | Result,
    futures: int | None = None,
    confirm: int | None = None,
    replicates: int | None = None,
    out: str | Path | None = None,
    jobs: int | None = None,
) -> Result:
    """Find the decision that cost the leader of a result his rule, as ``sapper mistake`` does.

    Args:
        result: of plain runs in which a leader decides, or its folder.
        futures: of each decision of each run that ended in a coup; by default 20.
        confirm: new futures of the worst decision of a run; by default 100.
        replicates: of the first runs at each point; by default all.
        out: folder of the answer; by default beside the result.
        jobs: processes; by default one for each core.

    Returns:
        A result with the tables mistakes, levers and leaders.

    Raises:
        InputError: the result is of another method, or its leader decides nothing.
        StoreError: the folder cannot be written.

    Example:
        >>> import sapper
        >>> result = sapper.run("leader_decides", replicates=20)  # doctest: +SKIP
        >>> sapper.mistake(result).table("mistakes")  # doctest: +SKIP
    """
    from sapper.experiments.studies.mistake import experiment_of, folder_for

    folder = result.folder if isinstance(result, Result) else Path(result)
    found = experiment_of(folder, futures, confirm, _capped(replicates))
    with _told_as_arguments("mistake"):
        return _run(found, out or folder_for(folder), jobs)


def _run(experiment: Experiment, out: str | Path | None, jobs: int | None) -> Result:
    # Reading a result needs none of these.
    from sapper.experiments.running import executors, runner
    from sapper.experiments.running.model import model_simulator
    from sapper.experiments.running.progress import Bar

    if jobs is not None and not (isinstance(jobs, int) and jobs > 0):
        raise InputError("--jobs", "", jobs, "must be a whole number of processes, at least 1")
    folder = Path(out or Path("results") / experiment.config.experiment.name)
    with executors.chosen(None, jobs) as executor:
        runner.run(
            experiment, folder, model_simulator(), executor, tell=lambda _: None, progress=Bar
        )
    return Result(folder)


def _experiment(config: str | Path | Mapping[str, Any], replicates: int | None) -> Experiment:
    from sapper.experiments.opening import check, load_experiment

    if not isinstance(config, Mapping):
        wanted = load_experiment(str(config), replicates=replicates)
        capped = _capped(wanted.config.experiment.replicates)
        return load_experiment(str(config), replicates=capped)
    about = dict(config.get("experiment", {}))
    about["replicates"] = _capped(about.get("replicates") if replicates is None else replicates)
    about = {key: value for key, value in about.items() if value is not None}
    return check({**config, "experiment": about}, PLACE)


def _capped(runs: Any) -> Any:
    """Return runs, or the cap if that is lower; what is no number is left for the checks."""
    cap = os.environ.get(CAP, "")
    if isinstance(runs, int) and cap.isdigit() and int(cap):
        return min(runs, int(cap))
    return runs


@contextmanager
def _told_as_arguments(function: str) -> Iterator[None]:
    """Name arguments of Python in errors, not options of the command or keys of a config."""
    try:
        yield
    except InputError as error:
        if error.place in _ARGUMENTS:
            place, key = function, _ARGUMENTS[error.place]
        elif error.key in _KEYS and error.place in (PLACE, "sweep"):
            place, key = function, _KEYS[error.key]
        else:
            raise
        raise InputError(place, key, error.value, error.allowed) from None
