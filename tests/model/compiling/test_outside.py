"""Loops outside the model run the code that stands in their file, not that of an earlier day."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import numba
import pytest

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


def run(folder: Path) -> int:
    """Import the files anew, as another process would, and return the answer."""
    for name in ("helper", "script"):
        spec = util.spec_from_file_location(name, folder / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return int(sys.modules["script"].answer(1))


def write(path: Path, text: str) -> None:
    """Write a file that Numba, which looks at time and size only, takes for the one before."""
    path.write_text(text)
    os.utime(path, (LONG_AGO, LONG_AGO))


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


def test_a_loop_typed_at_a_prompt_runs(folder: Path) -> None:
    write(folder / "helper.py", HELPER)
    write(folder / "script.py", SCRIPT.format(kept=""))
    run(folder)
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(SCRIPT.format(kept="@kept"), "<stdin>", "exec"), names)
    assert names["answer"](1) == 1112  # type: ignore[operator]
