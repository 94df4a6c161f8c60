"""What only compiled functions call has no machine code, and computes the same without that."""

from __future__ import annotations

from typing import Any

import numba
import pytest
from numba import types

from model import compiled
from model.compiled import loop


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
    monkeypatch.setattr(compiled, "_LINKED", {})
    usual: Any = loop(halved.py_func)  # type: ignore[attr-defined]
    assert has_machine_code(compiled_version(usual))
    assert numba.njit(lambda number: usual(usual(number)))(8.0) == 2.0
