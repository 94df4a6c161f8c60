"""How often coups are tried and succeed in the world: facts to compare a model with."""

from __future__ import annotations

import csv

from sapper.experiments.shipped import shipped_path


def base_rates() -> dict[str, float]:
    """Return the rates of ``facts/base_rates.csv`` by key."""
    path = shipped_path("facts", "base_rates.csv")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["key"]: float(row["value"]) for row in rows}
