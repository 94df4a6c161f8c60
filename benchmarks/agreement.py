"""Compare splitting with ordinary runs, where these are affordable.

    python -m benchmarks.agreement [repetitions] [runs] > docs/evidence/splitting_agreement.csv

Three sandbox regimes differ in the loyalty of the average officer. An attempt within five years has
a probability of about 1e-1, 1e-2 and 1e-3. The table has both estimates, and their difference in
standard errors.
"""

from __future__ import annotations

import sys
from math import sqrt
from typing import Any

import numpy as np

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.methods.splitting.repetition import repeat
from sapper.model.run import simulate
from sapper.model.scenario import Scenario, load_scenario

SEED = 23
PATHS = 200
HEAD = (
    "loyalty,repetitions,histories,splitting,splitting_error,ordinary,ordinary_error,events,runs,"
    "difference"
)
LOYALTIES = (0.71, 0.79, 0.85)
COMMON: dict[str, Any] = {
    "force.soldiers_per_company": 2,
    "service.staff_years": 5.0,
    "regime.decade": "2020s",
    "uprising.committed": 0.1,
    "time.horizon_weeks": 260,
}


def compare(scenario: Scenario, repetitions: int, runs: int) -> str:
    """Return a row: both estimates, their standard errors, and the difference in these."""
    table = Splitting.model_validate({"event": "attempt", "paths": PATHS})
    values = [repeat(scenario, SEED, number, table)[0].estimate for number in range(repetitions)]
    found, error = float(np.mean(values)), float(np.std(values, ddof=1)) / sqrt(repetitions)
    events = sum(int(simulate(scenario, SEED, n).values["attempts"]) > 0 for n in range(runs))
    share = events / runs
    naive_error = sqrt(share * (1.0 - share) / runs)
    gap = (found - share) / sqrt(error**2 + naive_error**2)
    return (
        f"{repetitions},{PATHS},{found:.3e},{error:.1e},{share:.3e},{naive_error:.1e},"
        f"{events},{runs},{gap:.2f}"
    )


def main() -> None:
    """Print the table as CSV."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000
    print(HEAD, flush=True)  # noqa: T201
    for loyalty in [float(given) for given in sys.argv[3:]] or LOYALTIES:
        scenario = load_scenario("sandbox").override({**COMMON, "loyalty.staff_base": loyalty})
        print(f"{loyalty},{compare(scenario, repetitions, runs)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
