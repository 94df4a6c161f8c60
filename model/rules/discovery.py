"""Discovery: what people show, who finds out a plotter, and whom a purge hits."""

from __future__ import annotations

from sapper.model.arithmetic import exp, log
from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within


@rule
def shown(loyalty: float, concealment: float, alarm: float, hope: float) -> float:
    """Return the loyalty that others see in a person, who hides a part of what is missing.

    People hide more while the regime is alarmed, and less, the more hope there is that others feel
    the same (Kuran 1991, doi:10.2307/2010422).
    """
    hidden = within(concealment * (1.0 + alarm) * (1.0 - hope), 0.0, 1.0)
    return loyalty + hidden * (1.0 - loyalty)


@rule
def watch_rate(rate: float, loyalty: float, alarm: float, shown_loyalty: float) -> float:
    """Return the rate at which one watcher finds out one plotter in the same formation.

    Commissars detect plots but do not resist coups (Matthews 2022, J. Peace Res. 59:663,
    doi:10.1177/00223433211067061). A watcher with loyalty 0 finds nobody, and a plotter who shows
    full loyalty is not found.
    """
    return rate * loyalty * (1.0 + alarm) * (1.0 - shown_loyalty)


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
