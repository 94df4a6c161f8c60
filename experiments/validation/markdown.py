"""Tables of a validation as Markdown: for its report, and for the docs."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

import pandas as pd

from sapper.experiments.methods.patterns.contrasts import CANNOT_TELL, MET, NOT_MET, NOT_MODELLED

NONE = "none"
"""How a pattern's criteria fared that has none."""

MARKS = "\\* the model was calibrated to it. † a part of it is not modelled, see below."
NEEDED = (
    "In brackets after an open verdict: the number of runs in each arm that would decide in half "
    "of all tries, if the value found were the true one."
)


def patterns_table(patterns: pd.DataFrame) -> str:
    """Return a row a pattern: what research found, the verdict, and how its criteria fared."""
    rows = [
        [row["pattern"], row["statement"], f"**{row['verdict']}**{_marks(row)}", row["detail"]]
        for row in patterns.to_dict("records")
    ]
    return markdown(["", "what research found", "verdict", "criteria"], rows)


def _marks(row: Any) -> str:
    partly = isinstance(row["not_modelled"], str) and row["not_modelled"] and row["detail"] != NONE
    return "\\*" * bool(row["calibrated"]) + " †" * bool(partly)


def counted_patterns(patterns: pd.DataFrame) -> str:
    """Return a row a verdict: how many patterns came to it, and which."""
    rows = []
    for verdict in (MET, NOT_MET, CANNOT_TELL, NOT_MODELLED):
        which = patterns.loc[patterns["verdict"] == verdict, "pattern"]
        rows.append([verdict, f"{len(which)} of {len(patterns)}", ", ".join(which)])
    return markdown(["verdict", "patterns", "which"], rows)


def criteria_table(criteria: pd.DataFrame) -> str:
    """Return a row a criterion: what was asked and found, the verdict, and the runs of an arm."""
    rows = [
        [row["pattern"], row["claim"], row["asked"], interval(row), _undecided(row),
         f"{row['runs']:,}", row["statistics"]]
        for row in criteria.to_dict("records")
    ]  # fmt: skip
    return markdown(["", "claim", "asked", "found", "verdict", "runs", "of which"], rows)


def artefacts_table(artefacts: pd.DataFrame) -> str:
    """Return a row a claim and change: what was found, and whether it is the same as unchanged."""
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
    return apart, _undecided(row, "same"), f"{100 * row['power']:.0f}%"


def _undecided(row: Any, key: str = "verdict") -> str:
    """Return a verdict; where the runs cannot tell, also how many would."""
    needed = float(row["runs_to_decide"])
    if row[key] != CANNOT_TELL or not isfinite(needed):
        return str(row[key])
    return f"{row[key]} ({needed:,.0f})"


def interval(row: Any, name: str = "value") -> str:
    """Return a value with its interval."""
    value = row[name]
    low, high = ("low", "high") if name == "value" else (f"{name}_low", f"{name}_high")
    if pd.isna(value):
        return "not run"
    if pd.isna(row[low]):
        return "too few events"
    return f"{value:.3g} ({row[low]:.3g} to {row[high]:.3g})"


def markdown(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines)
