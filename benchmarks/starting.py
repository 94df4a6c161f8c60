"""How long a user waits before a simulation starts, in seconds of wall time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

from benchmarks.timing import Figure, in_turn

REPETITIONS = 3
COMMAND = [sys.executable, "-m", "sapper"]


def starting() -> list[Figure]:
    """Time the help, the first week of a sweep, a first compilation, and a question."""
    found = in_turn({"help": _help, "week": _first_week}, REPETITIONS)
    return [
        Figure("help_seconds", "sapper --help, seconds", found["help"], 0.3, True, {}),
        Figure("first_week_seconds", "sapper run, compiled before, until a week has passed, "
               "seconds", found["week"], 2.5, True, {}),
        Figure("first_compilation_seconds", "sapper run on a new machine: compiling, then 24 runs "
               "of 15 years, seconds", [_first_run()], 40.0, True, {}),
        Figure("ask_seconds", "sapper ask, compiled before, until it has answered, seconds",
               [_ask()], 30.0, True, {}),
    ]  # fmt: skip


def _help() -> float:
    started = time.perf_counter()
    subprocess.run([*COMMAND, "--help"], check=True, capture_output=True)
    return time.perf_counter() - started


def _first_week() -> float:
    """Wait for the first line of progress, which comes after the first week of the model."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with subprocess.Popen(_sweep(folder, "--json"), stdout=subprocess.PIPE) as sweep:
            if sweep.stdout is None or not sweep.stdout.readline():
                raise RuntimeError("the sweep reported no progress")
            took = time.perf_counter() - started
            sweep.communicate()
    return took


def _first_run() -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        subprocess.run(
            _sweep(folder),
            check=True,
            capture_output=True,
            env={**os.environ, "SAPPER_CACHE_DIR": f"{folder}/cache"},
        )
        return time.perf_counter() - started


def _ask() -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        asked = ["dprk_2024", "--set", "size=30000", "--set", "war=5y", "--set", "signatures=five"]
        subprocess.run(
            [*COMMAND, "ask", *asked, "--out", f"{folder}/r"], check=True, capture_output=True
        )
        return time.perf_counter() - started


def _sweep(folder: str, *more: str) -> list[str]:
    return [*COMMAND, "run", "deployment_size", "--replicates", "1", "--out", f"{folder}/r", *more]
