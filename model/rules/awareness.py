"""Awareness: what people learn abroad and at home, tell each other and forget."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


@rule
def channel_learning(volume: float, telling: float, strength: float) -> float:
    """Return the rate of learning at home from a channel, such as workers abroad or visitors.

    Args:
        volume: people in the channel.
        telling: rate of learning if there were as many of them as soldiers.
        strength: soldiers in the army.
    """
    return telling * volume / strength


@rule
def contact_abroad(contact: float, supervision: float, language_barrier: float) -> float:
    """Return the rate of learning abroad: free contact, less by supervision and language."""
    return contact * (1.0 - supervision) * (1.0 - language_barrier)


@rule
def learned(
    awareness: float, learning: float, forgetting: float, telling: float, company_mean: float
) -> float:
    """Return awareness after one stocktaking.

    Those who know more tell those who know less, but nobody knows less after talk (Chen and Yang
    2019, doi:10.1257/aer.20171765: what people learn spreads weakly and lasts).

    Args:
        awareness: of the person.
        learning: part of the unknown that the person learns.
        forgetting: part of the known that the person forgets.
        telling: part of the distance to a higher company mean that talk closes.
        company_mean: mean awareness in the company.
    """
    told = telling * max(0.0, company_mean - awareness)
    return within(
        awareness + (1.0 - awareness) * learning - awareness * forgetting + told, 0.0, 1.0
    )


@rule
def newcomer_awareness(lot: float, mean: float) -> float:
    """Return the awareness of a person called up or appointed, from a uniform number `lot`."""
    return within(2.0 * lot * mean, 0.0, 1.0)


@rule
def settled_awareness(start: float, seepage: float, forgetting: float, decay: float) -> float:
    """Return awareness after years of learning and forgetting at home.

    Args:
        start: awareness at first.
        seepage: rate of learning at home.
        forgetting: rate at which awareness fades.
        decay: part of the distance to the long-run value that is left, 0 to 1.
    """
    total = seepage + forgetting
    limit = seepage / total if total > 0.0 else start
    return limit + (start - limit) * decay
