from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import Timeout

from sapper.model.compiling import cache
from sapper.model.compiling.cache import KEPT_SECONDS
from tests.helpers.patience import PATIENCE_SECONDS

ROOT = Path(__file__).parents[3]
# A program that takes a second to compile one function, and prints a line when it does.
COMPILER = """
import sys, time
from numba.core import event
from sapper.model.compiling.decorators import kept, loop

class Slow(event.Listener):
    def on_start(self, compilation):
        sys.stdout.write("compiled ")
        time.sleep(1.0)

    def on_end(self, compilation):
        pass

event.register("numba:compile", Slow())

# Only what belongs to the model is kept on disk.
__name__, sys.modules["sapper.model.program"] = "sapper.model.program", sys.modules[__name__]

@kept
@loop
def doubled(number):
    return 2 * number

sys.stdout.write(str(doubled(21)))
"""


def test_one_of_several_processes_compiles_and_the_others_wait(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(COMPILER)
    environment = {
        **os.environ,
        "SAPPER_CACHE_DIR": str(tmp_path / "cache"),
    }
    started = [
        subprocess.Popen(
            [sys.executable, str(program)], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    told = sorted(process.communicate(timeout=PATIENCE_SECONDS)[0] for process in started)
    assert told == ["42", "42", "compiled compiled 42"]  # the function, and Python's way in


def test_a_second_place_of_the_same_sources_loads_what_the_first_has_compiled(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "SAPPER_CACHE_DIR": str(tmp_path / "cache")}
    told = []
    for place in ("one", "two"):
        program = tmp_path / place / "program.py"
        program.parent.mkdir()
        program.write_text(COMPILER.replace("time.sleep(1.0)", "pass"))
        command = [sys.executable, str(program)]
        told.append(subprocess.check_output(command, env=environment, text=True))
    assert told == ["compiled compiled 42", "42"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def zero(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [cut, zero, empty, become_a_folder])
def test_what_is_damaged_is_compiled_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    program = tmp_path / "program.py"
    program.write_text(COMPILER.replace("time.sleep(1.0)", "pass"))
    environment = {**os.environ, "SAPPER_CACHE_DIR": str(tmp_path / "cache")}

    def run() -> tuple[str, str]:
        command = [sys.executable, str(program)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout, done.stderr

    assert run() == ("compiled compiled 42", "")
    kept = [*(tmp_path / "cache").rglob("*.nb[ic]")]
    assert len(kept) >= 2
    for path in kept:
        damage(path)
    assert run()[0].endswith("42")
    if damage is not become_a_folder:  # which nothing can be written over
        assert run() == ("42", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "compiled-new")
    for known in (cache.alone, cache._ready_folder):
        known.cache_clear()
    yield tmp_path
    for known in (cache.alone, cache._ready_folder):
        known.cache_clear()


def test_a_lock_can_be_taken_twice_by_its_owner(folder: Path) -> None:
    with cache.alone("f"), cache.alone("f"):
        assert cache.alone("f").is_locked
    assert not cache.alone("f").is_locked


def test_only_files_unused_for_long_are_removed(folder: Path) -> None:
    long_ago = time.time() - KEPT_SECONDS - 60.0
    for name, used in (("old", long_ago), ("unmarked", long_ago), ("recent", time.time())):
        other = folder / f"compiled-{name}"
        other.mkdir()
        if name != "unmarked":
            (other / "used").touch()
            os.utime(other / "used", (used, used))
        os.utime(other, (long_ago, long_ago))
    (folder / "notes").mkdir()
    os.utime(folder / "notes", (long_ago, long_ago))
    cache.alone("f")
    assert {path.name for path in folder.iterdir()} == {"compiled-recent", "compiled-new", "notes"}


def taken() -> bool:
    """Say whether this process may compile; 3 in place of an answer if it cannot even ask."""
    try:
        cache.alone("f").acquire(timeout=0.1)
    except Timeout:
        return False
    except RuntimeError:
        os._exit(3)
    return True


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_a_fork_waits_for_its_parent(folder: Path) -> None:
    with cache.alone("f"):
        child = os.fork()
        if child == 0:
            os._exit(1 if taken() else 2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    child = os.fork()
    if child == 0:
        os._exit(1 if taken() else 2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
