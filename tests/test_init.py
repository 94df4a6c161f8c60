from __future__ import annotations

import subprocess
import sys

import pytest

import sapper


def python(code: str) -> str:
    """Run code in a new interpreter, which has not imported the model."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_all_public_names_exist() -> None:
    for name in sapper.__all__:
        assert getattr(sapper, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        sapper.nonsense  # noqa: B018


def test_scenarios_load_without_the_engines() -> None:
    code = "import sys, sapper; sapper.load_scenario('dprk_2024'); print('numba' in sys.modules)"
    assert python(code) == "False"


@pytest.mark.parametrize("first", ["simulate", "RegimeModel", "Outcome"])
def test_simulate_is_a_function_whatever_was_imported_before(first: str) -> None:
    code = f"from sapper import {first}; from sapper import simulate; print(callable(simulate))"
    assert python(code) == "True"
