"""Whether nominal 95% intervals of splitting hold the truth: a study on a walk of known truth.

    python -m benchmarks.coverage [studies]

Every study is one result as a user gets it: 20 repetitions, one interval. Printed is the share of
studies whose interval holds the truth, for the interval given and for the two it is made of.
"""

from __future__ import annotations

import sys
from math import sqrt

import numpy as np

from experiments.methods.splitting.estimate import cox, estimate, log_t
from experiments.methods.splitting.kernel import Shelf, split
from experiments.methods.splitting.walk import Walk
from experiments.methods.splitting.world import picker

REPETITIONS, STEPS, UP = 20, 60, 0.3
CASES = ((5, 40), (8, 40), (12, 40), (12, 100), (16, 100))
"""Place to be reached, and histories kept at a time: from one in ten to one in a hundred thousand.
"""


def study(top: int, paths: int, number: int) -> np.ndarray:
    """Return the estimates of one result; another number is another, independent result."""
    found = []
    for repetition in range(number * REPETITIONS, (number + 1) * REPETITIONS):
        walk = Walk(top, STEPS, UP, seed=1, repetition=repetition)
        found.append(split(walk, paths, paths // 10, picker(1, repetition), Shelf(10_000)).estimate)
    return np.array(found)


def covered(top: int, paths: int, studies: int) -> dict[str, float]:
    """Return the share of studies whose interval holds the truth, by kind of interval."""
    truth = Walk(top, STEPS, UP).truth
    inside = {"given": 0, "log-t": 0, "Cox": 0}
    for number in range(studies):
        values = study(top, paths, number)
        found = estimate(values.tolist(), paths)
        inside["given"] += found.low <= truth <= found.high
        if found.probability > 0.0:
            for kind, (low, high) in (("log-t", log_t(values)), ("Cox", cox(values))):
                inside[kind] += low <= truth <= high
    return {kind: count / studies for kind, count in inside.items()}


def main() -> None:
    """Print the table."""
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    error = sqrt(0.95 * 0.05 / studies)
    print(f"{studies} studies of {REPETITIONS} repetitions; standard error {error:.3f}")  # noqa: T201
    for top, paths in CASES:
        shares = covered(top, paths, studies)
        words = "  ".join(f"{kind} {share:.3f}" for kind, share in shares.items())
        truth = Walk(top, STEPS, UP).truth
        print(f"p = {truth:.2e}  paths {paths:4}  {words}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
