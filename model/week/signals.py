"""Public signals: what all people see at once, and what it makes them believe of each other.

A signal that costs the regime something shows everybody that others may think like him (Casper and
Tyson 2014, doi:10.1017/S0022381613001485). So it gives hope even to those whose loyalty it leaves
alone.
"""

from __future__ import annotations

from sapper.model import rules
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import loop


@loop
def shake(army: Army, lost: float) -> None:
    """Let the leader lose a part of his legitimacy, 0 to 1, before the eyes of all."""
    world = army.world[0]
    world.legitimacy -= lost * world.legitimacy
    give_hope(army, army.parameters[0].hope_of_signal * lost)


@loop
def startle(army: Army, lost: float) -> None:
    """Shake the leader's standing by a deed of his own: people no longer know what to expect."""
    world = army.world[0]
    shake(army, lost)
    added = army.parameters[0].unpredictability_of_shock * lost
    world.unpredictability += added * (1.0 - world.unpredictability)


@loop
def show_purge(army: Army, people: int) -> None:
    """Let everybody see that so many were purged: those who stay resent it, and know of plots."""
    share = people / army.offices.size
    army.world[0].resentment += share
    give_hope(army, army.parameters[0].hope_of_signal * share)


@loop
def give_hope(army: Army, part: float) -> None:
    """Give all people a part, 0 to 1, of what they lack of full hope that others will rise, too."""
    army.world[0].hope = rules.raised(army.world[0].hope, part)
