"""Writing what was made from the runs for people: tables as CSV, figures as PNG and SVG."""

from __future__ import annotations

from pathlib import Path

from experiments.methods.base import Answer
from experiments.store import Store


def write_outputs(store: Store, answer: Answer) -> list[Path]:
    """Write the tables and figures of an answer and return their paths."""
    tables = {
        f"{name}.csv": table.to_csv(index=False, lineterminator="\n").encode()
        for name, table in answer.tables.items()
    }
    return [store.write(name, content) for name, content in {**tables, **answer.files}.items()]
