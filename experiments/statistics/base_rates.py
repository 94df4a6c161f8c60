"""How often coups are tried and succeed in the world: facts to compare a model with."""

from __future__ import annotations

from sapper.experiments.shipped import shipped_rows


def base_rates() -> dict[str, float]:
    """Return the rates of ``facts/base_rates.csv`` by key."""
    rows = shipped_rows("facts", "base_rates.csv")
    return {row["key"]: float(row["value"]) for row in rows}
