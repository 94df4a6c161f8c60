"""What only compiled functions call has no machine code, and computes the same without that."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest
from numba import types

from sapper.model.compiling import decorators
from sapper.model.compiling.decorators import kept, loop

ROOT = Path(__file__).parents[3]


@loop
def halved(number: float) -> float:
    return number / 2.0


@numba.njit
def quartered(number: float) -> float:
    return halved(halved(number))


def compiled_version(function: Any) -> Any:
    function.compile((types.float64,))
    return function.overloads[types.float64,]


def has_machine_code(version: Any) -> bool:
    return bool(version.library.get_pointer_to_function(version.fndesc.llvm_func_name))


def test_machine_code_is_made_only_of_what_python_calls() -> None:
    inner, outer = compiled_version(halved), compiled_version(quartered)
    assert inner.fndesc.llvm_func_name in inner.library.get_llvm_str()
    assert not has_machine_code(inner)
    assert has_machine_code(outer)
    assert quartered(8.0) == 2.0
    assert halved(8.0) == 4.0


def test_a_numba_that_is_another_inside_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decorators, "_LINKED", {})
    usual: Any = loop(halved.py_func)  # type: ignore[attr-defined]
    assert has_machine_code(compiled_version(usual))
    assert numba.njit(lambda number: usual(usual(number)))(8.0) == 2.0


@kept
@loop
def kept_third(number: float) -> float:
    return number / 3.0


KEEPING = """
import sys
from numba import types
from tests.model.compiling.test_linking import kept_third
kept_third.compile((types.float64,))
print(dict(kept_third.stats.cache_hits), kept_third(9.0))
"""


def test_what_is_kept_is_compiled_once_on_a_machine_and_has_no_machine_code(tmp_path: Path) -> None:
    environment = {**os.environ, "SAPPER_CACHE_DIR": str(tmp_path)}
    told = [
        subprocess.run(
            [sys.executable, "-c", KEEPING], cwd=ROOT, env=environment, check=True,
            capture_output=True, text=True,
        ).stdout
        for _ in range(2)
    ]  # fmt: skip
    assert told == ["{} 3.0\n", "{(float64,): 1} 3.0\n"]
    version = compiled_version(kept_third)
    assert not has_machine_code(version)


def test_another_numba_keeps_it_as_it_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decorators, "_LINKED", {})
    usual: Any = kept(loop(kept_third.py_func))  # type: ignore[attr-defined]
    assert has_machine_code(compiled_version(usual))
    assert usual(9.0) == 3.0
