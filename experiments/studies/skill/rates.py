"""Rates of attempts by kind of regime and decade, from country-years of the world.

The table is ``facts/rates_by_kind_and_decade.csv`` (Powell and Thyne 2011,
doi:10.1177/0022343310397436, with the kind of regime of REIGN a year before). A rate is a mean
times an effect of the kind times an effect of the decade.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.shipped import shipped_rows
from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.kinds import KINDS

DECADES = (1950, 1960, 1970, 1980, 1990, 2000, 2010)
"""Decades with data. Earlier years count as the 1950s; 2020 and later years as the 2010s."""

SMOOTHING = 2.0
"""Expected years of attempts that are added to each kind and decade at the mean rate: two, so that
an effect is half its raw size where two are expected."""

_ROUNDS = 200


@dataclass(frozen=True)
class Rates:
    """Rates of attempt-years per country-year of autocracies.

    Attributes:
        mean: over all of them.
        kinds: effect of each of `KINDS`, a ratio.
        decades: effect of each of `DECADES`, a ratio.
    """

    mean: float
    kinds: NDArray[np.float64]
    decades: NDArray[np.float64]

    def by_year(self, episode: Episode) -> NDArray[np.float64]:
        """Return the rate of each year seen of an episode, by its kind and the decade."""
        effect = self.kinds[KINDS.index(episode.kind)]
        return self.mean * effect * self.decades[decade_of(episode.years)]

    def before(self, episode: Episode, years: int) -> float:
        """Return the attempt-years expected in so many years before an episode."""
        past = np.arange(episode.abroad_from - years, episode.abroad_from)
        effect = self.kinds[KINDS.index(episode.kind)]
        return float((self.mean * effect * self.decades[decade_of(past)]).sum())


def decade_of(years: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place of each year in `DECADES`."""
    return np.clip((years - DECADES[0]) // 10, 0, len(DECADES) - 1)


@cache
def counted() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return country-years and attempt-years, each of shape (kinds, decades)."""
    found = np.zeros((2, len(KINDS), len(DECADES)))
    for row in shipped_rows("facts", "rates_by_kind_and_decade.csv"):
        if row["kindlag"] in KINDS:
            cell = KINDS.index(row["kindlag"]), decade_of(np.array([int(row["decade"])]))[0]
            found[0][cell] += float(row["country_years"])
            found[1][cell] += float(row["attempt_years"])
    return found[0], found[1]


@cache
def rates_without(episodes: tuple[Episode, ...], decades: bool = True) -> Rates:
    """Return the rates without the years of some episodes, whose country must not be in them.

    Which year of an episode had an attempt is not known, so its attempts are taken from its years
    in equal parts, one a year at most.

    Args:
        episodes: with outcomes.
        decades: whether they count; otherwise their effects are 1.
    """
    at_risk, attempts = (table.copy() for table in counted())
    for one in episodes:
        years = np.bincount(decade_of(one.years), minlength=len(DECADES))
        kind = KINDS.index(one.kind)
        at_risk[kind] -= years
        attempts[kind] -= years * min(one.attempts or 0, one.years_seen) / one.years_seen
    at_risk = np.maximum(at_risk, 0.0)
    return fitted(at_risk, np.clip(attempts, 0.0, at_risk), decades)


def fitted(
    at_risk: NDArray[np.float64], attempts: NDArray[np.float64], with_decades: bool = True
) -> Rates:
    """Fit a Poisson regression with effects of kind and decade, by proportional fitting.

    Args:
        at_risk: country-years, shape (kinds, decades).
        attempts: attempt-years likewise.
        with_decades: otherwise the effects of decades are 1.
    """
    mean = float(attempts.sum() / at_risk.sum())
    kinds, decades = np.ones(len(at_risk)), np.ones(at_risk.shape[1])
    for _ in range(_ROUNDS):
        expected = (at_risk * decades).sum(1) * mean
        kinds = (attempts.sum(1) + SMOOTHING) / (expected + SMOOTHING)
        if with_decades:
            expected = (at_risk * kinds[:, None]).sum(0) * mean
            decades = (attempts.sum(0) + SMOOTHING) / (expected + SMOOTHING)
        kinds /= (at_risk * kinds[:, None] * decades).sum() / at_risk.sum()
    return Rates(mean, kinds, decades)
