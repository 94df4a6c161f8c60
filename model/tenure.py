"""How long the leader has been in power: attempts become rarer with time.

The data are attempts of Powell and Thyne (2011, doi:10.1177/0022343310397436) with the leaders of
REIGN, month by month, 1951 to 2019: R29 and R30 of `coup_regularities.csv`.
"""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import rule

AVERAGE_YEARS = 4.6
"""Years in power at which a leader sees as many attempts as autocrats on average.

The mean of the factor over all their months is 1 with the ratio of the data.
"""


@rule
def years_in_power(at_start: float, week: int, died: int) -> float:
    """Return the years that the present leader has been in power in the middle of a week.

    Args:
        at_start: years of the first leader in week 0, 0 or more.
        week: the present week.
        died: week in which the last leader died; negative if none has.
    """
    if died >= 0:
        return (week - died + 0.5) / WEEKS_PER_YEAR
    return at_start + (week + 0.5) / WEEKS_PER_YEAR


@rule
def tenure_factor(years: float, ratio: float) -> float:
    """Return attempts under a leader of so many years in power, relative to the average leader.

    Rulers who last have won their contest with those who brought them to power (Svolik 2009,
    doi:10.1111/j.1540-5907.2009.00382.x).

    Args:
        years: in power, above 0.
        ratio: attempts after ten times as many years, over those before; 1: time does not count.
    """
    return exp(log(ratio) * log(years / AVERAGE_YEARS) / log(10.0))
