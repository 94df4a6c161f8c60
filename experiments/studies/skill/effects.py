"""Effect sizes of the simulation beside those of the data: R18 to R21, and the dose.

Intervals resample rows of the draws, so they hold chance and what the data do not say.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import exp, nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.draws import Draws
from sapper.experiments.statistics.conventions import ENDS, Floats, columns_of
from sapper.experiments.statistics.regularities import regularities
from sapper.experiments.studies.skill.ratios import FEWEST, HALF
from sapper.experiments.studies.skill.simulation import ABROAD, NOBODY, PHASES, SHARE, UNKNOWN

PHASE_OF = dict(zip(("R18", "R19", "R20"), PHASES, strict=True))
DOSE = "R21"
TEN_POINTS = 0.1
BINS = 6
"""Classes of the share abroad, of equal width on a log scale."""

RESAMPLES = 1_000
SEED = 0
_STEPS = 30


def effects_table(runs: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Return a row for each regularity: its figure, that of the simulation, and whether it fits.

    Args:
        runs: with the columns of `simulation`.
        draws: of the experiment; run r took row r.
    """
    rows = []
    for name, phase in PHASE_OF.items():
        counts, weeks = by_row(runs, [phase])
        rows.append(_row(name, _ratio_interval(counts, weeks)))
    counts, weeks = by_row(runs, [PHASES[0]])
    share = shares(runs, draws)
    slope = _interval(lambda some: exp(TEN_POINTS * dose_slope(counts, weeks, share, some)), counts)
    return pd.DataFrame([*rows, _row(DOSE, slope)])


def _row(name: str, simulated: tuple[float, float, float]) -> dict[str, Any]:
    known = regularities()[name]
    return {
        "id": name,
        "what": known.what,
        **columns_of("data", (known.figure, known.low, known.high)),
        **columns_of("simulated", simulated),
        "inside": known.low <= simulated[0] <= known.high,
    }


def dose_table(runs: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Return a row for each class of the share abroad: the ratio, and what the data allow.

    The data allow what lies between the ends of R21 for a share; their share is that on missions
    of the United Nations. The ratio is over the years seen, and while the troops are abroad.
    """
    share = shares(runs, draws)
    ends = np.geomspace(UNKNOWN[SHARE].low, UNKNOWN[SHARE].high, BINS + 1)
    known, rows = regularities()[DOSE], []
    counted = {"while": by_row(runs, [PHASES[0]]), "all": by_row(runs, list(PHASES))}
    for low, high in pairwise(ends.tolist()):
        here = np.flatnonzero((share >= low) & (share <= high))
        if not here.size:
            continue
        middle = float(np.exp(np.log(share[here]).mean()))
        row = {"share_low": low, "share_high": high, "share": middle, "runs": here.size}
        for name, (counts, weeks) in counted.items():
            row |= columns_of(name, _ratio_interval(counts[:, here], weeks[:, here]))
        scale = middle / TEN_POINTS
        row |= {"data_low": known.low**scale, "data_high": known.high**scale}
        rows.append(row)
    return pd.DataFrame(rows)


def by_row(runs: pd.DataFrame, phases: list[str]) -> tuple[Floats, Floats]:
    """Return attempts and weeks of all episodes by row of the draws: (abroad or nobody, rows)."""
    found = []
    for what in ("attempts", "weeks"):
        total = runs[[f"{what}_{one}" for one in phases]].sum(axis=1)
        table = runs.assign(total=total).pivot_table(
            index="replicate", columns="sent", values="total", aggfunc="sum", fill_value=0
        )
        found.append(table[[ABROAD, NOBODY]].to_numpy(float).T)
    return found[0], found[1]


def shares(runs: pd.DataFrame, draws: Draws) -> Floats:
    """Return the share abroad in each row of the draws that was run, in order."""
    place = draws.paths.index(SHARE)
    rows = sorted(runs["replicate"].unique().tolist())
    return np.array([float(draws.rows[row % len(draws.rows)][place]) for row in rows])


def _ratio(counts: Floats, weeks: Floats, some: NDArray[np.int64]) -> float:
    """Return the ratio of the rates of attempts in some rows."""
    events, time = counts[:, some].sum(1) + HALF, np.maximum(weeks[:, some].sum(1), 1.0)
    return float(events[0] / time[0] / (events[1] / time[1]))


def _ratio_interval(counts: Floats, weeks: Floats) -> tuple[float, float, float]:
    return _interval(lambda some: _ratio(counts, weeks, some), counts)


def dose_slope(counts: Floats, weeks: Floats, share: Floats, some: NDArray[np.int64]) -> float:
    """Return how the log ratio rises with the share of the army, by logistic regression.

    Of the attempts of a row, some fall into the runs with troops abroad: their odds are the ratio
    of rates times the ratio of weeks. The level is free, for people rally at any share.
    """
    abroad, nobody = counts[0, some], counts[1, some]
    offset = np.log(np.maximum(weeks[0, some], 1.0) / np.maximum(weeks[1, some], 1.0))
    design = np.stack([np.ones(some.size), share[some] - share.mean()], axis=1)
    found = np.zeros(2)
    for _ in range(_STEPS):
        fit = 1 / (1 + np.exp(-(design @ found + offset)))
        events = abroad + nobody
        gradient = design.T @ (abroad - events * fit) - found * HALF
        bend = (design.T * (events * fit * (1 - fit))) @ design + HALF * np.eye(2)
        found = found + np.clip(np.linalg.solve(bend, gradient), -2, 2)
    return float(found[1])


def _interval(
    statistic: Callable[[NDArray[np.int64]], float], counts: Floats
) -> tuple[float, float, float]:
    """Return a statistic of all rows, and the middle 95% over resampled rows.

    With too few attempts no interval can be told, and its ends are missing.
    """
    rows, rng = counts.shape[1], np.random.default_rng(SEED)
    value = statistic(np.arange(rows))
    if counts.sum() < FEWEST:
        return value, nan, nan
    drawn = rng.integers(0, rows, (RESAMPLES, rows))
    samples = [statistic(some) for some in drawn]
    low, high = np.quantile(samples, ENDS)
    return value, float(low), float(high)
