"""What the main sweep gains over plain runs, and whether it agrees with them.

    python -m benchmarks plain_runs            # plain_runs_ratio_foiled, ..._attempt, ..._success
    python -m benchmarks.plain_runs [2000]     # z of the sweep against so many runs at six points

Plain runs are those of the sweep before a curve joined its levels: 24 points, all with the same
luck, each counted by itself.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.timing import Figure, Timed
from sapper.experiments.config.designs import Point
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.opening import load_experiment
from sapper.experiments.results.report.page import evidence_of
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.model import model_simulator
from sapper.experiments.running.progress import Lines
from sapper.experiments.running.runner import run
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.risks import curves_of
from sapper.experiments.statistics.summary import shown_table
from sapper.experiments.store.stored import Stored
from sapper.model.run import simulate

SWEEP = "deployment_size"
PLAIN_SIZES = (0, 3_000, 11_000, 15_000, 50_000, 150_000, 350_000, 600_000)
FIVE = ("commander", "commissar", "military_police", "superior_commander", "superior_commissar")
PLAIN_RULES = {"commander alone": FIVE[:1], "three offices": FIVE[:3], "five signatures": FIVE}
PLAIN_REPLICATES = 6
"""Timed at each point; how often they end in an event is not asked."""

TARGETS = {"foiled": 5.0, "attempt": 5.0, "success": 10.0}

SEED = 700_000
POINTS = (
    (0, "commander alone"), (0, "three offices"), (15_000, "three offices"),
    (150_000, "commander alone"), (500_000, "three offices"), (600_000, "commander alone"),
)  # fmt: skip
"""Size and rule of the points at which plain runs are compared with the sweep."""


def plain_runs() -> list[Figure]:
    """Return the variance of plain runs over that of the sweep, in equal processor time."""
    experiment = load_experiment(SWEEP)
    curves, spent = _swept(experiment)
    replicates = experiment.config.experiment.replicates
    # Plain runs at each point in the time of the sweep, over those of the sweep.
    times_as_many = spent / replicates / _plain_seconds(experiment)
    found = []
    for outcome, curve in zip(OUTCOMES, curves.curves, strict=True):
        risk = curve.probability
        spread = risk * (1.0 - risk)
        ours = spread**2 * np.diag(curve.covariance)
        alone = spread / replicates
        notes = {
            "levels_where_something_happens": 1.0 / times_as_many,
            "chance_in_place_of_the_coin": 1.0 / curve.dispersion,
            "a_curve_through_the_levels": float(np.median(curve.dispersion * alone / ours)),
        }
        values = (alone / times_as_many / ours).tolist()
        meaning = f"variance of plain runs over the sweep's in equal time, {outcome}, by point"
        name = f"plain_runs_ratio_{outcome}"
        found.append(Figure(name, meaning, values, TARGETS[outcome], False, notes))
    return found


def _swept(experiment: Experiment) -> tuple[Any, float]:
    """Do the sweep in this process; return its curves and the processor seconds of its runs."""
    simulator = model_simulator()
    simulator.prepare()
    timed = Timed(simulator.simulate, time.process_time)

    with tempfile.TemporaryDirectory() as folder:
        place, one_job = Path(folder) / "result", partial(on_this_machine, jobs=1)
        run(experiment, place, replace(simulator, simulate=timed), one_job, progress=Lines)
        evidence = evidence_of(Stored(place), experiment)
        assert evidence is not None
        return curves_of(experiment, evidence, shown_table(experiment.design)), timed.seconds


def _plain_seconds(experiment: Experiment) -> float:
    """Return the processor seconds of one plain run at each of the 24 points."""
    scenarios = [
        experiment.scenario.override({"deployment.size": size, "orders.important": list(rule)})
        for rule in PLAIN_RULES.values()
        for size in PLAIN_SIZES
    ]
    started = time.process_time()
    for replicate in range(PLAIN_REPLICATES):
        for scenario in scenarios:
            simulate(scenario, experiment.config.experiment.seed, replicate)
    return (time.process_time() - started) / PLAIN_REPLICATES


def agreement(runs: int) -> pd.DataFrame:
    """Return a row for each of six points and each outcome: plain runs, the sweep, and z.

    The plain runs have luck of their own, and count successes by their coins.
    """
    experiment = load_experiment(SWEEP)
    curves, _ = _swept(experiment)
    rows = []
    for number, point in enumerate(_points(experiment)):
        scenario = experiment.scenario.override(dict(point.settings))
        outcomes = [simulate(scenario, SEED + number, each).values for each in range(runs)]
        for place, (outcome, column) in enumerate(OUTCOMES.items()):
            plain = float(np.mean([int(values[column]) > 0 for values in outcomes]))
            curve = curves.curves[place]
            risk = float(curve.probability[point.index])
            error = float((risk * (1 - risk)) ** 2 * curve.covariance[point.index, point.index])
            z = (risk - plain) / (error + plain * (1.0 - plain) / runs) ** 0.5
            rows.append({**point.shown, "outcome": outcome, "plain": plain, "curve": risk, "z": z})
    return pd.DataFrame(rows)


def _points(experiment: Experiment) -> list[Point]:
    return [point for point in experiment.design if tuple(point.shown.values()) in POINTS]


def main() -> None:
    """Print how far the sweep is from plain runs, as CSV."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    sys.stdout.write(agreement(runs).to_csv(index=False))


if __name__ == "__main__":
    main()
