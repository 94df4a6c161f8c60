"""History in sentences: what the runs of a case show, and a line for each case and forecaster."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from math import isnan
from typing import Any

import pandas as pd

Row = Mapping[Hashable, Any]

FEW = (
    "So few cases, most of which were collected because something happened, can show that a "
    "forecaster is bad, but not that one is good."
)


def lines(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the lines of the summary."""
    for row in tables["history_cases"].to_dict("records"):
        yield f"{row['case']}: {row['outcome']}. {finding(row)}"
    for row in tables["history_scores"].to_dict("records"):
        yield (
            f"{row['question']}: log score {row['log_score']:.3f}, Brier {row['brier']:.3f}  "
            f"{row['forecaster']}"
        )
    yield FEW


def finding(row: Row) -> str:
    """Return what the army abroad changes in the runs of a case, as a sentence."""
    if row["difference_low"] > 0:
        effect = "raises the risk of an attempt"
    elif row["difference_high"] < 0:
        effect = "lowers the risk of an attempt"
    else:
        effect = "does not clearly change the risk of an attempt"
    return (
        f"The stay abroad {effect}: {percent(row, 'attempt')} of futures have one, "
        f"{100 * row['attempt_nobody_abroad']:.0f}% with nobody abroad."
    )


def percent(row: Row, name: str) -> str:
    """Return a share of the table of cases with its interval; a dash if there is none."""
    return in_percent(row[name], row[f"{name}_low"], row[f"{name}_high"])


def in_percent(share: float, low: float, high: float) -> str:
    """Return a share and its interval in per cent; a dash if the share is NaN."""
    if isnan(share):
        return "-"
    return f"{100 * share:.0f}% ({100 * low:.0f} to {100 * high:.0f})"
