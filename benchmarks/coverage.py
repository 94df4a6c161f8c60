"""Measure how often 95% intervals of splitting contain the true probability.

    python -m benchmarks.coverage [studies] [runs] > docs/evidence/splitting_coverage.csv

A study is one result as a user gets it: 20 repetitions and one interval. Studies share no
repetition. The table has the share of studies whose interval contains the true probability, for
this interval and for the two that it is made of. For a random walk the true probability is known
exactly; for the sandbox it is estimated from many ordinary runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.methods.splitting.estimate import cox, estimate, log_t
from sapper.experiments.methods.splitting.levels import Shelf, split
from sapper.experiments.methods.splitting.repetition import repeat
from sapper.experiments.methods.splitting.windows import windows
from sapper.experiments.methods.splitting.world import picker, sampler
from sapper.model.run import simulate
from sapper.model.scenario import Scenario, load_scenario
from tests.helpers.walk import Walk

REPETITIONS, STEPS, UP = 20, 60, 0.3
CASES = ((5, 40), (8, 40), (12, 40), (12, 100), (16, 100))
"""Place to reach and histories kept at a time: probabilities from 1e-1 to 1e-5."""

SEED = 29
SANDBOX: dict[str, Any] = {
    "force.soldiers_per_company": 2,
    "service.staff_years": 5.0,
    "regime.decade": "2020s",
    "uprising.committed": 0.1,
    "loyalty.staff_base": 0.7,
    "time.horizon_weeks": 52,
}
"""An attempt in a year: rare enough to split and common enough to count."""
SANDBOX_TABLE: dict[str, Any] = {"event": "attempt", "paths": 20}


def walks(top: int, paths: int, studies: int, method: str) -> Iterable[np.ndarray]:
    """Yield the estimates of each study on the walk, by windows or by levels."""
    for number in range(studies):
        found = []
        for repetition in range(number * REPETITIONS, (number + 1) * REPETITIONS):
            walk = Walk(top, STEPS, UP, seed=1, repetition=repetition)
            if method == "windows":
                made = windows(walk, paths, sampler(1, repetition))
            else:
                made = split(walk, paths, paths // 10, picker(1, repetition), Shelf(10_000))
            found.append(made.estimate)
        yield np.array(found)


def sandboxes(scenario: Scenario, studies: int) -> Iterable[np.ndarray]:
    """Yield the estimates of each study on the sandbox."""
    table = Splitting.model_validate(SANDBOX_TABLE)
    for number in range(studies):
        numbers = range(number * REPETITIONS, (number + 1) * REPETITIONS)
        yield np.array([repeat(scenario, SEED, each, table)[0].estimate for each in numbers])


def covered(results: Iterable[np.ndarray], truth: float, paths: int) -> dict[str, float]:
    """Return the share of studies whose interval contains the truth, by kind of interval."""
    inside, count = {"given": 0, "log-t": 0, "Cox": 0}, 0
    for values in results:
        count += 1
        found = estimate(values.tolist(), paths)
        inside["given"] += found.low <= truth <= found.high
        if found.probability > 0.0:
            for kind, (low, high) in (("log-t", log_t(values)), ("Cox", cox(values))):
                inside[kind] += low <= truth <= high
    return {kind: held / count for kind, held in inside.items()}


def show(name: str, truth: float, paths: int, studies: int, shares: dict[str, float]) -> None:
    """Print a row of the table; `name` is model and method."""
    cells = ",".join(f"{share:.3f}" for share in shares.values())
    print(f"{name},{truth:.3e},{paths},{studies},{cells}", flush=True)  # noqa: T201


def main() -> None:
    """Print the table as CSV."""
    studies = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
    print("model,method,probability,histories,studies,given,log-t,Cox", flush=True)  # noqa: T201
    scenario = load_scenario("sandbox").override(SANDBOX)
    events = sum(int(simulate(scenario, SEED, n).values["attempts"]) > 0 for n in range(runs))
    paths, truth = int(SANDBOX_TABLE["paths"]), events / runs
    shares = covered(sandboxes(scenario, studies), truth, paths)
    show("sandbox,windows", truth, paths, studies, shares)
    for method in ("windows", "levels"):
        for top, paths in CASES:
            truth = Walk(top, STEPS, UP).truth
            shares = covered(walks(top, paths, studies, method), truth, paths)
            show(f"walk,{method}", truth, paths, studies, shares)


if __name__ == "__main__":
    main()
