"""The answer of a pattern: a verdict on each criterion, and the means of each arm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from rich.table import Table

from sapper.experiments.config.tables.patterns import Pattern
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.methods.patterns import contrasts

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store


def answer(experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
    """Return the table of criteria with their verdicts, and the means of each arm."""
    table = table_of(experiment, Pattern)
    parts = store.parts()
    if not parts:
        said = f"{table.id}: not modelled. {table.not_modelled}"
        return Answer(failures_of(parts), shown=[said])
    rows = frame_of(parts)
    found = [
        contrasts.criterion_row(number, each, contrasts.estimate(each, rows))
        for number, each in enumerate(table.criterion, start=1)
    ]
    means = rows.groupby("arm", sort=False)[list(columns)].mean(numeric_only=True)
    shown = Table("claim", "asked", "found", "verdict", title=f"{table.id}: {table.statement}")
    for row in found:
        interval = f"{row['value']:.3g} ({row['low']:.3g} to {row['high']:.3g})"
        shown.add_row(str(row["claim"]), str(row["asked"]), interval, str(row["verdict"]))
    tables = {"criteria": pd.DataFrame(found), "arms": means.reset_index()}
    return Answer(failures_of(parts), tables, {}, [shown])
