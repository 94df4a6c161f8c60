"""The README's table of risk, from the sweep `deployment_size`."""

from __future__ import annotations

import pandas as pd

from blocks.numbers import percent_interval

OUTCOMES = {
    "foiled": "a plot is foiled",
    "attempt": "an attempt is made",
    "success": "a coup succeeds",
}
SHOWN_SIZES = (0, 11_000, 150_000, 600_000)


def risk_table(risk: pd.DataFrame) -> str:
    """Return a row for each size and rule: per cent of runs, with the 95% interval."""
    runs = int(risk["replicates"].min())
    lines = [
        f"| soldiers abroad | who signs | {' | '.join(OUTCOMES.values())} |",
        "|---:|---|" + "---:|" * len(OUTCOMES),
    ]
    shown = risk[risk["deployed_soldiers"].isin(SHOWN_SIZES)]
    for (size, rule), rows in shown.groupby(["deployed_soldiers", "signature_rule"], sort=False):
        by_outcome = rows.set_index("outcome")
        cells = [percent_interval(by_outcome.loc[outcome]) for outcome in OUTCOMES]
        lines.append(f"| {size:,} | {rule} | {' | '.join(cells)} |")
    note = (
        f"Per cent of {runs} runs of 15 years with at least one such event (95% Wilson interval)."
    )
    return "\n".join([*lines, "", note])
