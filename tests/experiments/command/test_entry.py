from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import fake_sapper
from tests.helpers.alive import gone, server, socket_folder
from tests.helpers.hearing import hearing
from tests.helpers.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals are another matter here")

FAKE_SAPPER = str(Path(fake_sapper.__file__))
STOPPED = "sapper: stopped; run the same command again to continue\n"
COMPILED_AT_LAST = "cache/*/sapper.model.engine/*.nbi"
# Ctrl-C at the moment at which a module is looked for, or after so many modules.
AT_IMPORT = """
import os, sys
sys.argv = ["sapper", "check", "deployment_size"]

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), 2)

for known in ("signal", "enum"):
    sys.modules.pop(known, None)
sys.meta_path.insert(0, Interrupting())
from sapper.experiments.command.entry import main
main()
"""


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("signal", ""),  # nothing can be answered yet
        ("enum", ""),
        ("sapper.experiments.command.streams", STOPPED),
        ("sapper.experiments.command.cli", STOPPED),
        ("typer", STOPPED),
        ("sapper.experiments.config.schema", STOPPED),
        ("pydantic._internal", STOPPED),
        ("tomllib", STOPPED),
        ("sapper.model.scenario", STOPPED),
    ],
)
def test_interrupted_while_it_loads_it_shows_no_traceback(module: str, told: str) -> None:
    process = hearing("-c", AT_IMPORT.format(name=module))
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (out, err) == ("", told)
    # A shell says 130 of both.
    assert process.returncode == (130 if told else -signal.SIGINT)


def started(tmp_path: Path, path: Path, jobs: int, *before: str) -> subprocess.Popen[str]:
    """Start a sweep, and wait until it has written something."""
    arguments = (FAKE_SAPPER, "SLOW", "run", str(path), "--jobs", str(jobs))
    process = hearing(*before, *arguments, cwd=tmp_path, start_new_session=True)
    while not list(tmp_path.glob("results/small/runs/*.parquet")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    return process


def descendants(process: int) -> list[int]:
    """Return the processes that a process started, and those that these started."""
    found = []
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found += [child, *descendants(child)]
    return found


@pytest.mark.parametrize(
    ("number", "jobs", "everybody"),
    [
        (signal.SIGINT, 1, True),
        (signal.SIGINT, 2, True),
        (signal.SIGTERM, 1, False),
        (signal.SIGTERM, 2, False),
        (signal.SIGHUP, 2, True),
    ],
)
def test_a_signal_ends_it_with_its_workers_and_one_line(
    write: Callable[..., Path], tmp_path: Path, number: signal.Signals, jobs: int, everybody: bool
) -> None:
    process = started(tmp_path, write(("replicates = 30", "replicates = 2000")), jobs)
    others = descendants(process.pid)
    folder = tmp_path / "none" if jobs == 1 else socket_folder(server(process.pid))
    (os.killpg if everybody else os.kill)(process.pid, number)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (out, err) == ("", STOPPED)
    assert process.returncode == 128 + number
    assert all(map(gone, others))
    assert not folder.exists()


def ignoring(name: str) -> str:
    """Return a program that starts Python with a signal ignored, as `nohup` and shells do."""
    return (
        f"import os, signal, sys; signal.signal(signal.{name}, signal.SIG_IGN); "
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )


def test_a_hangup_that_is_ignored_at_the_start_stays_ignored(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    process = started(tmp_path, write(), 1, "-c", ignoring("SIGHUP"))
    process.send_signal(signal.SIGHUP)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, err) == (0, "")


def test_a_command_in_the_background_of_a_script_can_be_interrupted(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write(("replicates = 30", "replicates = 2000"))
    process = started(tmp_path, path, 2, "-c", ignoring("SIGINT"))
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=PATIENCE_SECONDS) == ("", STOPPED)
    assert process.returncode == 130


def test_interrupted_while_it_compiles_it_ends_at_once(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    environment = {**os.environ, "SAPPER_CACHE_DIR": str(tmp_path / "cache")}
    arguments = ("-m", "sapper", "run", str(write()), "--jobs", "2")
    process = hearing(*arguments, cwd=tmp_path, env=environment, start_new_session=True)
    while not list(tmp_path.glob("results/small/.lock")) or not list(
        tmp_path.glob("cache/*/*.lock")
    ):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    time.sleep(1.0)  # the workers wait for the server by now
    others = descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=PATIENCE_SECONDS) == ("", STOPPED)
    assert process.returncode == 130
    assert not list(tmp_path.glob(COMPILED_AT_LAST))
    assert all(map(gone, others))
