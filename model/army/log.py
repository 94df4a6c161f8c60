"""The log of a run: what happened, when, where and to how many."""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.compiling.decorators import loop


@loop
def record_event(army: Army, kind: int, formation: int, people: int, origin: int, by: int) -> None:
    """Write an event of this week to the log; a full log counts on without writing.

    Who brought it about, `by`, is a row of the staff, or nobody.
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
    """Remember the week of the first foiled plot, or of the first attempt."""
    world = army.world[0]
    if foiled and world.first_foiled_week == c.NEVER:
        world.first_foiled_week = world.week
    if not foiled and world.first_attempt_week == c.NEVER:
        world.first_attempt_week = world.week
