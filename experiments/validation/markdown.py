"""Tables of a validation as Markdown: for its report, and for the docs."""

from __future__ import annotations

from math import isfinite
from typing import Any

import pandas as pd

from sapper.experiments.markdown import markdown
from sapper.experiments.methods.patterns.contrasts import CANNOT_TELL, MET, NOT_MET, NOT_MODELLED

NO_CRITERIA = "none"
"""In place of the counts of verdicts, for a pattern without criteria."""

MARKS = "\\* the model was calibrated to it. † a part of it is not modelled, see below."
NEEDED = (
    "In brackets after an open verdict: how many runs in each arm would decide with a chance of "
    "one half, if the value found were the true one."
)


def patterns_table(patterns: pd.DataFrame) -> str:
    """Return a row for each pattern: the finding of research, the verdict, and its criteria."""
    rows = [
        [row["pattern"], row["statement"], f"**{row['verdict']}**{_marks(row)}", row["detail"]]
        for row in patterns.to_dict("records")
    ]
    return markdown(["", "what research found", "verdict", "criteria"], rows)


def _marks(row: Any) -> str:
    missing, tested = row["not_modelled"], row["detail"] != NO_CRITERIA
    partly = isinstance(missing, str) and missing and tested
    return "\\*" * bool(row["calibrated"]) + " †" * bool(partly)


def counted_patterns(patterns: pd.DataFrame) -> str:
    """Return a row for each verdict: how many patterns got it, and which."""
    rows = []
    for verdict in (MET, NOT_MET, CANNOT_TELL, NOT_MODELLED):
        which = patterns.loc[patterns["verdict"] == verdict, "pattern"]
        rows.append([verdict, f"{len(which)} of {len(patterns)}", ", ".join(which)])
    return markdown(["verdict", "patterns", "which"], rows)


def criteria_table(criteria: pd.DataFrame) -> str:
    """Return a row for each criterion: its bounds, the estimate, the verdict and the runs."""
    rows = [
        [row["pattern"], row["claim"], row["asked"], interval(row), _verdict(row),
         f"{row['runs']:,}", row["statistics"]]
        for row in criteria.to_dict("records")
    ]  # fmt: skip
    return markdown(["", "claim", "asked", "found", "verdict", "runs", "of which"], rows)


def artefacts_table(artefacts: pd.DataFrame) -> str:
    """Return a row for each claim and change: the estimate, and whether the change matters."""
    rows = [
        [row["claim"], row["what"], interval(row), row["holds"], *_compared(row)]
        for row in artefacts.to_dict("records")
    ]
    heads = ["claim", "computed", "found", "holds", "difference, margin", "same", "power"]
    return markdown(heads, rows)


def _compared(row: Any) -> tuple[str, str, str]:
    if pd.isna(row["apart_low"]):
        return "", "", ""
    apart = f"{row['apart_low']:.3g} to {row['apart_high']:.3g}, {row['margin']:g}"
    return apart, _verdict(row, "same"), f"{100 * row['power']:.0f}%"


def _verdict(row: Any, key: str = "verdict") -> str:
    """Return a verdict; if it is open, with the number of runs that would decide."""
    needed = float(row["runs_to_decide"])
    if row[key] != CANNOT_TELL or not isfinite(needed):
        return str(row[key])
    return f"{row[key]} ({needed:,.0f})"


def interval(row: Any, name: str = "value", digits: int = 3) -> str:
    """Return a value with its interval, to so many significant digits."""
    value = row[name]
    low, high = ("low", "high") if name == "value" else (f"{name}_low", f"{name}_high")
    if pd.isna(value):
        return "not run"
    if pd.isna(row[low]):
        return "too few events"
    return f"{value:.{digits}g} ({row[low]:.{digits}g} to {row[high]:.{digits}g})"
