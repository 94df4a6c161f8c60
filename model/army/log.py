"""The log of a run: what happened, when, in which formation and to how many people."""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import loop


@loop
def record_event(army: Army, kind: int, formation: int, people: int, origin: int, by: int) -> None:
    """Write an event of this week to the log. If the log is full, only count the event.

    Args:
        army: the world.
        kind: number of the kind, see `EVENT_NAMES`.
        formation: where it happened.
        people: how many people took part.
        origin: FROM_ABOVE or FROM_BELOW.
        by: staff row of the person who caused it, or NOBODY.
    """
    world = army.world[0]
    if world.events < army.events.size:
        event = army.events[world.events]
        event.week = world.week
        event.kind = kind
        event.formation = formation
        event.people = people
        event.origin = origin
        event.by = by
    world.events += 1


@loop
def note_first_weeks(army: Army, foiled: bool) -> None:
    """Note the week of the first foiled plot, or with `foiled` false of the first attempt."""
    world = army.world[0]
    if foiled and world.first_foiled_week == c.NEVER:
        world.first_foiled_week = world.week
    if not foiled and world.first_attempt_week == c.NEVER:
        world.first_attempt_week = world.week
