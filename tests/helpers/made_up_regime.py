"""A fast regime with known rates, which stands in for the model in tests of calibration."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sapper.experiments.methods.calibration.targets import Goal, Quantity, Target
from sapper.experiments.statistics.conventions import Floats

WIDTH = 6
YEARS = 15.0
PER_YEAR = 52


def quantity(arm: str, events: str, over: str) -> Quantity:
    return Quantity(arm, events, over, not over.startswith("weeks"))


ATTEMPTS = quantity("base", "attempts", "weeks_run")
DURING = quantity("base", "attempts_deployed", "weeks_deployed")
AFTER = quantity("base", "attempts_after_attempt", "weeks_after_attempt")
OTHERWISE = quantity("base", "attempts_otherwise", "weeks_otherwise")
FOILED = quantity("base", "plots_foiled", "weeks_run")
SUCCESS = quantity("base", "successes", "attempts")
FEW = quantity("small", "attempts", "weeks_run")
SENIOR = quantity("small", "successes_division", "attempts_division")
JUNIOR = quantity("small", "successes_battalion", "attempts_battalion")
SENT = quantity("abroad", "attempts_deployed", "weeks_deployed")

KNOWN: tuple[tuple[str, dict[Quantity, float], float, float], ...] = (
    ("attempts a year", {ATTEMPTS: 1.0}, -3.4, 0.25),
    ("success", {SUCCESS: 1.0}, 0.0, 0.24),
    ("foiled for each attempt", {FOILED: 1.0, ATTEMPTS: -1.0}, 0.6, 1.13),
    ("coup trap", {AFTER: 1.0, OTHERWISE: -1.0}, 0.75, 0.37),
    ("senior", {SENIOR: 1.0}, 0.59, 0.18),
    ("junior", {JUNIOR: 1.0}, -1.1, 0.23),
    ("larger army", {ATTEMPTS: 1.0, FEW: -1.0}, -0.5, 0.17),
    ("abroad", {SENT: 1.0, DURING: -1.0}, -0.05, 0.40),
)
"""Each target: name, parts, value and standard deviation; as wide as the real ones."""


def goal() -> Goal:
    """Return the targets of the made-up regime."""
    quantities = list(dict.fromkeys(q for _, parts, _, _ in KNOWN for q in parts))
    weights = np.zeros((len(KNOWN), len(quantities)))
    for row, (_, parts, _, _) in enumerate(KNOWN):
        for one, weight in parts.items():
            weights[row, quantities.index(one)] = weight
    targets = tuple(
        Target(name, any(q.binomial for q in parts), value, sd, "made up")
        for name, parts, value, sd in KNOWN
    )
    values, sds = (np.array([getattr(one, key) for one in targets]) for key in ("value", "sd"))
    return Goal(targets, tuple(quantities), weights, values, np.diag(sds**2))


def truth(shares: Floats) -> dict[str, Floats]:
    """Return the rates at points: attempts a year, ratios, and shares of success."""
    x = 2.0 * shares - 1.0
    attempts = np.exp(-3.8 + 0.9 * x[:, 0] + 0.4 * x[:, 1] - 0.3 * x[:, 0] * x[:, 2])
    return {
        "attempts": attempts,
        "trap": np.exp(0.7 + 0.7 * x[:, 3]),
        "foiled": np.exp(-2.5 + 0.5 * x[:, 1] + 0.3 * x[:, 1] ** 2),
        "success": 1.0 / (1.0 + np.exp(0.2 - 0.9 * x[:, 2])),
        "small": attempts * np.exp(0.4 + 0.6 * x[:, 5]),
        "senior": 1.0 / (1.0 + np.exp(-0.5 - 0.9 * x[:, 4])),
        "junior": 1.0 / (1.0 + np.exp(0.9 - 0.7 * x[:, 4])),
        "abroad": attempts * np.exp(1.2 * np.tanh(2.0 * x[:, 1] - x[:, 5])),
    }


def run(shares: Floats, runs: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the sums over the runs of each row in each arm, as rows of one run."""
    at, weeks = truth(shares), int(runs * YEARS * PER_YEAR)
    fifth, third = weeks // 5, weeks // 3
    years = runs * YEARS
    during = rng.poisson(at["attempts"] * years / 5)
    # All attempts are of the weeks after an attempt, or of others; a fifth of both are in the war.
    after = rng.poisson(at["attempts"] * at["trap"] / (2 / 3 + at["trap"] / 3) * years / 3)
    otherwise = rng.poisson(at["attempts"] / (2 / 3 + at["trap"] / 3) * years * 2 / 3)
    attempts = after + otherwise
    few = rng.poisson(at["small"] * years)
    ranked = rng.binomial(few, 0.4)
    sent = rng.poisson(at["abroad"] * years / 5)
    arms: dict[str, dict[str, Any]] = {
        "base": {
            "attempts": attempts,
            "successes": rng.binomial(attempts, at["success"]),
            "plots_foiled": rng.poisson(at["foiled"] * years),
            "attempts_after_attempt": after,
            "attempts_otherwise": otherwise,
            "attempts_deployed": np.minimum(during, attempts),
        },
        "small": {
            "attempts": few,
            "attempts_division": ranked,
            "successes_division": rng.binomial(ranked, at["senior"]),
            "attempts_battalion": few - ranked,
            "successes_battalion": rng.binomial(few - ranked, at["junior"]),
        },
        "abroad": {"attempts_deployed": sent},
    }
    spans = {
        "weeks_run": weeks,
        "weeks_deployed": fifth,
        "weeks_after_attempt": third,
        "weeks_otherwise": weeks - third,
    }
    rows = [
        pd.DataFrame({"point": np.arange(len(shares)) * 3 + place, "arm": arm, **spans, **counts})
        for place, (arm, counts) in enumerate(arms.items())
    ]
    return pd.concat(rows).fillna(0).sort_values("point")
