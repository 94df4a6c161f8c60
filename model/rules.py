"""The rules of behaviour: small pure functions of plain numbers, one behaviour each.

Agents call them one by one; the compiled loops call the same machine code over whole columns.
Loyalty, awareness, legitimacy and patronage are numbers in [0, 1]; rates are per week.
"""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule

# Standard deviation of the standard logistic distribution, pi / sqrt(3).
_LOGISTIC_SD = 1.8137993642342178
_WIDEST_DISPOSITION = 4.0


@rule
def within(x: float, lower: float, upper: float) -> float:
    """Return `x`, or the nearer bound if it lies outside."""
    return min(max(x, lower), upper)


@rule
def takes_stock(battalion: int, week: int, interval: int) -> bool:
    """Whether the people of a battalion (or headquarters) learn and weigh this week.

    Each does so every `interval` weeks, a different part of the army each week.
    """
    return (battalion + week) % interval == 0


@rule
def first_to_take_stock(first: int, week: int, interval: int) -> int:
    """Return the first battalion (or headquarters) from `first` on that takes stock this week.

    From there, every `interval`-th does.
    """
    return first + (interval - (first + week) % interval) % interval


@rule
def disposition(u: float) -> float:
    """Return a person's fixed leaning, in standard deviations, from a uniform number.

    Logistic, cut off at four standard deviations.
    """
    return within(log(u / (1.0 - u)) / _LOGISTIC_SD, -_WIDEST_DISPOSITION, _WIDEST_DISPOSITION)


@rule
def waiting_weeks(u: float, mean_weeks: float) -> float:
    """Return an exponential waiting time from a uniform number, in weeks."""
    return -log(u) * mean_weeks


# Money


@rule
def neighbour_aid(aid: float, jealousy: float, from_ally: float, own: float) -> float:
    """Return what a neighbour gives: less, the larger the ally's share of all other income.

    Args:
        aid: given while there is no ally, USD per week.
        jealousy: part of it lost if all other income came from the ally.
        from_ally: income from the ally, USD per week.
        own: income at home and from patrons, USD per week.
    """
    total = from_ally + own
    return aid * (1.0 - jealousy * from_ally / total) if total > 0.0 else aid


# Awareness


@rule
def channel_learning(volume: float, telling: float, strength: float) -> float:
    """Return the rate of learning at home from a channel of so many people.

    Args:
        volume: people who work, study, trade abroad or visit.
        telling: rate of learning were there as many of them as soldiers.
        strength: soldiers in the army.
    """
    return telling * volume / strength


@rule
def contact_abroad(contact: float, supervision: float, language_barrier: float) -> float:
    """Return the rate of learning abroad that supervision and language leave of free contact."""
    return contact * (1.0 - supervision) * (1.0 - language_barrier)


@rule
def learned(
    awareness: float, learning: float, forgetting: float, telling: float, company_mean: float
) -> float:
    """Return awareness after one stocktaking.

    Those who know more tell those who know less; nobody unlearns from a neighbour (Chen and Yang
    2019, doi:10.1257/aer.20171765: weak spread, long retention).

    Args:
        awareness: what the person knows.
        learning: part of the unknown that is learned in the time.
        forgetting: part of the known that fades in the time.
        telling: part of the distance to the company's mean that is closed by talk.
        company_mean: mean awareness in the company.
    """
    told = telling * max(0.0, company_mean - awareness)
    return within(
        awareness + (1.0 - awareness) * learning - awareness * forgetting + told, 0.0, 1.0
    )


@rule
def newcomer_awareness(lot: float, mean: float) -> float:
    """Return what somebody called up or appointed knows, by lot: up to twice the mean."""
    return within(2.0 * lot * mean, 0.0, 1.0)


@rule
def settled_awareness(start: float, seepage: float, forgetting: float, decay: float) -> float:
    """Return awareness of one who came in with `start`, once the part `decay` of it is left."""
    total = seepage + forgetting
    limit = seepage / total if total > 0.0 else start
    return limit + (start - limit) * decay


