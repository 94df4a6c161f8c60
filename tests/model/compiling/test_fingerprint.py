"""Compiled code on disk is used for the sources that it was made from, and for no others."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib import util
from pathlib import Path
from types import ModuleType

import numba
import pytest
from numba.core import event

HELPER = """
from sapper.model.compiling.decorators import loop, part

STEP = 1

@part
def added(number):
    return number + 1
"""
SCRIPT = """
import helper
from helper import STEP, added
from sapper.model.compiling.decorators import kept, loop

OWN = 1

{kept}
@loop
def answer(number):
    return 100 * OWN + 10 * STEP + helper.added(number) + 1000 * helper.STEP
"""
LONG_AGO = 1_000_000_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in ("helper", "script"):
        sys.modules.pop(name, None)


def run(folder: Path, script: str = "script") -> int:
    """Import the files anew, as another process would, and return the answer."""
    found: ModuleType | None = None
    for name, file in (("helper", "helper"), ("script", script)):
        spec = util.spec_from_file_location(name, folder / f"{file}.py")
        assert spec is not None
        assert spec.loader is not None
        found = sys.modules[name] = util.module_from_spec(spec)
        spec.loader.exec_module(found)
    assert found is not None
    return int(found.answer(1))


def write(path: Path, text: str) -> None:
    """Write a file that Numba, which looks at time and size only, takes for the one before."""
    path.write_text(text)
    os.utime(path, (LONG_AGO, LONG_AGO))


def compiled(work: Callable[[], int]) -> tuple[int, int]:
    """Return the answer and how many functions were compiled for it."""
    with event.install_recorder("numba:compile") as recorder:
        answer = work()
    return answer, len([one for _, one in recorder.buffer if one.is_start])


@pytest.mark.parametrize("kept", ["", "@kept"])
@pytest.mark.parametrize(
    ("file", "old", "new", "answer"),
    [
        ("script", "100 *", "200 *", 1212),  # the loop itself
        ("script", "OWN = 1", "OWN = 2", 1212),  # a constant beside it
        ("helper", "number + 1", "number + 2", 1113),  # what it calls, in another file
        ("helper", "STEP = 1", "STEP = 2", 2122),  # a constant in another file, both ways
    ],
)
def test_an_edited_file_is_compiled_again(
    folder: Path, kept: str, file: str, old: str, new: str, answer: int
) -> None:
    texts = {"helper": HELPER, "script": SCRIPT.format(kept=kept)}
    for name, text in texts.items():
        write(folder / f"{name}.py", text)
    assert run(folder) == 1112
    write(folder / f"{file}.py", texts[file].replace(old, new))
    assert run(folder) == answer
    write(folder / f"{file}.py", texts[file])
    assert run(folder) == 1112


def test_other_options_are_other_code(folder: Path) -> None:
    write(folder / "helper.py", HELPER)
    write(folder / "script.py", SCRIPT.format(kept=""))
    run(folder)
    write(folder / "helper.py", HELPER.replace("@part", "@loop"))
    assert compiled(lambda: run(folder))[1] > 0


def test_what_was_not_edited_is_not_compiled_again(folder: Path) -> None:
    for name, text in {"helper": HELPER, "script": SCRIPT.format(kept="@kept")}.items():
        write(folder / f"{name}.py", text)
    assert compiled(lambda: run(folder))[1] > 0
    assert compiled(lambda: run(folder)) == (1112, 0)
    write(folder / "helper.py", HELPER + "\nUNUSED = 3\n")
    assert compiled(lambda: run(folder)) == (1112, 0)


def test_scripts_with_loops_of_one_name_keep_their_own(folder: Path) -> None:
    write(folder / "helper.py", HELPER)
    write(folder / "one.py", SCRIPT.format(kept=""))
    write(folder / "two.py", SCRIPT.format(kept="").replace("100 *", "300 *"))
    assert [run(folder, name) for name in ("one", "two", "one")] == [1112, 1312, 1112]


def test_a_loop_typed_at_a_prompt_runs_without_a_cache(folder: Path) -> None:
    write(folder / "helper.py", HELPER)
    write(folder / "script.py", SCRIPT.format(kept=""))
    run(folder)
    for factor in (100, 200):
        names: dict[str, object] = {"__name__": "__main__"}
        text = SCRIPT.format(kept="@kept").replace("100 * OWN", f"{factor} * OWN")
        exec(compile(text, "<stdin>", "exec"), names)
        assert names["answer"](1) == 1012 + factor  # type: ignore[operator]
