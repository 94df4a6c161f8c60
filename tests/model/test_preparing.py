from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model import preparing
from model.preparing import KEPT_SECONDS, prepare

ROOT = Path(__file__).parents[2]
COMPILER = """
import sys, time
from pathlib import Path
from model.preparing import prepare

def compile_all():
    with Path(sys.argv[1]).open("a") as log:
        log.write("begun\\n")
    time.sleep(0.5)
    with Path(sys.argv[1]).open("a") as log:
        log.write("done\\n")

prepare(compile_all)
assert Path(sys.argv[1]).read_text().endswith("done\\n")
"""


def test_of_processes_that_start_at_once_one_compiles_and_the_others_wait(tmp_path: Path) -> None:
    log, cache = tmp_path / "log", tmp_path / "cache"
    environment = {**os.environ, "SAPPER_CACHE_DIR": str(cache)}
    command = [sys.executable, "-c", COMPILER, str(log)]
    started = [subprocess.Popen(command, env=environment, cwd=ROOT) for _ in range(3)]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0]
    assert log.read_text() == "begun\ndone\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(preparing, "cache_folder", lambda: tmp_path / "compiled-new")
    return tmp_path


def test_what_was_compiled_before_is_not_compiled_again(folder: Path) -> None:
    calls: list[int] = []
    for _ in range(2):
        prepare(lambda: calls.append(1))
    assert calls == [1]


def test_a_compilation_that_failed_is_tried_again(folder: Path) -> None:
    calls: list[int] = []
    with pytest.raises(ZeroDivisionError):
        prepare(lambda: 1 // 0)
    prepare(lambda: calls.append(1))
    assert calls == [1]


def test_only_what_nobody_used_for_long_is_removed(folder: Path) -> None:
    long_ago = time.time() - KEPT_SECONDS - 60.0
    for name, used in (("old", long_ago), ("unmarked", long_ago), ("recent", time.time())):
        other = folder / f"compiled-{name}"
        other.mkdir()
        if name != "unmarked":
            (other / "complete").touch()
            os.utime(other / "complete", (used, used))
        os.utime(other, (long_ago, long_ago))
    (folder / "notes").mkdir()
    os.utime(folder / "notes", (long_ago, long_ago))
    prepare(lambda: None)
    assert {path.name for path in folder.iterdir()} == {"compiled-recent", "compiled-new", "notes"}
