"""The tables of an answer: screening, indices, and how well unseen runs are foretold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from experiments.methods.sensitivity.design import DUMMIES
from experiments.methods.sensitivity.indices import detected, needed
from experiments.methods.sensitivity.study import Found, is_event

DIGITS = 6
"""Of a number in a table."""


def screening_table(
    found: Sequence[Found], paths: Sequence[str], labels: Sequence[str]
) -> pd.DataFrame:
    """Return a row an outcome and parameter, the one that does most first.

    Columns: outcome, parameter, label, effect (mean effect of a step over the range; of an event on
    the logit scale), absolute (mean absolute effect), absolute_interval (half the 95% interval),
    spread (standard deviation of the effects), rank.
    """
    rows: list[dict[str, Any]] = []
    for one in found:
        if one.screened is None:
            continue
        order = np.argsort(-one.screened.absolute, kind="stable").tolist()
        for rank, place in enumerate(order, start=1):
            mean, absolute, interval, spread = (float(given[place]) for given in one.screened)
            rows.append(
                {
                    "outcome": one.outcome,
                    "parameter": paths[place],
                    "label": labels[place],
                    "effect": mean,
                    "absolute": absolute,
                    "absolute_interval": interval,
                    "spread": spread,
                    "rank": rank,
                }
            )
    return pd.DataFrame(rows)


def indices_table(
    found: Sequence[Found], paths: Sequence[str], labels: Sequence[str], every: bool
) -> pd.DataFrame:
    """Return a row an outcome and parameter, dummies included, the largest first.

    Columns: outcome, runs, parameter, label, total, total_low, total_high, first, first_low,
    first_high, raises (whether more of it raises the outcome), detected (whether its total index is
    above all dummies), runs_needed (to tell it from them, were it what it seems).
    """
    names = [*paths, *(f"dummy {number}" for number in range(1, DUMMIES + 1))]
    words = [*labels, *["A parameter that does nothing"] * DUMMIES]
    rows: list[dict[str, Any]] = []
    for one in found:
        for runs, known in one.by_runs.items():
            if runs < one.runs and not every:
                continue
            told = [*detected(known, DUMMIES), *[False] * DUMMIES]
            for place in np.argsort(-known.total[:, 0], kind="stable").tolist():
                (total, *total_ends), (first, *first_ends) = known.total[place], known.first[place]
                rows.append(
                    {
                        "outcome": one.outcome,
                        "runs": runs,
                        "parameter": names[place],
                        "label": words[place],
                        "total": total,
                        "total_low": total_ends[0],
                        "total_high": total_ends[1],
                        "first": first,
                        "first_low": first_ends[0],
                        "first_high": first_ends[1],
                        "raises": bool(known.slopes[place] > 0),
                        "detected": told[place],
                        "runs_needed": needed(runs, known.above[place].tolist()),
                    }
                )
    made = pd.DataFrame(rows)
    return made.astype({"runs_needed": "Int64"}) if rows else made


def held_out_row(one: Found) -> dict[str, Any]:
    """Return how well unseen runs of an outcome are foretold, against their mean."""
    told, held_out = one.verdict, one.held_out
    return {
        "outcome": one.outcome,
        "runs": one.runs,
        "loss": "log-loss" if is_event(one.outcome) else "squared error",
        "emulator": np.nan if held_out is None else held_out.loss.mean(),
        "constant": np.nan if held_out is None else held_out.constant.mean(),
        "explained": told.explained.value,
        "explained_low": told.explained.low,
        "explained_high": told.explained.high,
        "degree": 0 if held_out is None else held_out.choice.shape.degree,
        "penalty": np.nan if held_out is None else held_out.choice.penalty,
        "believed": told.believed,
    }


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with as many digits as mean anything: the last bits differ by machine."""
    numbers = {
        name: table[name].map(lambda value: float(f"{value:.{DIGITS}g}"))
        for name in table.columns
        if table[name].dtype == np.float64
    }
    return table.assign(**numbers)
