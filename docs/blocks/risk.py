"""The README's table of risk, from the sweep `deployment_size`."""

from __future__ import annotations

import pandas as pd

from blocks.numbers import percent, percent_interval

SHOWN_SIZES = (0, 15_000, 600_000)
KEYS = ["deployed_soldiers", "signature_rule", "outcome"]


def risk_table(risk: pd.DataFrame, differences: pd.DataFrame) -> str:
    """Return a row for each size and rule: per cent of runs and difference, with intervals."""
    lines = [
        "| soldiers abroad | who signs | an attempt is made | difference | a coup succeeds |"
        " difference | a plot is foiled |",
        "|---:|---|---:|---:|---:|---:|---:|",
    ]
    changes = differences.rename(columns={"deployed_soldiers_to": KEYS[0]}).set_index(KEYS)
    shown = risk[risk["deployed_soldiers"].isin(SHOWN_SIZES)]
    for (size, rule), rows in shown.groupby(KEYS[:2], sort=False):
        shares = rows.set_index("outcome")
        cells = [
            percent_interval(shares.loc["attempt"]),
            _points(changes, (size, rule, "attempt")),
            percent_interval(shares.loc["success"]),
            _points(changes, (size, rule, "success")),
            percent_interval(shares.loc["foiled"]),
        ]
        lines.append(f"| {size:,} | {rule} | {' | '.join(cells)} |")
    each, points = int(risk["replicates"].min()), len(risk) // 3
    note = (
        "Per cent of runs of 15 years with at least one such event, and difference to nobody "
        f"abroad in points (95% intervals), from a curve through {points} points with {each} runs "
        "each."
    )
    return "\n".join([*lines, "", note])


def _points(changes: pd.DataFrame, key: tuple[object, ...]) -> str:
    """Return a difference in points with its interval; nothing at the reference itself."""
    if key not in changes.index:
        return ""
    row = changes.loc[key]
    middle, low, high = (percent(row[name]) for name in ("difference", "low", "high"))
    return f"{middle.replace('-0', '0')} ({low} to {high})"
