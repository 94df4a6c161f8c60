from __future__ import annotations

import pkgutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import numpy as np
from numba.core.dispatcher import Dispatcher

from sapper import load_scenario, model
from sapper.model.compiling.decorators import Entry, Loop, adding, kept, loop, making, part, rule
from sapper.model.warm_up import warm_up


@part
def added(values: np.ndarray, number: float) -> None:
    for i in range(values.size):
        values[i] += number


@making
def totalled(values: np.ndarray) -> float:
    copied = values.copy()
    added(copied, 1.0)
    return copied.sum()


@kept
@loop
def total(values: np.ndarray) -> float:
    return totalled(values)


def test_a_loop_can_be_called_from_loops_and_from_python() -> None:
    values = np.array([1.0, 2.0])
    assert total(values) == totalled(values) == 5.0
    added(values, 2.0)
    assert values.tolist() == [3.0, 4.0]


def test_whatever_is_compiled_takes_the_lock() -> None:
    for module in pkgutil.walk_packages(model.__path__, "sapper.model."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Dispatcher):
                assert isinstance(value, Entry | Loop), (module.name, value)


@rule
def doubled(number: float) -> float:
    return 2.0 * number


@adding
def doubled_up(values: np.ndarray) -> float:
    total = 0.0
    for i in range(values.size):
        total += doubled(values[i])
    return total


@kept
@loop
def sum_doubled(values: np.ndarray) -> float:
    return doubled_up(values)


def test_a_rule_is_compiled_when_called_and_for_its_own_types_alone() -> None:
    @rule
    def halved(number: float) -> float:
        return 0.5 * number

    assert not halved.overloads
    assert halved(3) == halved(3.0) == halved(np.float32(3.0)) == 1.5
    assert len(halved.overloads) == 1


def test_threads_that_need_a_rule_at_once_get_the_same() -> None:
    @rule
    def tripled(number: float) -> float:
        return 3.0 * number

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(tripled, [2.0] * 64)) == {6.0}
    assert len(tripled.overloads) == 1


def test_whole_numbers_add_up_to_the_same_in_any_order() -> None:
    values = np.arange(1000, dtype=np.float32)
    assert sum_doubled(values) == sum_doubled(values[::-1].copy()) == 999_000.0


def test_a_process_that_runs_the_whole_engine_loads_no_rule() -> None:
    asked = (
        "from sapper import load_scenario; from sapper.model import rules; "
        "from sapper.model.warm_up import warm_up; "
        "warm_up(load_scenario('sandbox')); "
        "raise SystemExit(len(rules.moved.overloads) + len(rules.learned.overloads))"
    )
    warm_up(load_scenario("sandbox"))  # compiled before, so that it is on disk
    subprocess.run([sys.executable, "-c", asked], check=True)
