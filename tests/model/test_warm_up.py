"""Two processes compile the engine, unless it is compiled already."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sapper.model import warm_up as warming
from sapper.model.run import simulate
from sapper.model.warm_up import warm_up
from tests.helpers import small
from tests.helpers.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[2]
HELP = [sys.executable, "-c", "from sapper.model.warm_up import help_out; help_out()"]


def nothing_is_started(*_: Any, **__: Any) -> None:
    raise AssertionError("help, though everything is compiled")


def test_no_helper_starts_if_everything_is_compiled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warm_up(small.scenario())
    monkeypatch.setattr(subprocess, "Popen", nothing_is_started)
    warm_up(small.scenario())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """Helpers started while nothing is compiled; they only wait."""
    started: list[Any] = []
    popen = subprocess.Popen

    def start(*arguments: Any, **options: Any) -> Any:
        started.append(popen(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(warming, "whole_mark", lambda: tmp_path / "whole")
    monkeypatch.setattr(warming, "_HELP", "input()")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(subprocess, "Popen", start)
    return started


def test_a_helper_runs_while_the_engine_compiles_and_a_mark_is_left(
    asked: list[Any], tmp_path: Path
) -> None:
    warm_up(small.scenario())
    (helper,) = asked
    assert helper.returncode is not None
    assert helper.args[:3] == [sys.executable, "-P", "-c"]  # nothing from the current folder
    assert (tmp_path / "whole").exists()


def test_the_helper_ends_when_compiling_fails(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(warming, "advance", fail)
    with pytest.raises(OSError, match="no space"):
        warm_up(small.scenario())
    assert asked[0].returncode is not None
    assert not (tmp_path / "whole").exists()


def test_no_helper_starts_on_one_processor(
    asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    warm_up(small.scenario())
    assert not asked


def test_a_helper_ends_with_its_process_and_a_second_one_ends_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "SAPPER_CACHE_DIR": str(tmp_path)}
    first = subprocess.Popen(HELP, cwd=ROOT, env=environment, stdin=subprocess.PIPE)
    while not list(tmp_path.glob("*/help.lock")):
        assert first.poll() is None
        time.sleep(0.1)
    second = subprocess.Popen(HELP, cwd=ROOT, env=environment, stdin=subprocess.PIPE)
    assert second.wait(timeout=PATIENCE_SECONDS) == 0
    second.communicate()
    assert first.poll() is None
    first.communicate(timeout=PATIENCE_SECONDS)
    assert first.returncode == 1


def test_warming_up_does_not_change_runs() -> None:
    before = simulate(small.scenario(), 1, 0).weekly
    warm_up(small.scenario())
    assert simulate(small.scenario(), 1, 0).weekly.tobytes() == before.tobytes()
