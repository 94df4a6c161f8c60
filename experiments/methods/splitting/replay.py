"""Replay a history from its streams, and describe how it came to take a chance of the event."""

from __future__ import annotations

from typing import Any

from sapper.experiments.methods.splitting.process import Branch, Taken
from sapper.experiments.methods.splitting.world import World
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.foresight import branching
from sapper.model.outcome import event_log

BELOW = "below"
Members = dict[int, tuple[int, bool]]
"""For each member of a plot, by row, the week of joining and whether he had returned."""


def replay(world: World, taken: Taken) -> dict[str, Any]:
    """Run a history again week by week, and describe how it came to the event.

    Returns:
        the week of the event; how it `ended`, as in the log: an attempt that had a chance of
        success may have failed here; its origin, above (a plot) or below (a mutiny); the echelon of
        the highest formation, and the number of people, that took part; and who `turned`: the
        plotters in the week before the event, or at the event, in the order of joining, each with
        the week of joining, office, echelon, and whether he had `returned`. Of a mutiny that did
        not begin, but whose chance counted, the week is the last in which it might have, and the
        number of people is None.
    """
    army = world.start(taken.history[0].stream)
    plots: dict[int, Members] = {}
    seen: dict[int, dict[int, Members]] = {0: {}}
    branches = [*taken.history[1:], Branch(taken.place, taken.history[-1].stream)]
    for branch in branches:
        week = branching.week_of(branch.place)
        while world.spent(army) < week:
            branching.pass_weeks(army, world.spent(army) + 1)
            _update_members(army, plots)
            seen[world.spent(army)] = {plot: dict(members) for plot, members in plots.items()}
        world.run_to(army, branch.place)
        world.restart(army, branch.stream)
    since = branching.week_of(taken.since)
    log = [entry for entry in event_log(army) if entry["kind"] in _KINDS[world.event]]
    found = [entry for entry in log if entry["week"] >= since]
    found = [entry for entry in found if entry["origin"] != BELOW] or found
    if not found:
        return _might_have_been(world.spent(army))
    chosen = found[-1] if world.event == "success" else found[0]
    week = chosen["week"]
    return _story_of(army, seen[week], seen[week + 1], chosen)


def _might_have_been(week: int) -> dict[str, Any]:
    """Return the story of a mutiny that did not begin, but whose chance counted."""
    return {
        "week": week,
        "ended": "coup succeeded",
        "origin": BELOW,
        "echelon": c.ECHELON_NAMES[c.BATTALION],
        "people": None,
        "turned": [],
    }


def _update_members(army: Army, plots: dict[int, Members]) -> None:
    """Update the members of the plots to the present week."""
    week = int(army.world[0].week)
    present: dict[int, Members] = {}
    for row in (army.staff.plot >= 0).nonzero()[0].tolist():
        plot = int(army.staff.plot[row])
        joined, _ = plots.get(plot, {}).get(row, (week, False))
        returned = bool(army.offices[row].tour != c.NEVER)
        present.setdefault(plot, {})[row] = joined, returned
    plots.clear()
    plots.update(present)


def _story_of(
    army: Army,
    before: dict[int, Members],
    after: dict[int, Members],
    found: dict[str, Any],
) -> dict[str, Any]:
    formation = found["formation"]
    members = {} if found["origin"] == BELOW else _members(army, before, after, formation)
    joined = sorted(members.items(), key=lambda member: (member[1][0], member[0]))
    return {
        "week": found["week"],
        "ended": found["kind"],
        "origin": found["origin"],
        "echelon": c.ECHELON_NAMES[army.formations["echelon"][formation]],
        "people": found["people"],
        "turned": [_member(army, row, *known) for row, known in joined],
    }


_KINDS = {
    "foiled": ("plot foiled",),
    "attempt": ("attempt failed", "coup succeeded"),
    "success": ("attempt failed", "coup succeeded"),
    "mutiny": ("mutiny suppressed", "attempt failed", "coup succeeded"),
}


def _members(
    army: Army, before: dict[int, Members], after: dict[int, Members], leader: int
) -> Members:
    """Return the members of the plot whose highest formation is `leader`; of two, the larger.

    If the leader joined in the week of the event, it is a plot below him that has ended since.
    """

    def highest(members: Members) -> int:
        return max(int(army.offices.formation[row]) for row in members)

    led = [one for one in (*after.values(), *before.values()) if highest(one) == leader]
    ended = [one for plot, one in before.items() if plot not in after and highest(one) < leader]
    return max(led or ended, key=len, default={})


def _member(army: Army, row: int, week: int, returned: bool) -> dict[str, Any]:
    office = army.offices[row]
    return {
        "week": week,
        "office": c.OFFICE_NAMES[office.office],
        "echelon": c.ECHELON_NAMES[army.formations["echelon"][office.formation]],
        "returned": returned,
    }
