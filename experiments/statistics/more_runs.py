"""How many more runs would decide what the runs so far do not.

All extrapolate: a standard error, and with it the width of an interval, falls with the square root
of the number of runs, while the estimate stays as it is.
"""

from __future__ import annotations

from math import ceil, inf, log10

MOST_TIMES = 100
"""If it takes more than this number of times as many runs, no number is given."""

TIMES_TO_TRY = 4
"""Where nothing is seen yet, this number of times as many runs is worth a try."""

ROUNDED_DIGITS = 2


def more_runs(runs: float, times: float) -> int | None:
    """Return how many more runs it takes if it takes so many times as many in all.

    Args:
        runs: those there are.
        times: how many times as many are needed, as from `times_for`.

    Returns:
        Two digits, rounded up; None above ``MOST_TIMES``.
    """
    if not times < MOST_TIMES:
        return None
    return rounded_up(max(1.0, runs * (times - 1)))


def times_for(z: float, wanted: float) -> float:
    """Return how many times as many runs raise a z-score to the wanted one; infinite below 0."""
    return (wanted / z) ** 2 if z > 0 else inf


def runs_to_exclude_zero(runs: int, value: float, low: float, high: float) -> int | None:
    """Return how many runs it takes until the interval of an estimate excludes zero.

    Returns:
        None where the interval excludes zero already, or the estimate is zero.
    """
    if value == 0 or low > 0 or high < 0:
        return None
    return ceil(runs * ((high - low) / 2 / abs(value)) ** 2)


def rounded_up(number: float) -> int:
    """Round up to two digits: no more is known."""
    unit = 10 ** max(0, ceil(log10(number)) - ROUNDED_DIGITS)
    return ceil(number / unit) * unit
