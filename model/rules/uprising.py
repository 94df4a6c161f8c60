"""Uprising: when a plot strikes, who takes which side, and who wins."""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


@rule
def misjudged(judgement: float, spread: float) -> float:
    """Return what a plot thinks will resist, over what is commonly expected.

    Args:
        judgement: of the plot, in standard deviations; below 0 it is bold.
        spread: standard deviation of the logarithm.
    """
    return exp(spread * judgement)


@rule
def command_kept(weight: float, height: float) -> float:
    """Return the factor by which resistance grows with the chain of command that stays loyal.

    An attempt from the top looks like a fact to the units below; one from the bottom has all
    headquarters above against it (Singh 2014, ISBN 978-1421413365).

    Args:
        weight: logarithm of the factor for an attempt led from a battalion.
        height: rank of the leader, 0 in a battalion to 1 at the top of the army.
    """
    return exp(weight * (1.0 - height))


@rule
def chance_wanted(ends: float, patience: float, least: float, civil_war: float) -> float:
    """Return the chance of success at which a plot strikes: less, the sooner it may be found out.

    A plot that lives on may grow, but those that wait are found out. In a civil war plotters settle
    for less (Bell and Sudduth 2017, doi:10.1177/0022002715603098).

    Args:
        ends: rate at which the plot ends unless it strikes.
        patience: weeks that count as long; a plot that ends at this rate or faster takes any odds.
        least: smallest chance at which anybody strikes; nobody waits for more than 1 - least.
        civil_war: 0 (peace) to 1.
    """
    wanted = within(1.0 - ends * patience, least, 1.0 - least)
    return wanted * (1.0 - 0.5 * civil_war)


@rule
def strength_for(chance: float, decisiveness: float) -> float:
    """Return attackers over defenders at which an attempt has a chance of success below 1."""
    return exp(log(chance / (1.0 - chance)) / decisiveness)


@rule
def success_probability(attackers: float, defenders: float, decisiveness: float) -> float:
    """Return the probability that an attempt succeeds: a contest of strengths (Tullock 1980).

    It is also the outcome of a game in which neutral units join whom they expect to win, and see
    the strengths with a common logistic error (Singh 2014, ISBN 978-1421413365).
    `decisiveness` is the exponent of the ratio of attackers to defenders.
    """
    if attackers <= 0.0:
        return 0.0
    if defenders <= 0.0:
        return 1.0
    odds = exp(decisiveness * log(attackers / defenders))
    return odds / (1.0 + odds)


@rule
def apparent(attackers: float, expected: float) -> float:
    """Return how strong attackers look, 0 to 1: half as strong with what even odds take.

    Args:
        attackers: reach, in people.
        expected: reach that is commonly expected to resist, above 0.
    """
    return within(0.5 * attackers / expected, 0.0, 1.0)


@rule
def part_resisting(committed: float, loyalty: float, wavering: float, apparent: float) -> float:
    """Return the part of a unit that leaves the fence to resist an attempt.

    Neutrality is the rule: most wait to see who wins (Singh 2014, ISBN 978-1421413365).

    Args:
        committed: part of a wholly loyal unit that resists.
        loyalty: of the unit's headquarters.
        wavering: how far attackers who look strongest lower the loyalty that counts.
        apparent: how strong the attackers look, 0 to 1.
    """
    return committed * within(loyalty - wavering * apparent, 0.0, 1.0)


@rule
def joins_bandwagon(impression: float, loyalty: float, doubt: float) -> int:
    """Return the side that a neutral unit takes: 1 with the attackers, -1 against them, 0 none.

    It goes with whom it thinks stronger; its loyalty tips the scales (Singh 2014, ISBN
    978-1421413365).

    Args:
        impression: part of those who have taken sides that attack, as all see it, 0 to 1.
        loyalty: of the unit; with one half it goes by strength alone.
        doubt: distance from even odds within which a unit stays neutral.
    """
    leaning = impression - 0.5 * (0.5 + loyalty)
    return (1 if leaning > doubt else 0) - (1 if leaning < -doubt else 0)


@rule
def follows(obedience: float, disaffected: float) -> float:
    """Return the probability that a company follows its headquarters into an uprising.

    Args:
        obedience: probability for a company without disaffected soldiers.
        disaffected: disaffected share of the company's soldiers, who follow in any case.
    """
    return obedience + (1.0 - obedience) * disaffected
