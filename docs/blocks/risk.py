"""The README's table of risk, from the sweep `deployment_size`."""

from __future__ import annotations

import pandas as pd

from blocks.numbers import percent_interval
from sapper.experiments.markdown import markdown

OUTCOMES = {
    "foiled": "a plot is foiled",
    "attempt": "an attempt is made",
    "success": "a coup succeeds",
}
SHOWN_SIZES = (0, 11_000, 150_000, 600_000)


def risk_table(risk: pd.DataFrame) -> str:
    """Return a row for each size and rule: per cent of runs, with the 95% interval."""
    runs = int(risk["replicates"].min())
    rows = []
    shown = risk[risk["deployed_soldiers"].isin(SHOWN_SIZES)]
    for (size, rule), here in shown.groupby(["deployed_soldiers", "signature_rule"], sort=False):
        by_outcome = here.set_index("outcome")
        rows.append(
            [f"{size:,}", rule, *(percent_interval(by_outcome.loc[name]) for name in OUTCOMES)]
        )
    table = markdown(
        ["soldiers abroad", "who signs", *OUTCOMES.values()], rows, numbers=(0, 2, 3, 4)
    )
    return (
        f"{table}\n\n"
        f"Per cent of {runs} runs of 15 years with at least one such event (95% Wilson interval)."
    )
