"""Episodes and runs that nobody simulated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.simulation import ARMS, PHASES

ROWS = 20
WEEKS = 52 * 4


def episode(country: str = "A", **changes: object) -> Episode:
    facts: dict[str, object] = {
        "country": country,
        "code": country,
        "abroad_from": 1985,
        "abroad_to": 1988,
        "kind": "personal",
        "army": 100_000,
        "wealth_gap": 2.0,
        "war": True,
        "past": 0,
        "years_seen": 16,
    }
    return Episode(**{**facts, **changes})  # type: ignore[arg-type]


def runs(episodes: int, abroad: float, nobody: float, seed: int = 0) -> pd.DataFrame:
    """Return runs with so many attempts in each phase on average."""
    rng, rows = np.random.default_rng(seed), []
    for point in range(episodes * len(ARMS)):
        sent = ARMS[point % len(ARMS)][0]
        for replicate in range(ROWS):
            counts = rng.poisson(abroad if sent == "abroad" else nobody, len(PHASES))
            rows.append(
                {
                    "point": point,
                    "sent": sent,
                    "replicate": replicate,
                    **{f"attempts_{name}": n for name, n in zip(PHASES, counts, strict=True)},
                    **{f"weeks_{name}": WEEKS for name in PHASES},
                }
            )
    return pd.DataFrame(rows)
