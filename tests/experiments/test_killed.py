"""Commands that run many experiments: killed at random moments, they continue to the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from tests.golden.cases import CASES, OUT, ROOT
from tests.helpers.results import contents

MOST_TRIES = 12
KILLS, FEWEST_KILLS = 6, 3
"""The command is to be killed at work so many times, or at least so many on a hurried machine."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["claims", "validation"])
def test_killed_at_any_moment_it_continues_to_the_same_bytes(name: str, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    started = monotonic()
    subprocess.run(command(name, whole), cwd=ROOT, capture_output=True, check=True)
    seconds = monotonic() - started
    moments, kills = Random(1), 0
    for _ in range(MOST_TRIES):
        with subprocess.Popen(
            command(name, killed), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(timeout=moments.uniform(0.1, 0.6) * seconds)
                # It ended, and would have nothing left to do: begin again.
                shutil.rmtree(killed)
            except subprocess.TimeoutExpired:
                process.kill()
                kills += 1
        if kills == KILLS:
            break
    assert kills >= FEWEST_KILLS
    subprocess.run(command(name, killed), cwd=ROOT, capture_output=True, check=True)
    assert contents(killed) == contents(whole)


def command(name: str, out: Path) -> list[str]:
    """Return the command of a golden, with one job, so that the kill leaves no worker behind."""
    case = CASES[name]
    words = [str(out) if word == OUT else word for word in case.calls[0]]
    return [sys.executable, "-m", case.module, *words, "--jobs", "1"]
