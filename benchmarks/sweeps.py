"""What the runner costs beside the runs, and what a second worker brings."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.timing import Figure, in_turn, ratios
from model.run import simulate
from model.scenario import load_scenario

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
_START = "from model.run import warm_up; from model import load_scenario; " + (
    "import experiments.cli, experiments.runner; warm_up(load_scenario('sandbox'))"
)


def sweeps() -> list[Figure]:
    """Do a thousand runs by themselves, by one worker, and by two."""
    found = in_turn(
        {
            "start": lambda: _wall([sys.executable, "-c", _START]),
            "bare": _bare,
            "one": lambda: _sweep(1),
            "two": lambda: _sweep(2),
        },
        REPETITIONS,
    )
    start, bare = found["start"], found["bare"]
    one = [whole - first for whole, first in zip(found["one"], start, strict=True)]
    notes = {"bare_seconds": bare[0], "start_seconds": start[0]}
    return [
        Figure("two_workers", "a sweep of 1,000 runs by one worker over by two, from the command",
               ratios(found["one"], found["two"]), 1.85, False, {"one_seconds": found["one"][0]}),
        Figure("runner_overhead", "what a sweep takes beside its runs, part of it, start apart",
               [1.0 - runs / whole for runs, whole in zip(bare, one, strict=True)], 0.05, True,
               notes),
    ]  # fmt: skip


def _bare() -> float:
    whole = load_scenario("dprk_2024").override({
        "force.soldiers_per_company": 2, "deployment.waves": [],
        "time.horizon_weeks": 52 * YEARS,
    })  # fmt: skip
    scenarios = [whole.override({"deployment.size": size}) for size in SIZES]
    started = time.perf_counter()
    for replicate in range(REPLICATES):
        for scenario in scenarios:
            simulate(scenario, 1, replicate)
    return time.perf_counter() - started


def _sweep(jobs: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "benchmark.toml"
        config.write_text(CONFIG, encoding="utf-8")
        command = ["-m", "experiments", "run", str(config), "--out", f"{folder}/result"]
        return _wall([sys.executable, *command, "--jobs", str(jobs)])


def _wall(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started
