"""The rules of behaviour: small pure functions of plain numbers, one for each behaviour.

Agents call them one by one. The compiled loops call the same machine code for whole columns.
Loyalty, awareness, legitimacy and patronage are numbers in [0, 1]; rates are per week.
"""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule

# Standard deviation of the standard logistic distribution, pi / sqrt(3).
LOGISTIC_SD = 1.8137993642342178
_WIDEST_DISPOSITION = 4.0


@rule
def within(x: float, lower: float, upper: float) -> float:
    """Return `x`, or the nearer bound if `x` is outside."""
    return min(max(x, lower), upper)


@rule
def takes_stock(battalion: int, week: int, interval: int) -> bool:
    """Whether the people of a battalion (or headquarters) take stock this week.

    They learn and change their loyalty every `interval` weeks, each week another part of the army.
    """
    return (battalion + week) % interval == 0


@rule
def first_to_take_stock(first: int, week: int, interval: int) -> int:
    """Return the first battalion (or headquarters) from `first` on that takes stock this week.

    After it, each `interval`-th one does.
    """
    return first + (interval - (first + week) % interval) % interval


@rule
def disposition(u: float) -> float:
    """Return a person's disposition, in standard deviations, from a uniform number in (0, 1).

    Its distribution is logistic, cut off at four standard deviations.
    """
    return within(log(u / (1.0 - u)) / LOGISTIC_SD, -_WIDEST_DISPOSITION, _WIDEST_DISPOSITION)


@rule
def waiting_weeks(u: float, mean_weeks: float) -> float:
    """Return an exponential waiting time, in the unit of its mean, from a uniform number."""
    return -log(u) * mean_weeks


# Money


@rule
def neighbour_aid(aid: float, jealousy: float, from_ally: float, own: float) -> float:
    """Return the neighbour's aid, USD per week: less, the larger the ally's share of other income.

    Args:
        aid: aid while nothing comes from the ally, USD per week.
        jealousy: part of the aid lost if all other income came from the ally.
        from_ally: income from the ally, USD per week.
        own: income at home and from patrons, USD per week.
    """
    total = from_ally + own
    return aid * (1.0 - jealousy * from_ally / total) if total > 0.0 else aid


# Awareness


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


# Grievances: loyalty lost per unit of awareness


@rule
def wealth_grievance(weight: float, ratio: float, half: float) -> float:
    """Return the grievance about the host's wealth: it rises with the gap and approaches `weight`.

    Args:
        weight: the largest grievance.
        ratio: income per head in the host country over that at home.
        half: excess of the ratio over 1 that gives half of the largest grievance.
    """
    excess = max(0.0, ratio - 1.0)
    return weight * excess / (excess + half)


@rule
def service_grievance(weight: float, years: float, years_elsewhere: float) -> float:
    """Return the grievance about serving longer than soldiers elsewhere."""
    return weight * max(0.0, 1.0 - years_elsewhere / years)


@rule
def luxury_grievance(weight: float, gap: float) -> float:
    """Return the grievance about luxuries that people elsewhere can have, but not those at home."""
    return weight * gap


# Loyalty


