"""What splitting gains on rare coups, and how far its intervals can be trusted."""

from __future__ import annotations

import pandas as pd

from blocks.numbers import error, scientific
from sapper.experiments.markdown import markdown

_WHOLE_FROM = 100.0
"""From here on a gain is shown as a whole number."""


def gain_table(gain: pd.DataFrame) -> str:
    """Return a row for each regime: the probability, how sure, and the work that was saved."""
    rows = [
        [
            f"{row['staff_base']:.2f}",
            f"{row['committed']:.0%}",
            f"{scientific(row['probability'])} "
            f"({scientific(row['low'])} to {scientific(row['high'])})",
            f"{row['variation']:.2f}",
            f"{row['founders']:g}",
            _times(row["gain_weeks"]),
            _times(row["gain_time"]),
        ]
        for row in gain.to_dict("records")
    ]
    heads = [
        "loyalty of the average officer", "loyal units that would resist", "probability (95%)",
        "variation", "founders", "gain in weeks", "gain in processor time",
    ]  # fmt: skip
    return markdown(heads, rows)


def _times(gain: float) -> str:
    return f"{gain:,.0f}" if gain >= _WHOLE_FROM else f"{gain:,.2g}"


def coverage_table(coverage: pd.DataFrame) -> str:
    """Return a row for each test: the share of intervals that hold the truth."""
    rows = [
        [
            row["model"], row["method"], scientific(row["probability"], 1), row["histories"],
            row["studies"], *(f"{row[kind]:.3f}" for kind in ("given", "log-t", "Cox")),
        ]
        for row in coverage.to_dict("records")
    ]  # fmt: skip
    heads = [
        "truth known for", "method", "probability", "histories", "results", "interval given",
        "log-t", "Cox",
    ]  # fmt: skip
    return markdown(heads, rows)


def agreement_table(agreement: pd.DataFrame) -> str:
    """Return a row for each regime: splitting, ordinary runs, and how far they lie apart."""
    rows = [
        [
            f"{row['loyalty']:.2f}",
            f"{scientific(row['splitting'], 1)} ({error(row['splitting_error'])})",
            f"{scientific(row['ordinary'], 1)} ({error(row['ordinary_error'])}; "
            f"{row['events']:,} of {row['runs']:,})",
            f"{row['difference']:+.1f}",
        ]
        for row in agreement.to_dict("records")
    ]
    heads = ["loyalty", "splitting", "ordinary runs", "difference in standard errors"]
    return markdown(heads, rows)


def fenced(text: str) -> str:
    """Return what a command printed, as a block of code."""
    return f"```text\n{text.strip()}\n```"
