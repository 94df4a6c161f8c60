"""How likely a leader is to die: mortality by age (Gompertz 1825, doi:10.1098/rstl.1825.0026).

The two numbers are fitted by least squares to the logarithm of the mortality of men at 40, 50, 60,
70, 80 and 90 in a life table of the United States about 1990: yearly chances of death of 0.00193,
0.00567, 0.01299, 0.03473, 0.07644 and 0.15787 (Center on the Economics and Demography of Aging,
Berkeley, as printed at http://deanfoster.net/mortality/life_table_discussion.html). That leaders
die at the rate of men of a rich country is assumed: rulers are well cared for. Violent death is
not in it.
"""

from __future__ import annotations

from sapper.model.arithmetic import exp
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import rule

DEATHS_AT_SIXTY = 0.01295
"""Rate a year at which men of 60 die."""
GROWTH = 0.0896
"""Rise of mortality with a year of age: it doubles in less than eight years."""
SUCCESSOR_AGE = 50.0
"""Age at which a successor comes to office: assumed."""
_SIXTY = 60.0


@rule
def death_rate(age: float) -> float:
    """Return the rate per week at which a leader of this age, in years, dies."""
    return DEATHS_AT_SIXTY * exp(GROWTH * (age - _SIXTY)) / WEEKS_PER_YEAR


@rule
def leaders_age(age: float, week: int, died: int) -> float:
    """Return the age in years of the present leader.

    Args:
        age: of the first leader in week 0.
        week: the present week.
        died: week in which the last leader died; negative if none has.
    """
    if died >= 0:
        return SUCCESSOR_AGE + (week - died) / WEEKS_PER_YEAR
    return age + week / WEEKS_PER_YEAR