# Grievances, each per unit of awareness


@rule
def wealth_grievance(weight: float, ratio: float, half: float) -> float:
    """Return what the host's wealth weighs: rising, and saturating, with its excess over home."""
    excess = max(0.0, ratio - 1.0)
    return weight * excess / (excess + half)


@rule
def service_grievance(weight: float, years: float, years_elsewhere: float) -> float:
    """Return what it weighs to serve longer than others do."""
    return weight * max(0.0, 1.0 - years_elsewhere / years)


@rule
def luxury_grievance(weight: float, gap: float) -> float:
    """Return what it weighs that luxuries denied at home are freely available elsewhere."""
    return weight * gap


# Loyalty


@rule
def patronage_bought(income: float, home_income: float) -> float:
    """Return the patronage that income supports: one half at home income, at most one."""
    ratio = income / home_income
    return ratio / (1.0 + ratio)


@rule
def support(
    base: float,
    leaning: float,
    patronage: float,
    legitimacy: float,
    grievance: float,
    losses: float,
    honours: float,
) -> float:
    """Return the loyalty that a person's circumstances support.

    Args:
        base: loyalty of the average person with no grievance in ordinary times.
        leaning: the person's and the unit's fixed deviations from it.
        patronage: weight times patronage, as a deviation from ordinary times.
        legitimacy: weight times legitimacy, likewise.
        grievance: the three grievances per unit of awareness, times awareness.
        losses: weight times the share of the regiment lost and remembered.
        honours: a hero's welcome and pay passed on, for a unit abroad or lately returned.
    """
    held = base + leaning + patronage + legitimacy + honours
    return within(held - grievance - losses, 0.0, 1.0)


@rule
def moved(
    loyalty: float, supported: float, adjustment: float, company_mean: float, talk: float
) -> float:
    """Return loyalty after one stocktaking: drawn to what supports it and to the company's mean."""
    return within(
        loyalty + adjustment * (supported - loyalty) + talk * (company_mean - loyalty), 0.0, 1.0
    )


@rule
def disaffection(loyalty: float, below: float, width: float) -> float:
    """Return how far a soldier is disaffected: 0 to 1, one half at the threshold.

    A gradual threshold, for opinion has no edge; it also keeps the share of few simulated soldiers
    close to that of all.

    Args:
        loyalty: of the soldier.
        below: loyalty of one who is half disaffected.
        width: half the range of loyalty over which it goes from 1 to 0.
    """
    return within(0.5 + (below - loyalty) / (2.0 * width), 0.0, 1.0)


# Orders


@rule
def delay_factor(days: float, cost: float) -> float:
    """Return by how much losses rise when orders in battle wait `days` for signatures.

    Coup-proofed command costs effect (Talmadge 2015, ISBN 978-0801453472).
    """
    return 1.0 + cost * days


@rule
def danger(
    killed: float, days: float, cost: float, green: float, drones: float, language: float
) -> float:
    """Return the rate at which soldiers abroad are killed, before the skill of their branch.

    Args:
        killed: rate of an army that knows its trade, by orders given at once.
        days: that an important order waits for signatures, on average over all orders.
        cost: rise of losses for each such day.
        green: rise of losses by inexperience left.
        drones: rise of losses to drones.
        language: rise of losses by orders misunderstood.
    """
    risen = (1.0 + green) * (1.0 + drones) * (1.0 + language)
    return killed * delay_factor(days, cost) * risen


@rule
def will_sign_defence(loyalty: float, wavering: float, apparent_strength: float) -> float:
    """Return the probability that an office signs the order to defend the regime.

    What others are expected to do weighs more than one's own mind (Singh 2014,
    ISBN 978-1421413365).

    Args:
        loyalty: of the office holder.
        wavering: how far attackers as strong as they wished lower the will.
        apparent_strength: the attackers' strength over what they thought they need, in [0, 1].
    """
    return within(loyalty - wavering * apparent_strength, 0.0, 1.0)


