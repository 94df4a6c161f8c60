"""What splitting gains over ordinary runs on rare coups, in weeks and in processor time.

    python -m benchmarks.rare [repetitions] > docs/evidence/splitting_gain.csv

The regimes are those of rare.toml. For each regime, repetitions of splitting and ordinary runs are
timed in turn. The gain is the work that ordinary runs need for the same relative error, over the
work of splitting. Ordinary runs count successes as they fall, by the coin of each contest.
"""

from __future__ import annotations

import sys
import time
from math import sqrt
from pathlib import Path
from statistics import median

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.splitting.estimate import estimate, naive_runs
from sapper.experiments.methods.splitting.repetition import repeat
from sapper.experiments.opening import load_experiment
from sapper.model.run import simulate
from sapper.model.scenario import Scenario

REGIMES = str(Path(__file__).with_name("rare.toml"))
HEAD = (
    "staff_base,committed,repetitions,probability,low,high,variation,founders,gain_weeks,gain_time"
)
RUNS_IN_TURN = 20
"""Ordinary runs timed with each repetition."""


def measure(scenario: Scenario, experiment: Experiment, repetitions: int) -> str:
    """Return a row: the probability, its interval, and what splitting gains."""
    table, seed = table_of(experiment, Splitting), experiment.config.experiment.seed
    # Compilation does not count.
    simulate(scenario, seed, 0)
    repeat(scenario, seed, 0, table.model_copy(update={"paths": 2}))
    values, founders, counted, weeks, ours, theirs = [], [], [], 0, 0.0, 0.0
    weeks_naive = 0.0
    for number in range(repetitions):
        started = time.process_time()
        found, _ = repeat(scenario, seed, number, table)
        ours += time.process_time() - started
        values.append(found.estimate)
        founders.append(found.founders)
        counted.append(found.runs)
        weeks += found.worked + found.repeated
        weeks_naive += found.first_worked / found.paths
        started = time.process_time()
        for run in range(RUNS_IN_TURN):
            simulate(scenario, seed, number * RUNS_IN_TURN + run)
        theirs += time.process_time() - started
    result = estimate(values, sum(counted) / repetitions)
    runs = naive_runs(result.probability, result.variation / sqrt(repetitions))
    in_weeks = runs * weeks_naive / repetitions / weeks
    in_time = runs * theirs / (RUNS_IN_TURN * repetitions) / ours
    return (
        f"{repetitions},{result.probability:.4e},{result.low:.4e},{result.high:.4e},"
        f"{result.variation:.3f},{median(founders):.3g},{in_weeks:.4g},{in_time:.4g}"
    )


def main() -> None:
    """Print the table as CSV."""
    experiment = load_experiment(REGIMES)
    given = experiment.config.experiment.replicates
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else given
    print(HEAD, flush=True)  # noqa: T201
    for point in experiment.design:
        scenario = experiment.scenario.override(dict(point.settings))
        levels = ",".join(f"{level:g}" for level in point.settings.values())
        print(f"{levels},{measure(scenario, experiment, repetitions)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
