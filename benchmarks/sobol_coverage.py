"""How often do intervals of Sobol indices hold, with the error of the emulator?

    python -m benchmarks.sobol_coverage 200

draws 1,024 runs of Ishigami's function with noise, and 2,048 yes-or-no runs whose probability
follows it, and prints for each index above zero how often its 95% interval holds the true value.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import qmc

from sapper.experiments.methods.sensitivity.emulator import Basis, cross_validated
from sapper.experiments.methods.sensitivity.indices import Indices, Runs, indices

Floats = NDArray[np.float64]
REAL, DUMMIES, DRAWS, SHARE_LUCK = 3, 1, 100, 20
LEAST = 0.001


def ishigami(units: Floats) -> Floats:
    """Return Ishigami's function with a = 7, b = 0.1 (Ishigami and Homma 1990)."""
    x = np.pi * (2 * units - 1)
    return np.asarray(
        np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    )


def probability(units: Floats) -> Floats:
    """Return a probability that follows Ishigami's function."""
    return np.asarray(expit(0.5 * ishigami(units) - 2.5))


CASES: tuple[tuple[str, Callable[[Floats], Floats], int, bool], ...] = (
    ("Ishigami, with noise", ishigami, 1024, False),
    ("Ishigami, yes or no", probability, 2048, True),
)


def truth(curve: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Return first-order and total indices of a function of three parameters, by brute force."""
    points = qmc.Sobol(2 * REAL, rng=1).random_base2(17)
    here, there = points[:, :REAL], points[:, REAL:]
    y, z = curve(here), curve(there)
    first, total = np.zeros(REAL), np.zeros(REAL)
    for column in range(REAL):
        mixed = here.copy()
        mixed[:, column] = there[:, column]
        w = curve(mixed)
        first[column] = np.mean(z * (w - y)) / y.var()
        total[column] = 0.5 * np.mean((y - w) ** 2) / y.var()
    return first, total


def trial(
    curve: Callable[[Floats], Floats], runs: int, event: bool, seed: int, dummies: int = DUMMIES
) -> Indices:
    """Return the indices of one sample."""
    rng = np.random.default_rng(seed)
    units = rng.random((runs, REAL + dummies))
    mean = curve(units)
    values = (rng.random(runs) < mean).astype(float) if event else mean + rng.normal(0, 1, runs)
    luck = np.arange(runs) // SHARE_LUCK
    detailed = tuple(range(REAL + dummies))
    choice = cross_validated(units, values, luck, detailed, event).choice
    basis = Basis(REAL + dummies, detailed, choice.shape)
    return indices(Runs(units, values, luck, basis, choice, event), dummies, DRAWS, rng)


def main() -> None:
    """Print a line for each index."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(["case", "index", "truth", "mean", "held", "trials"])
    for name, curve, runs, event in CASES:
        found = [trial(curve, runs, event, 1_000 + number) for number in range(trials)]
        every = []
        for kind, known in zip(("first", "total"), truth(curve), strict=True):
            for column, value in enumerate(known):
                if value < LEAST:
                    continue
                ends = np.array([getattr(one, kind)[column] for one in found])
                held = (ends[:, 1] <= value) & (value <= ends[:, 2])
                every.append(held)
                index, mean = f"{kind} of x{column + 1}", ends[:, 0].mean()
                row = [f"{value:.4f}", f"{mean:.4f}", f"{held.mean():.3f}"]
                lines.writerow([name, index, *row, trials])
        lines.writerow([name, "all", "", "", f"{np.mean(every):.3f}", trials])


if __name__ == "__main__":
    main()