# Conspiracy


@rule
def shortfall(loyalty: float, below: float) -> float:
    """Return how far loyalty lies below a threshold, as a part of it: 0 (not) to 1."""
    return max(0.0, below - loyalty) / below if below > 0.0 else 0.0


@rule
def spark_rate(loyalty: float, below: float, rate: float, capacity: float) -> float:
    """Return the rate at which a person starts a plot.

    It grows with the square of the shortfall of loyalty, and with the capacity to carry a coup
    through: who commands little has little reason to begin (Singh 2014, ISBN 978-1421413365).

    Args:
        loyalty: of the person.
        below: loyalty below which anybody thinks of a plot.
        rate: of a person of no loyalty at all whose formation could do it alone.
        capacity: part of the strength needed that the person's own formation has, 0 to 1.
    """
    gap = shortfall(loyalty, below)
    return rate * gap * gap * capacity


@rule
def boldness(lot: float, spread: float) -> float:
    """Return what a plot thinks it needs over the common view, by lot: 1 - spread to 1 + spread."""
    return (1.0 - spread) + 2.0 * spread * lot


@rule
def goes_ahead(loyalty: float, discretion: float) -> float:
    """Return the probability that a plotter dares approach a person of this loyalty."""
    return 1.0 - discretion * loyalty


@rule
def join_probability(loyalty: float, point: float, width: float, pull: float) -> float:
    """Return the probability that a person approached joins.

    Args:
        loyalty: of the person approached.
        point: loyalty at which joining and not joining are as likely, nothing else given.
        width: half the range of loyalty over which it goes from certain to never.
        pull: shift of the point, by trust and by the expectation that others join.
    """
    return within(0.5 + (point + pull - loyalty) / (2.0 * width), 0.0, 1.0)


@rule
def denounce_probability(joins: float, loyalty: float, denouncing: float, zeal: float) -> float:
    """Return the probability that a person approached denounces the plot.

    Args:
        joins: probability of joining; only who does not join can denounce.
        loyalty: of the person approached.
        denouncing: chance that a wholly loyal officer denounces.
        zeal: 1 for officers; for commissars and military police relative to them.
    """
    return within((1.0 - joins) * loyalty * denouncing * zeal, 0.0, 1.0 - joins)


@rule
def watch_rate(rate: float, loyalty: float, alarm: float) -> float:
    """Return the rate at which one watcher finds out one plotter beside him.

    Commissars detect plots but do not resist coups (Matthews 2022, J. Peace Res. 59:663,
    doi:10.1177/00223433211067061); a disloyal watcher looks away.
    """
    return rate * loyalty * (1.0 + alarm)


# Uprising


@rule
def success_probability(attackers: float, defenders: float, decisiveness: float) -> float:
    """Return the probability that an attempt succeeds: a contest of strengths (Tullock 1980)."""
    if attackers <= 0.0:
        return 0.0
    if defenders <= 0.0:
        return 1.0
    odds = exp(decisiveness * log(attackers / defenders))
    return odds / (1.0 + odds)


@rule
def follows(obedience: float, disaffected: float) -> float:
    """Return the probability that a company follows its headquarters into an uprising.

    Args:
        obedience: of a company with nobody disaffected: it does as it is told.
        disaffected: share of the company's soldiers who need no telling.
    """
    return obedience + (1.0 - obedience) * disaffected


@rule
def mutiny_rate(disaffected: float, above: float, rate: float) -> float:
    """Return the rate at which a battalion rises.

    It looks at its whole regiment, for who rises counts on others (Singh 2014,
    ISBN 978-1421413365).

    Args:
        disaffected: disaffected share of the regiment.
        above: share above which a battalion may rise.
        rate: of a battalion in a regiment wholly disaffected.
    """
    excess = max(0.0, disaffected - above) / (1.0 - above) if above < 1.0 else 0.0
    return rate * excess * excess
