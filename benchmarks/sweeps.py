"""The time of the runner in addition to the runs, and the gain of a second worker."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.timing import Figure, Timed, in_turn, ratios
from sapper.experiments.opening import load_experiment
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.model import model_simulator
from sapper.experiments.running.progress import Lines
from sapper.experiments.running.runner import run
from sapper.model.run import simulate
from sapper.model.scenario import load_scenario
from sapper.model.warm_up import warm_up

REPLICATES = 100
SIZES = (0, 3_000, 6_000, 9_000, 11_000, 15_000, 50_000, 100_000, 150_000, 350_000)
YEARS = 5
REPETITIONS = 2
CONFIG = f"""
[experiment]
name = "benchmark"
title = "A sweep of a thousand runs"
scenario = "dprk_2024"
seed = 1
replicates = {REPLICATES}
horizon_years = {YEARS}

[overrides]
"force.soldiers_per_company" = 2
"deployment.waves" = []

[design]
kind = "grid"

[[design.factor]]
name = "deployed_soldiers"
parameter = "deployment.size"
label = "Soldiers abroad at a time"
values = {list(SIZES)}
"""
# What a process does before its first run.
_START = "from sapper.model.warm_up import warm_up; from sapper import load_scenario; " + (
    "import sapper.experiments.command.cli, sapper.experiments.running.runner; "
    "warm_up(load_scenario('sandbox'))"
)


def sweeps() -> list[Figure]:
    """Time a thousand runs: without the runner, with one worker, and with two.

    Without the runner the runs are timed twice: in one process, and in two processes that do half
    of them each. The difference is the largest possible gain of a second worker.
    """
    found = in_turn(
        {
            "start": lambda: _wall([sys.executable, "-c", _START]),
            "bare": lambda: _bare(1),
            "apart": lambda: _bare(2),
            "one": lambda: _sweep(1),
            "two": lambda: _sweep(2),
            "beside": lambda: float(_last_word("beside")),
        },
        REPETITIONS,
    )
    beside, bare = found.pop("beside"), found["bare"]
    seconds = {f"{name}_seconds": median(times) for name, times in found.items()}
    most = {"two_processes_that_share_nothing": median(ratios(bare, found["apart"]))}
    return [
        Figure("two_workers", "a sweep of 1,000 runs of 5 years by one worker over by two, from "
               "the command",
               ratios(found["one"], found["two"]), 1.85, False, most),
        Figure("runner_overhead", "what a sweep takes beside its runs, part of it, start apart",
               beside, 0.05, True, seconds),
    ]  # fmt: skip


def _bare(processes: int) -> float:
    """Return the seconds of the slowest of some processes that share the runs."""
    each = REPLICATES // processes
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.sweeps", str(first), str(first + each)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in range(0, REPLICATES, each)
    ]
    return max(float(process.communicate()[0]) for process in started)


def _runs(first: int, end: int) -> float:
    """Do the runs of these replicates; return their seconds, without compiling."""
    whole = load_scenario("dprk_2024").override(
        {
            "force.soldiers_per_company": 2,
            "deployment.waves": [],
            "time.horizon_weeks": 52 * YEARS,
        }
    )
    scenarios = [whole.override({"deployment.size": size}) for size in SIZES]
    warm_up(whole)
    started = time.perf_counter()
    for replicate in range(first, end):
        for scenario in scenarios:
            simulate(scenario, 1, replicate)
    return time.perf_counter() - started


def _sweep(jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = ["-m", "sapper", "run", _config_in(folder), "--out", f"{folder}/result"]
        return _wall([sys.executable, *command, "--jobs", str(jobs)])


def _beside() -> float:
    """Do the sweep in this process; return the share of its time that is not spent in runs."""
    simulator = model_simulator()
    simulator.prepare()
    timed = Timed(simulator.simulate, time.perf_counter)

    with tempfile.TemporaryDirectory() as folder:
        experiment = load_experiment(_config_in(folder))
        one_job = partial(on_this_machine, jobs=1)
        shown = replace(simulator, simulate=timed)
        started = time.perf_counter()
        run(experiment, Path(folder) / "result", shown, one_job, progress=Lines)
        return 1.0 - timed.seconds / (time.perf_counter() - started)


def _config_in(folder: str) -> str:
    config = Path(folder) / "benchmark.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return str(config)


def _last_word(*arguments: str) -> str:
    """Run this file as a new process, and return the last word of its output."""
    command = [sys.executable, "-m", "benchmarks.sweeps", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.split()[-1]


def _wall(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    found = _beside() if sys.argv[1] == "beside" else _runs(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(f"{found}\n")
