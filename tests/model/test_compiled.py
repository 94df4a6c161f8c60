from __future__ import annotations

import pkgutil
from importlib import import_module

import numpy as np
from numba.core.dispatcher import Dispatcher

import model
from model.compiled import Entry, Loop, entry, loop, making, part


@part
def added(values: np.ndarray, number: float) -> None:
    for i in range(values.size):
        values[i] += number


@making
def totalled(values: np.ndarray) -> float:
    copied = values.copy()
    added(copied, 1.0)
    return copied.sum()


@entry
@loop
def total(values: np.ndarray) -> float:
    return totalled(values)


def test_a_loop_can_be_called_from_loops_and_from_python() -> None:
    values = np.array([1.0, 2.0])
    assert total(values) == totalled(values) == 5.0
    added(values, 2.0)
    assert values.tolist() == [3.0, 4.0]


def test_whatever_is_compiled_takes_the_lock() -> None:
    for module in pkgutil.walk_packages(model.__path__, "model."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Dispatcher):
                assert isinstance(value, Entry | Loop), (module.name, value)
