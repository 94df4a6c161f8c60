"""What is made from the runs for people: tables as CSV, figures as PNG and SVG."""

from __future__ import annotations

from pathlib import Path

from experiments.config import Experiment
from experiments.figures import Context, files_of
from experiments.store import WEEKLY, Store
from experiments.summary import Summary


def write_outputs(store: Store, experiment: Experiment, summary: Summary) -> list[Path]:
    """Write the tables and figures of an experiment and return their paths."""
    tables = {"risk.csv": summary.risk, "means.csv": summary.means}
    for name in ("failures", "differences", "trend"):
        table = getattr(summary, name)
        if len(table):
            tables[f"{name}.csv"] = table
    written = [
        store.write(name, table.to_csv(index=False, lineterminator="\n").encode())
        for name, table in tables.items()
    ]
    context = Context(experiment, summary, store.parts(WEEKLY))
    for figure in experiment.config.figure:
        for ending, content in files_of(figure, context).items():
            written.append(store.write(f"{figure.name}.{ending}", content))
    return written
