"""Commands that run many experiments: killed at random moments, they continue to the same bytes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from time import monotonic

import pytest

from tests.golden.cases import CASES, OUT, ROOT
from tests.helpers.results import contents

KILLS = 6
FEWEST_ALIVE = 3
"""So many times at least the command must be at work when it is killed."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["claims", "validation"])
def test_killed_at_any_moment_it_continues_to_the_same_bytes(name: str, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    started = monotonic()
    subprocess.run(command(name, whole), cwd=ROOT, capture_output=True, check=True)
    seconds = monotonic() - started
    moments, alive = Random(1), 0
    for _ in range(KILLS):
        with subprocess.Popen(
            command(name, killed), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                process.wait(timeout=moments.uniform(0.2, 0.9) * seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                alive += 1
    assert alive >= FEWEST_ALIVE
    subprocess.run(command(name, killed), cwd=ROOT, capture_output=True, check=True)
    assert contents(killed) == contents(whole)


def command(name: str, out: Path) -> list[str]:
    """Return the command of a golden, with one job, so that the kill leaves no worker behind."""
    case = CASES[name]
    words = [str(out) if word == OUT else word for word in case.calls[0]]
    return [sys.executable, "-m", case.module, *words, "--jobs", "1"]
