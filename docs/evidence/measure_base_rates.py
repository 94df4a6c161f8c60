"""Measure how often plots start, are foiled and strike with nobody abroad.

    python docs/evidence/measure_base_rates.py --replicates 300 --jobs 2

It writes base_rates.csv beside this file. Then `python docs/tables.py` puts the numbers into
docs/evidence/calibration.md.
"""

from __future__ import annotations

import argparse
import csv
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sapper import Scenario, load_scenario
from sapper.experiments.store.provenance import model_version
from sapper.model.parameters import KINDS
from sapper.model.run import simulate
from sapper.model.warm_up import warm_up

TARGET = Path(__file__).with_name("base_rates.csv")
WEEKS_PER_YEAR = 52
RUNS_A_TASK = 10
SEED = 2024
OFFICES = {
    "three offices": ["commander", "commissar", "military_police"],
    "commander alone": ["commander"],
    "five signatures": [
        "commander", "commissar", "military_police", "superior_commander", "superior_commissar",
    ],
}  # fmt: skip
# The army of most regimes; that of the scenarios is ten times as large.
USUAL_STRENGTH = 120_000
CASES = (
    *(("no_deployment", rule, "party_personal", USUAL_STRENGTH) for rule in OFFICES),
    *(
        ("no_deployment", "three offices", kind, USUAL_STRENGTH)
        for kind in KINDS
        if kind != "party_personal"
    ),
    ("no_deployment", "three offices", "party_personal", 1_200_000),
    ("dprk_2024", "three offices", "party_personal", 1_200_000),
)
COUNTS = ("plots_started", "plots_foiled", "attempts", "successes", "mutinies")


def one_run(scenario: Scenario, replicate: int) -> dict[str, int]:
    """Return the counts of a run, and the number of weeks that it lasted."""
    outcome = simulate(scenario, SEED, replicate)
    counts = {name: int(outcome.values[name]) for name in ("weeks_run", *COUNTS)}
    attempts = ("attempt failed", "coup succeeded")
    counts["from_below"] = sum(
        event["kind"] in attempts and event["origin"] == "below" for event in outcome.events
    )
    return counts


def summed(case: dict[str, Any], runs: list[dict[str, int]]) -> dict[str, Any]:
    """Return one row of the table: sums over runs, and the variance of counts over their mean."""
    total = {name: sum(run[name] for run in runs) for name in runs[0]}
    row: dict[str, Any] = {**case, "runs": len(runs)}
    row["years"] = round(total.pop("weeks_run") / WEEKS_PER_YEAR, 2)
    row |= total
    for name in ("plots_started", "plots_foiled", "attempts"):
        each = np.array([run[name] for run in runs])
        spread = each.var(ddof=1) / each.mean() if each.any() else float("nan")
        row[f"{name}_dispersion"] = round(float(spread), 2)
    return row


def main() -> None:
    """Run every case and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replicates", type=int, default=600)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    warm_up(load_scenario("no_deployment"))
    rows = []
    for name, rule, kind, strength in CASES:
        changes = {
            "deployment.size": 0,
            "orders.important": OFFICES[rule],
            "regime.kind": kind,
            "force.strength": strength,
        }
        scenario = load_scenario(name).override(changes)
        case = {"scenario": name, "rule": rule, "kind": kind, "strength": strength}
        with ProcessPoolExecutor(arguments.jobs) as pool:
            numbers = range(arguments.replicates)
            runs = list(pool.map(partial(one_run, scenario), numbers, chunksize=RUNS_A_TASK))
        rows.append(summed(case, runs) | {"seed": SEED, "model": model_version()[:12]})
        sys.stderr.write(f"{rows[-1]}\n")
    with TARGET.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
