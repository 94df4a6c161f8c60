"""What troops abroad change: attempts with them over attempts with nobody abroad, by episode.

Runs of one episode have few attempts, so its own ratio is noisy. A log-linear regression over all
episodes and phases shares strength among them (empirical Bayes): what an episode keeps of its own
deviation depends on how far episodes differ and how many attempts it has. Every ratio is positive
and finite, even if no run has an attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.statistics.regularities import WIDTH_95
from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.simulation import ABROAD, ARMS, NOBODY, PHASES

PHASE_YEARS = (None, 5, 7)
"""Years of each phase after the return; the first lasts as long as the troops are abroad."""

LEVEL_SD, SLOPE_SD = 0.5, 0.2
"""Prior standard deviations, on the log scale: of the ratio in a phase, and of what an episode's
facts change for a standard deviation of the fact."""

SPREADS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
"""Standard deviations between episodes that are tried; the likeliest is taken."""

HALF = 0.5
"""Added to each count of attempts, so that a ratio of none to none is defined."""

FEWEST = 5
"""Counts below this do not tell how uncertain they are."""


@dataclass(frozen=True)
class Ratios:
    """Ratios of episodes, on the log scale.

    Attributes:
        phases: (episodes, phases), posterior means.
        means: (episodes,), over the years seen.
        own_sd: (episodes,), uncertainty from the number of runs and from what is shared.
        common_sd: how far the ratio of all differs between rows of the draws: what the data and
            the posterior do not say.
    """

    phases: Floats
    means: Floats
    own_sd: Floats
    common_sd: float

    @property
    def values(self) -> Floats:
        """The ratio of each episode over the years seen."""
        return np.exp(self.means)

    @property
    def interval(self) -> tuple[Floats, Floats]:
        """Ends of the 95% interval of each ratio."""
        wide = WIDTH_95 / 2 * np.sqrt(self.own_sd**2 + self.common_sd**2)
        return np.exp(self.means - wide), np.exp(self.means + wide)


def phase_years(episode: Episode) -> list[int]:
    """Return the years seen of an episode in each phase."""
    left, found = episode.years_seen, []
    for longest in (episode.years_abroad, *PHASE_YEARS[1:]):
        found.append(min(left, longest or 0))
        left -= found[-1]
    return found


def ratios_of(episodes: Sequence[Episode], runs: pd.DataFrame) -> Ratios:
    """Return the ratios of episodes from their runs.

    Args:
        episodes: in the order of the points.
        runs: a row for each run, with the columns of `simulation`.
    """
    counts, weeks = (_sums(runs, len(episodes), what) for what in ("attempts", "weeks"))
    noise = overdispersion(runs)
    lasted = np.log(np.maximum(weeks[0], 1.0) / np.maximum(weeks[1], 1.0))
    found = np.log((counts[0] + HALF) / (counts[1] + HALF)) - lasted
    variance = noise * (1 / (counts[0] + HALF) + 1 / (counts[1] + HALF))
    seen = np.min(weeks, axis=0) > 0
    mean, covariance = pooled(found, variance, seen, _facts(episodes))
    years = np.array([phase_years(one) for one in episodes], float)
    years = np.where(years.sum(1, keepdims=True) > 0, years, 1.0)
    parts = years / years.sum(1, keepdims=True) * np.exp(mean)
    whole = parts.sum(1)
    slopes = parts / whole[:, None]
    own = np.sqrt(np.einsum("ep,epq,eq->e", slopes, covariance, slopes))
    return Ratios(mean, np.log(whole), own, spread_of_rows(runs, noise))


def _sums(runs: pd.DataFrame, episodes: int, what: str) -> Floats:
    """Return sums over runs: (abroad or nobody, episodes, phases)."""
    sums = np.zeros((2, episodes, len(PHASES)))
    columns = [f"{what}_{one}" for one in PHASES]
    for place, arm in enumerate((ABROAD, NOBODY)):
        here = runs[runs["sent"] == arm]
        np.add.at(sums[place], here["point"].to_numpy() // len(ARMS), here[columns].to_numpy(float))
    return sums


def _facts(episodes: Sequence[Episode]) -> Floats:
    """Return standardised facts that may change the ratio: (episodes, facts)."""
    facts = np.array(
        [
            (max(0.0, log(one.wealth_gap or 1.0)), float(one.war), log(one.years_abroad))
            for one in episodes
        ]
    )
    deviation = facts.std(0)
    return (facts - facts.mean(0)) / np.where(deviation > 0, deviation, 1.0)


def pooled(
    found: Floats, variance: Floats, seen: NDArray[np.bool_], facts: Floats
) -> tuple[Floats, Floats]:
    """Return the posterior of the log ratio of each episode in each phase.

    Args:
        found: log ratios of the runs, (episodes, phases).
        variance: of their noise, likewise.
        seen: which of them there are.
        facts: standardised, (episodes, facts).

    Returns:
        mean, (episodes, phases), and covariance of an episode's phases, (episodes, phases, phases).
    """
    episodes, phases = found.shape
    who, phase = (one.ravel() for one in np.indices(found.shape))
    level = LEVEL_SD**2 * (phase[:, None] == phase)
    shared = level + SLOPE_SD**2 * (facts[who] @ facts[who].T)
    same, there = (who[:, None] == who).astype(float), seen.ravel()
    noise = np.diag(variance.ravel()[there])
    priors = [shared + spread**2 * same for spread in SPREADS]
    y = found.ravel()[there]
    fits = [_log_likelihood(y, one[np.ix_(there, there)] + noise) for one in priors]
    prior = priors[int(np.argmax(fits))]
    gain = np.linalg.solve(prior[np.ix_(there, there)] + noise, prior[there]).T
    mean = (gain @ y).reshape(found.shape)
    covariance = prior - gain @ prior[there]
    blocks = covariance.reshape(episodes, phases, episodes, phases)
    return mean, np.einsum("epeq->epq", blocks)


def _log_likelihood(y: Floats, covariance: Floats) -> float:
    _, log_determinant = np.linalg.slogdet(covariance)
    return float(-0.5 * (log_determinant + y @ np.linalg.solve(covariance, y)))


def overdispersion(runs: pd.DataFrame) -> float:
    """Return the variance of log ratios between runs over that of Poisson counts; 1 if unknown.

    Runs with the same luck vary less than independent ones; runs with several attempts vary more.
    """
    columns = [f"attempts_{one}" for one in PHASES]
    real = poisson = 0.0
    episode = runs["point"] // len(ARMS)
    for _, here in runs.groupby(episode):
        arms = [
            here[here["sent"] == arm].groupby("replicate")[columns].sum()
            for arm in (ABROAD, NOBODY)
        ]
        abroad, nobody = (arm.to_numpy(float) for arm in arms)
        if abroad.shape != nobody.shape:
            continue
        sums = abroad.sum(0), nobody.sum(0)
        for place in np.flatnonzero((sums[0] >= FEWEST) & (sums[1] >= FEWEST)):
            apart = abroad[:, place] / sums[0][place] - nobody[:, place] / sums[1][place]
            real += float((apart**2).sum())
            poisson += 1 / sums[0][place] + 1 / sums[1][place]
    return real / poisson if poisson > 0 else 1.0


def spread_of_rows(runs: pd.DataFrame, noise: float) -> float:
    """Return the standard deviation of the log ratio between rows of the draws, without noise.

    The method of moments of DerSimonian and Laird (1986), doi:10.1016/0197-2456(86)90046-2.
    """
    columns = [f"attempts_{one}" for one in PHASES]
    counts = runs.assign(all=runs[columns].sum(axis=1)).pivot_table(
        index="replicate", columns="sent", values="all", aggfunc="sum", fill_value=0
    )
    if len(counts) < 2 or not {ABROAD, NOBODY} <= set(counts.columns):
        return 0.0
    abroad, nobody = (counts[arm].to_numpy(float) + HALF for arm in (ABROAD, NOBODY))
    found, weight = np.log(abroad / nobody), 1 / (noise * (1 / abroad + 1 / nobody))
    centre = (weight * found).sum() / weight.sum()
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    excess = ((weight * (found - centre) ** 2).sum() - (len(found) - 1)) / scale
    return sqrt(max(0.0, float(excess)))
