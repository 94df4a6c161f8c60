"""Money and technology: what neighbour and ally give, and the patronage that income buys."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


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


@rule
def neighbour_answer(reward: float, offence: float, technology: float) -> float:
    """Return the factor of the neighbour's aid that answers what the regime does, at least 0.

    Args:
        reward: part that is added for restraint.
        offence: part that is withdrawn for each unit of technology.
        technology: received from the ally in a year, if all weeks were like this one.
    """
    return max(0.0, 1.0 + reward - offence * technology)


@rule
def ally_gives(insists: float, first: float, growth: float, weeks: float, abroad: float) -> float:
    """Return the part of what it could give that an ally gives: less, if it gets too few soldiers.

    It asks for the first contingent, and for more with each week of the war. Assumed.

    Args:
        insists: part that it holds back if nobody is sent.
        first: soldiers of the first contingent, people; the ally asks for none if it was 0.
        growth: growth of the demand in a week, as a part of the first contingent.
        weeks: of war so far.
        abroad: soldiers abroad, people.
    """
    asked = first * (1.0 + growth * weeks)
    refused = within(1.0 - abroad / asked, 0.0, 1.0) if asked > 0.0 else 0.0
    return 1.0 - insists * refused


@rule
def patronage_bought(income: float, home_income: float) -> float:
    """Return the patronage that income buys: one half at home income, always below 1."""
    ratio = income / home_income
    return ratio / (1.0 + ratio)


@rule
def technology(transfers: float) -> float:
    """Return how far the technology transferred goes, 0 to 1: half of the way at a stock of 1.

    What comes first counts most. Assumed.
    """
    return transfers / (1.0 + transfers)
