"""What every rule must do, whatever it is about."""

from __future__ import annotations

import inspect
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from sapper.model import rules
from sapper.model.compiling.decorators import rule as compiled_rule
from tests.helpers.domains import DOMAINS, draw

PROBABILITIES = [
    "learned", "support", "moved", "shortfall", "goes_ahead", "join_probability",
    "denounce_probability", "success_probability", "patronage_bought", "disaffection", "in_time",
    "shown", "suspected", "raised", "chance_wanted", "apparent", "part_resisting", "share_of_odds",
    "follows", "reported", "made_out", "part_of_fear", "stepped", "technology",
    "ally_gives", "privilege_kept",
]  # fmt: skip
NEVER_NEGATIVE = [
    "waiting_weeks", "contact_abroad", "wealth_grievance", "service_grievance",
    "luxury_grievance", "neighbour_aid", "neighbour_answer", "channel_learning", "danger",
    "spark_rate", "watch_rate", "misjudged", "command_kept", "strength_for", "strain",
    "mutiny_rate", "capture_rate",
]  # fmt: skip


def bits(value: float | bool) -> bytes:
    return struct.pack("<d", value) if isinstance(value, float) else repr(value).encode()


def test_the_domain_of_every_rule_is_known() -> None:
    kind = type(rules.within)
    assert kind is type(compiled_rule(within_for_type))
    found = {
        name: list(inspect.signature(value.py_func).parameters)
        for name, value in vars(rules).items()
        if isinstance(value, kind) and value.py_func.__module__.startswith(f"{rules.__name__}.")
    }
    assert {name: list(domain) for name, domain in DOMAINS.items()} == found


def within_for_type(x: float) -> float:
    return x


@pytest.mark.parametrize("name", DOMAINS)
@given(data=st.data())
def test_compiled_rules_give_the_bits_of_python(name: str, data: DataObject) -> None:
    rule, given_ = getattr(rules, name), draw(data, name)
    compiled, plain = rule(**given_), rule.py_func(**given_)
    assert type(compiled) is type(plain)
    assert bits(compiled) == bits(plain)


@pytest.mark.parametrize("name", PROBABILITIES)
@given(data=st.data())
def test_shares_and_probabilities_stay_between_0_and_1(name: str, data: DataObject) -> None:
    assert 0.0 <= getattr(rules, name)(**draw(data, name)) <= 1.0


@pytest.mark.parametrize("name", NEVER_NEGATIVE)
@given(data=st.data())
def test_rates_and_weights_are_never_negative(name: str, data: DataObject) -> None:
    assert getattr(rules, name)(**draw(data, name)) >= 0.0
