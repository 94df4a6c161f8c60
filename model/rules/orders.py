"""Orders: who signs them, and whether they sign in time."""

from __future__ import annotations

from sapper.model.arithmetic import exp
from sapper.model.compiling.decorators import rule


@rule
def office_count(rule_bits: int) -> int:
    """Return how many offices a signature rule names: one bit each."""
    count = 0
    while rule_bits > 0:
        count += rule_bits & 1
        rule_bits >>= 1
    return count


@rule
def in_time(days: float, offices: int, mean_days: float) -> float:
    """Return the probability that so many offices have signed within some days, one by one.

    Each takes an exponential time, so that the sum has an Erlang distribution.

    Args:
        days: until it is too late.
        offices: that must sign.
        mean_days: that each takes.
    """
    if days < 0.0:
        return 0.0
    signing = days / mean_days
    term, late = exp(-signing), 0.0
    for office in range(offices):
        late += term
        term *= signing / (office + 1.0)
    return 1.0 - late
