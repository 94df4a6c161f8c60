from __future__ import annotations

import math
import random
import struct
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sapper.model.arithmetic import addend, chance, exp, log

exponents = st.floats(-700.0, 700.0)
positive = st.floats(sys.float_info.min, sys.float_info.max)
rates = st.floats(0.0, 10.0)
weeks = st.floats(0.0, 100.0)


def bits(x: float) -> bytes:
    return struct.pack("<d", x)


@given(exponents)
@example(-0.0)
@example(0.5 * math.log(2))
@example(700.0)
@example(-700.0)
def test_exp_is_within_four_units_in_the_last_place(x: float) -> None:
    assert abs(exp(x) - math.exp(x)) <= 4 * math.ulp(math.exp(x))


@given(st.floats(700.0, allow_infinity=True))
def test_exp_is_constant_beyond_seven_hundred(x: float) -> None:
    assert exp(x) == exp(700.0)
    assert exp(-x) == exp(-700.0)


@given(positive)
@example(1.0 + sys.float_info.epsilon)
@example(1.0 - sys.float_info.epsilon)
@example(math.sqrt(0.5))
@example(math.sqrt(2.0))
@example(sys.float_info.min)
@example(sys.float_info.max)
def test_log_is_within_four_units_in_the_last_place(x: float) -> None:
    assert abs(log(x) - math.log(x)) <= 4 * math.ulp(math.log(x))


def test_exact_points() -> None:
    assert exp(0.0) == 1.0
    assert log(1.0) == 0.0
    assert chance(0.0, 52.0) == 0.0


@given(rates, weeks)
def test_chance_is_one_less_the_exponential(rate: float, span: float) -> None:
    assert chance(rate, span) == pytest.approx(-math.expm1(-rate * span), abs=1e-15)


@given(rates, weeks, weeks)
def test_chance_does_not_depend_on_the_step(rate: float, first: float, then: float) -> None:
    apart = 1.0 - (1.0 - chance(rate, first)) * (1.0 - chance(rate, then))
    assert chance(rate, first + then) == pytest.approx(apart, abs=1e-13)


@given(st.floats(-800.0, 800.0))
def test_compiled_exp_gives_the_bits_of_python(x: float) -> None:
    assert bits(exp(x)) == bits(exp.py_func(x))


@given(positive)
def test_compiled_log_gives_the_bits_of_python(x: float) -> None:
    assert bits(log(x)) == bits(log.py_func(x))


@given(rates, weeks)
def test_compiled_chance_gives_the_bits_of_python(rate: float, span: float) -> None:
    assert bits(chance(rate, span)) == bits(chance.py_func(rate, span))


@pytest.mark.parametrize("x", [0.0, -1.0, 5e-324, math.inf])
def test_log_ends_for_every_number(x: float) -> None:
    assert math.isfinite(log(x))


@given(st.floats(0.0, 1.0))
def test_an_addend_is_the_nearest_multiple_of_two_to_the_minus_forty(x: float) -> None:
    steps = addend(x) * 2.0**40
    assert steps == math.floor(steps)
    assert abs(addend(x) - x) <= 2.0**-41


@given(st.integers(0, 2**32 - 1))
def test_addends_of_a_battalion_have_the_same_sum_in_any_order(
    seed: int,
) -> None:
    luck = random.Random(seed)
    numbers = [addend(luck.random() ** 8) for _ in range(6_000)]
    total = sum(numbers)
    assert total == math.fsum(numbers)
    luck.shuffle(numbers)
    assert sum(numbers) == total
