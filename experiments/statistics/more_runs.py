"""How many more runs would decide what the runs so far do not."""

from __future__ import annotations

from math import ceil, log10

MOST_TIMES = 100
"""More runs than so many times those made are not worth a number."""

ROUNDED_DIGITS = 2


def rounded_up(number: float) -> int:
    """Round up to two digits: no more is known."""
    unit = 10 ** max(0, ceil(log10(number)) - ROUNDED_DIGITS)
    return ceil(number / unit) * unit
