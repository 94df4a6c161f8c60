"""How many more runs are needed, and the sentences that say so.

All functions extrapolate. They assume that the estimate stays as it is, and that the width of its
interval falls with the square root of the number of runs.
"""

from __future__ import annotations

from math import ceil, inf, log10

MOST_TIMES = 100
"""If more than this number of times as many runs are needed, no number is given."""

TIMES_TO_TRY = 4
"""If no number can be computed, try this number of times as many runs."""

ROUNDED_DIGITS = 2


def more_runs(runs: float, times: float) -> int | None:
    """Return how many more runs are needed.

    Args:
        runs: completed so far.
        times: how many times as many are needed in total, as from `times_for`.

    Returns:
        Two digits, rounded up; None above ``MOST_TIMES``.
    """
    if not times < MOST_TIMES:
        return None
    return rounded_up(max(1.0, runs * (times - 1)))


def times_for(z: float, wanted: float) -> float:
    """Return how many times as many runs raise a z-score to the wanted one; infinite up to 0."""
    return (wanted / z) ** 2 if z > 0 else inf


def runs_to_exclude_zero(runs: int, value: float, low: float, high: float) -> int | None:
    """Return how many runs are needed until the interval of an estimate excludes zero.

    Returns:
        None if the interval excludes zero already, or if the estimate is zero.
    """
    if value == 0 or low > 0 or high < 0:
        return None
    return ceil(runs * ((high - low) / 2 / abs(value)) ** 2)


def rounded_up(number: float) -> int:
    """Round up to two digits: an extrapolation is no more exact."""
    unit = 10 ** max(0, ceil(log10(number)) - ROUNDED_DIGITS)
    return ceil(number / unit) * unit


def two_digits(number: float) -> str:
    """Write a number rounded to two digits."""
    return f"{float(f'{number:.{ROUNDED_DIGITS}g}'):,.0f}"


def too_few(count: int, fewest: int, runs: str = "runs") -> str:
    """Say that fewer runs completed than an answer needs."""
    return f"Only {count:,} {runs} completed, and at least {fewest:,} are needed."


def needed_for(count: int, goal: str, runs: str = "runs") -> str:
    """Say how many runs an estimate needs to reach a goal, such as "to detect pay"."""
    return f"If the estimate is right, about {two_digits(count)} {runs} are needed {goal}."


def more_needed(more: int | None, runs: str = "runs") -> str:
    """Say how many more runs are needed, as returned by `more_runs`."""
    if more is None:
        return f"More than {MOST_TIMES} times as many {runs} may be needed."
    return f"At least about {more:,} more {runs} are needed."


def unknown_need(runs: int, what: str = "runs") -> str:
    """Say that the number of runs needed is not known, and which number to try."""
    return f"The number of {what} needed is not known. Try {TIMES_TO_TRY * runs:,}."
