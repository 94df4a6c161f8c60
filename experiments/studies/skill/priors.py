"""What is believed of the base hazard before the shipped episodes are looked at, and why."""

from __future__ import annotations

from math import exp, log, sqrt
from typing import NamedTuple

from sapper.experiments.statistics.regularities import regularities

SENDERS = ("R18", "R19", "R20")


class Prior(NamedTuple):
    """A normal prior.

    Attributes:
        mean: of the parameter.
        sd: its standard deviation.
        neutral: the value with which the parameter changes nothing.
        bounds: values beyond are set to the nearest bound.
        reason: where mean and deviation come from.
    """

    mean: float
    sd: float
    neutral: float
    bounds: tuple[float, float]
    reason: str


ANY = (-10.0, 10.0)
"""Bounds of a logarithm that no draw reaches."""

FADING_YEARS = 5.0
"""In this time the effect of past attempts falls to 37 per cent: R8 to R11 are of five years."""

LIFE_YEARS, EPISODE_YEARS = 17.0, 15.0
"""Mean life of an autocratic regime: 280 of them from 1946 to 2010 (Geddes, Wright and Frantz 2014,
doi:10.1017/S1537592714000851), 4,500 to 5,300 years together. Usual years seen of an episode."""

PERSISTENCE = LIFE_YEARS / EPISODE_YEARS * (1 - exp(-EPISODE_YEARS / LIFE_YEARS))
"""Mean share of the years of an episode in which its regime is still there: about two thirds."""


def senders() -> tuple[float, float]:
    """Return the log of attempts of senders over those of other autocracies, and its deviation.

    The mean of R18 to R20, weighted by their precision.
    """
    found = [regularities()[one].scaled(odds=False) for one in SENDERS]
    weights = [1 / sd**2 for _, sd in found]
    mean = sum(weight * one for weight, (one, _) in zip(weights, found, strict=True))
    return mean / sum(weights), 1 / sqrt(sum(weights))


def priors() -> dict[str, Prior]:
    """Return the priors of the base hazard by name."""
    known = regularities()
    army, army_sd = known["R12"].scaled(odds=False)
    least, _ = known["R11"].scaled(odds=False)
    most, _ = known["R10"].scaled(odds=False)
    sent, _ = senders()
    return {
        "kind": Prior(
            (PERSISTENCE + 1) / 2, 0.15, 0.0, (0.0, 1.0),
            "exponent of the effect of the kind. A regime lives 17 years, so two thirds of the "
            "effect would be left in an episode of 15, if the next were of any kind; it is like "
            "the one before, so more is left",
        ),
        "decade": Prior(
            0.95, 0.15, 0.0, (0.0, 1.2),
            "exponent of the effect of the decade: near 1, because it holds for all countries",
        ),
        "army": Prior(army, army_sd, 0.0, ANY, "log of attempts of a tenfold army: R12"),
        "past": Prior(
            (least + most) / 2, (most - least) / 2, 0.0, ANY,
            "log of attempts just after a decade with an attempt, over those after one without: "
            "between R11 and R10",
        ),
        "senders": Prior(
            sent, 0.35, 0.0, ANY,
            "log of attempts of those who send troops, with what the troops change: R18 to R20, "
            "made wide, because lists of senders differ",
        ),
        "frailty": Prior(
            log(0.77), 0.3, log(1e-3), (log(1e-3), log(5.0)),
            "log of the variance of what is not known of a country: between R16 and R17",
        ),
        "stranger": Prior(
            0.2, 0.1, 0.0, (0.0, 0.6),
            "share of episodes of which all this says nothing: a forest of trees with far more "
            "data has an AUC of 0.68 for attempts in years that it did not see, so tables cannot "
            "be trusted as far as they reach",
        ),
        "success": Prior(
            known["R7"].figure, 0.06, 0.5, (0.05, 0.95),
            "share of attempts that succeed, in every kind of regime: R7",
        ),
    }  # fmt: skip