@rule
def patronage_bought(income: float, home_income: float) -> float:
    """Return the patronage that income buys: one half at home income, always below 1."""
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
        base: loyalty of the average person without grievance in ordinary times.
        leaning: fixed deviation of the person and the unit from it.
        patronage: weight times patronage, as a deviation from ordinary times.
        legitimacy: weight times legitimacy, as a deviation from ordinary times.
        grievance: sum of the grievances per unit of awareness, times awareness.
        losses: weight times the part of the regiment lost and remembered.
        honours: what pay and a welcome give a unit that is abroad or recently returned.
    """
    held = base + leaning + patronage + legitimacy + honours
    return within(held - grievance - losses, 0.0, 1.0)


@rule
def moved(
    loyalty: float, supported: float, adjustment: float, company_mean: float, talk: float
) -> float:
    """Return loyalty after one stocktaking: it moves to `supported` and to the company's mean.

    `adjustment` and `talk` are the parts of the two distances that are closed.
    """
    return within(
        loyalty + adjustment * (supported - loyalty) + talk * (company_mean - loyalty), 0.0, 1.0
    )


@rule
def disaffection(loyalty: float, below: float, width: float) -> float:
    """Return how far a soldier is disaffected: 0 to 1, one half at the threshold.

    The threshold is gradual, because opinions are. This also keeps the share among few simulated
    soldiers close to the share among all.

    Args:
        loyalty: of the soldier.
        below: the threshold.
        width: half the range of loyalty over which disaffection goes from 1 to 0.
    """
    return within(0.5 + (below - loyalty) / (2.0 * width), 0.0, 1.0)


# Orders


@rule
def office_count(rule_bits: int) -> int:
    """Return how many offices a signature rule names: one bit each."""
    count = 0
    while rule_bits > 0:
        count += rule_bits & 1
        rule_bits >>= 1
    return count


@rule
def delay_factor(days: float, cost: float) -> float:
    """Return the factor of losses if orders in battle wait `days` for signatures.

    Protection against coups makes command in battle less effective (Talmadge 2015,
    ISBN 978-0801453472).
    """
    return 1.0 + cost * days


@rule
def danger(
    killed: float, days: float, cost: float, green: float, drones: float, language: float
) -> float:
    """Return the rate at which soldiers abroad are killed, before the skill of their branch.

    Args:
        killed: rate in an experienced army whose orders need no further signatures.
        days: mean days that an order waits for signatures.
        cost: rise of losses for each such day.
        green: rise of losses by the inexperience that is left.
        drones: rise of losses by drones.
        language: rise of losses by misunderstood orders.
    """
    risen = (1.0 + green) * (1.0 + drones) * (1.0 + language)
    return killed * delay_factor(days, cost) * risen


@rule
def in_time(days: float, offices: int, mean_days: float) -> float:
    """Return the probability that so many offices have signed within some days, one by one.

    Each takes an exponential time, so that the sum has an Erlang distribution.

    Args:
        days: until it is too late.
        offices: that must sign.
        mean_days: that each takes.
    """
    if days < 0.0:
        return 0.0
    signing = days / mean_days
    term, late = exp(-signing), 0.0
    for office in range(offices):
        late += term
        term *= signing / (office + 1.0)
    return 1.0 - late


# Conspiracy


@rule
def shortfall(loyalty: float, below: float) -> float:
    """Return how far loyalty is below a threshold, as a part of the threshold: 0 to 1."""
    return within((below - loyalty) / below, 0.0, 1.0) if below > 0.0 else 0.0


@rule
def shown(loyalty: float, concealment: float, alarm: float, hope: float) -> float:
    """Return the loyalty that others see in a person, who hides a part of what is missing.

    People hide more while the regime is alarmed, and less, the more hope there is that others feel
    the same (Kuran 1991, doi:10.2307/2010422).
    """
    hidden = within(concealment * (1.0 + alarm) * (1.0 - hope), 0.0, 1.0)
    return loyalty + hidden * (1.0 - loyalty)


@rule
def suspected(shown_loyalty: float, breadth: float, capacity: float) -> float:
    """Return the probability that a purge also hits a person near a plotter.

    The leader judges by what the person shows, and spares those who could strike back: rulers purge
    when the capacity for a coup is low (Sudduth 2017, doi:10.1177/0010414016688004).

    Args:
        shown_loyalty: of the person.
        breadth: the probability for a person who shows loyalty one half and could not strike back.
        capacity: part of the strength needed for a coup that the person's formation has, 0 to 1.
    """
    return exp(2.0 * shown_loyalty * log(breadth)) * (1.0 - capacity)


@rule
def raised(hope: float, part: float) -> float:
    """Return the hope after an event that gives a part of what is missing from full hope."""
    return hope + part * (1.0 - hope)


@rule
def spark_rate(loyalty: float, below: float, rate: float, capacity: float) -> float:
    """Return the rate at which a person starts a plot.

    It grows with the square of the shortfall of loyalty, the motive, and with the capacity for a
    coup, the opportunity: an officer with few soldiers has little reason to begin (Singh 2014,
    ISBN 978-1421413365).

    Args:
        loyalty: of the person.
        below: loyalty below which a person may start a plot.
        rate: of a person with loyalty 0 whose formation is strong enough alone.
        capacity: part of the strength needed that the person's own formation has, 0 to 1.
    """
    gap = shortfall(loyalty, below)
    return rate * gap * gap * capacity


@rule
def goes_ahead(shown_loyalty: float, discretion: float) -> float:
    """Return the probability that a plotter dares to approach a person who shows this loyalty."""
    return 1.0 - discretion * shown_loyalty


@rule
def join_probability(loyalty: float, point: float, width: float, pull: float) -> float:
    """Return the probability that a person approached joins.

    Args:
        loyalty: of the person approached.
        point: loyalty at which the probability is one half, without a pull.
        width: half the range of loyalty over which the probability goes from 1 to 0.
        pull: rise of the point, by trust and by the expectation that others join.
    """
    return within(0.5 + (point + pull - loyalty) / (2.0 * width), 0.0, 1.0)


@rule
def denounce_probability(joins: float, loyalty: float, denouncing: float, zeal: float) -> float:
    """Return the probability that a person approached denounces the plot.

    Args:
        joins: probability of joining; only a person who does not join can denounce.
        loyalty: of the person approached.
        denouncing: probability that a commander with loyalty 1 denounces.
        zeal: 1 for commanders; for commissars and military police relative to them.
    """
    return within((1.0 - joins) * loyalty * denouncing * zeal, 0.0, 1.0 - joins)


@rule
def watch_rate(rate: float, loyalty: float, alarm: float, shown_loyalty: float) -> float:
    """Return the rate at which one watcher finds out one plotter in the same formation.

    Commissars detect plots but do not resist coups (Matthews 2022, J. Peace Res. 59:663,
    doi:10.1177/00223433211067061). A watcher with loyalty 0 finds nobody, and a plotter who shows
    full loyalty is not found.
    """
    return rate * loyalty * (1.0 + alarm) * (1.0 - shown_loyalty)


# Uprising


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
def share_of_odds(log_odds: float) -> float:
    """Return the share that belongs to the logarithm of odds."""
    return 1.0 / (1.0 + exp(-log_odds))


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


# Mutiny


@rule
def strain(weight: float, arrears: float, overdue: float, losses: float) -> float:
    """Return the factor by which hardship raises the rate of mutinies.

    Pay withheld and tours extended set off most mutinies (Dwyer 2017, ISBN 978-1849048118).

    Args:
        weight: rise for each hardship in full.
        arrears: patronage missing from what people are used to, 0 to 1.
        overdue: time abroad beyond what soldiers accept, over what they accept.
        losses: part of the regiment lost and remembered, 0 to 1.
    """
    hardship = within(arrears, 0.0, 1.0) + within(overdue, 0.0, 1.0) + within(losses, 0.0, 1.0)
    return 1.0 + weight * hardship


@rule
def mutiny_rate(disaffected: float, hardship: float, rate: float) -> float:
    """Return the rate at which a battalion mutinies.

    Args:
        disaffected: share of its soldiers who are.
        hardship: factor from `strain`.
        rate: of a wholly disaffected battalion without strain.
    """
    return rate * disaffected * hardship
