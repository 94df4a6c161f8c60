"""How numbers are written in the docs."""

from __future__ import annotations

import pandas as pd


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a number of per cent."""
    return f"{100 * share:.{digits}f}"


def percent_interval(row: pd.Series) -> str:
    """Return the share of a row with its interval, in per cent."""
    low, high = percent(row["low"]), percent(row["high"])
    return f"{percent(row['probability'])} ({low} to {high})"


def scientific(value: float, digits: int = 2) -> str:
    """Return a small number as people write it in a table: 1.25e-3, with so many decimals."""
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"


def error(value: float) -> str:
    """Return a standard error with at most two significant digits: 1.5e-4, 2e-3."""
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{float(mantissa):g}e{int(exponent)}"
