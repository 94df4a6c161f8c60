from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from threading import Timer

import pytest

from sapper.experiments.running import workers
from sapper.experiments.running.workers import FORKS, Workers, give_back, load, take
from tests.helpers.alive import gone, server, socket_folder
from tests.helpers.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[3]

forks = pytest.mark.skipif(not FORKS, reason="here every worker loads for itself")


def modules() -> set[str]:
    return set(sys.modules)


def engines_ready() -> int:
    from sapper.model.engine import advance

    return len(advance.entry.overloads)  # type: ignore[attr-defined]


def spread(values: list[float]) -> float:
    from scipy.stats import iqr

    return float(iqr(values))


@forks
def test_a_worker_has_the_model_loaded_before_it_is_asked_for_anything() -> None:
    two = Workers(2)
    assert {"numba", "sapper.model.engine", "sapper.model.run"} <= two.submit(modules).result()
    assert two.submit(engines_ready).result() == 1
    two.end()


def test_a_worker_can_import_scipy() -> None:
    two = Workers(2)
    assert two.submit(spread, [1.0, 2.0, 3.0]).result() == 1.0
    two.end()


@forks
def test_the_process_they_are_forked_from_has_no_threads() -> None:
    two = Workers(2)
    two.submit(modules).result()
    two.end()
    assert len(list(Path(f"/proc/{server()}/task").iterdir())) == 1


def test_workers_can_be_ended_at_any_time() -> None:
    two = Workers(2)
    process = two.submit(os.getpid).result()
    busy = two.submit(time.sleep, 60)
    while not busy.running():
        time.sleep(0.01)
    two.end()
    two.end()
    assert gone(process)
    assert isinstance(busy.exception(), BrokenProcessPool)


def test_workers_are_used_again_if_their_number_is_right() -> None:
    two = take(2)
    process = two.submit(os.getpid).result()
    give_back(two)
    assert take(2) is two
    give_back(two)
    three = take(3)
    assert three.jobs == 3
    assert gone(process)
    give_back(three)


def test_workers_do_the_same_without_forking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FORKS", False)
    monkeypatch.setattr(workers, "_context", get_context("spawn"))
    two = Workers(2)
    assert not {"numba", "sapper.model.engine"} & two.submit(modules).result()
    assert two.submit(spread, [1.0, 2.0, 3.0]).result() == 1.0
    two.end()


SCRIPT = """
from sapper.experiments.running.workers import Workers
print("the script")
print(Workers(2).submit(max, 1, 2).result())
"""


def test_a_script_that_asks_for_workers_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ},
    )
    assert (done.stdout, done.stderr) == ("the script\n2\n", "")


LOADING = """
from sapper.experiments.running.workers import load
load()
input()
"""


@forks
def test_loading_ends_with_the_command_that_no_longer_needs_it(tmp_path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", LOADING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "SAPPER_CACHE_DIR": str(tmp_path)},
    )
    while not list(tmp_path.glob("*/*.lock")):  # it is compiling
        time.sleep(0.05)
    loading = server(started.pid)
    started.communicate(b"\n", timeout=PATIENCE_SECONDS)
    assert started.returncode == 0
    assert not list(tmp_path.glob("*/sapper.model.engine/*.nbi"))  # compiled last
    assert gone(loading)


@forks
def test_a_dead_fork_server_is_reported_and_replaced() -> None:
    load()
    os.kill(server(), signal.SIGSTOP)
    two = Workers(2)
    Timer(0.5, os.kill, (server(), signal.SIGKILL)).start()
    with pytest.raises(BrokenProcessPool):
        two.submit(os.getpid)
    two.end()
    # The system closes what a killed process held before it says that the process has ended.
    for _ in range(100):
        others = Workers(2)
        with suppress(BrokenProcessPool):
            assert others.submit(max, 1, 2).result() == 2
            others.end()
            return
        others.end()
        time.sleep(0.1)
    raise AssertionError("no others were started")


KEEPING = """
import sys, tempfile
from sapper.experiments.running.workers import Workers
two = Workers(2)
print(two.submit(max, 1, 2).result(), flush=True)
input()
"""


@forks
@pytest.mark.parametrize("killed", [False, True])
def test_a_long_temporary_folder_is_no_obstacle_and_nothing_is_left(
    tmp_path: Path, killed: bool
) -> None:
    folder = tmp_path / ("a_long_name_of_a_project" * 4)
    folder.mkdir()
    using = subprocess.Popen(
        [sys.executable, "-c", KEEPING],
        env={**os.environ, "TMPDIR": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert using.stdout is not None
    assert using.stdout.readline() == "2\n"
    loading = server(using.pid)
    sockets = socket_folder(loading)
    assert list(sockets.glob("pymp-*/listener-*"))
    if killed:
        using.kill()
    assert using.communicate("\n", timeout=PATIENCE_SECONDS) == ("", "")
    assert gone(loading)
    assert not sockets.exists()
    assert not list(folder.iterdir())


KILLED = """
import os, signal
from sapper.experiments.running.workers import Workers
two = Workers(2)
print(two.submit(os.getpid).result(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_when_their_process_is_killed() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=PATIENCE_SECONDS,
    )
    assert killed.returncode == -signal.SIGKILL
    assert gone(int(killed.stdout))
