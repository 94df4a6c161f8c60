"""The base hazard: attempts expected of a regime that sends troops, whatever the troops change.

A log-linear rate for each year with informative priors (`priors`), updated on the shipped episodes.
For a forecast of a country, its own episodes are left out of the update and of the table of rates.
Draws from the prior are weighted by their likelihood, so nothing is random.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.kinds import KINDS
from sapper.experiments.studies.skill.priors import FADING_YEARS, priors
from sapper.experiments.studies.skill.rates import Rates, decade_of, rates_without

DRAWS = 4_096


@dataclass(frozen=True)
class Base:
    """Draws of the base hazard.

    Attributes:
        parameters: draws of each parameter of `priors`, (draws,).
        expected: attempts expected of each episode over the years seen, (draws, episodes).
        usual: attempts expected of the mean shipped episode, (draws,).
        weights: of the draws for each episode, (draws, episodes); those of an episode sum to 1.
    """

    parameters: dict[str, Floats]
    expected: Floats
    usual: Floats
    weights: Floats

    def chance(self, ratio: Floats, share: Floats | None = None) -> Floats:
        """Return the probability of an event, (draws, episodes).

        Some episodes are strangers, of which kind, decade and the rest say nothing. Nobody knows
        which, so each forecast is partly that of the mean episode.

        Args:
            ratio: factor on the attempts expected, (draws, episodes) or (episodes,).
            share: of attempts that count, (draws,); all if left out.
        """
        counted = np.ones(len(self.expected)) if share is None else share
        variance, stranger = np.exp(self.parameters["frailty"]), self.parameters["stranger"]
        factor = ratio * counted[:, None]
        known, usual = (
            at_least_one(one * factor, variance[:, None])
            for one in (self.expected, self.usual[:, None])
        )
        return known + stranger[:, None] * (usual - known)


def at_least_one(expected: Floats, variance: Floats | float) -> Floats:
    """Return the probability of at least one event, with gamma frailty of this variance."""
    return 1.0 - (1.0 + variance * expected) ** (-1.0 / variance)


@cache
def standard_draws(dimensions: int) -> Floats:
    """Return standard normal draws that cover the space evenly, (DRAWS, dimensions)."""
    from scipy.special import ndtri
    from scipy.stats import qmc

    return np.asarray(ndtri(qmc.Halton(dimensions, scramble=False).random(DRAWS + 1)[1:]))


def parameter_draws(without: Collection[str] = ()) -> dict[str, Floats]:
    """Return draws of the parameters from their priors; those named are neutral."""
    known = priors()
    normal = standard_draws(len(known))
    return {
        name: np.full(DRAWS, one.neutral)
        if name in without
        else np.clip(one.mean + one.sd * normal[:, place], *one.bounds)
        for place, (name, one) in enumerate(known.items())
    }


def learnt(
    episodes: Sequence[Episode],
    shipped: Sequence[Episode],
    ratios: Sequence[float],
    without: Collection[str] = (),
) -> Base:
    """Return the base hazard of episodes, learnt from the shipped ones of other countries.

    Args:
        episodes: to forecast; their outcomes are not used.
        shipped: with outcomes.
        ratios: what troops abroad change in each shipped episode.
        without: names of parameters to leave out, to see what they are worth.
    """
    drawn = parameter_draws(without)
    # R18 to R20 hold what the troops change, which the ratios have already.
    drawn["senders"] = drawn["senders"] - float(np.mean(np.log(ratios)))
    expected = _expected(shipped, shipped, drawn)
    usual = expected.mean(1)
    known = Base(drawn, expected, usual, np.empty(0))
    chance = known.chance(np.asarray(ratios))
    came = np.array([bool(one.attempts) for one in shipped])
    fit = np.where(came, np.log(chance), np.log1p(-chance))
    weights = np.stack([_weights(fit, one, shipped) for one in episodes], axis=1)
    return Base(drawn, _expected(episodes, shipped, drawn), usual, weights)


def _weights(fit: Floats, episode: Episode, shipped: Sequence[Episode]) -> Floats:
    others = [not episode.same_country(one) for one in shipped]
    total = fit[:, others].sum(1)
    weight = np.exp(total - total.max())
    return weight / weight.sum()


def _expected(
    episodes: Sequence[Episode], shipped: Sequence[Episode], drawn: dict[str, Floats]
) -> Floats:
    rates = [own_rates(one, shipped) for one in episodes]
    return np.stack([_hazard(*pair, drawn) for pair in zip(episodes, rates, strict=True)], axis=1)


def own_rates(episode: Episode, shipped: Sequence[Episode], decades: bool = True) -> Rates:
    """Return the rates of the world without the shipped episodes of a country."""
    return rates_without(tuple(filter(episode.same_country, shipped)), decades)


def _hazard(episode: Episode, rates: Rates, drawn: dict[str, Floats]) -> Floats:
    """Return the attempts expected of an episode over the years seen, (draws,)."""
    places = decade_of(episode.years)
    decades = np.exp(np.outer(drawn["decade"], np.log(rates.decades[places])))
    fading = np.exp(-np.arange(episode.years_seen) / FADING_YEARS)
    past = np.exp(np.outer(drawn["past"], fading)) if episode.past else 1.0
    kind = np.log(rates.kinds[KINDS.index(episode.kind)])
    level = drawn["kind"] * kind + drawn["army"] * episode.tenfolds + drawn["senders"]
    return rates.mean * np.exp(level) * (decades * past).sum(1)
