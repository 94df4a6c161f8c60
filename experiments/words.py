"""The log of a run in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import Army

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(army: Army, event: dict[str, Any]) -> str:
    """Return an event of the log as a sentence.

    Args:
        army: of the run, to name formations.
        event: as in `sapper.model.run.event_log`.
    """
    where, people = name(army, event["formation"]), event["people"]
    match event["kind"]:
        case "plot foiled":
            if "by_office" in event:
                who = f"the {event['by_office']} of {name(army, event['by_formation'])}"
                told = f"{who} denounced a plot of {_counted(people)} that reached up to {where}"
            else:
                told = f"a plot of {_counted(people)} that reached up to {where} was found out"
        case "attempt failed" if event["origin"] == "above":
            told = f"a coup by {_counted(people)} plotters, led from {where}, failed"
        case "coup succeeded" if event["origin"] == "above":
            told = f"a coup by {_counted(people)} plotters, led from {where}, succeeded"
        case "attempt failed":
            told = f"mutineers of {where}, {people:,} men in all, marched on the capital and failed"
        case "coup succeeded":
            told = f"mutineers of {where}, {people:,} men in all, overthrew the regime"
        case "mutiny suppressed":
            told = f"a mutiny that began in {where} was put down: {people:,} men"
        case "troops sent":
            told = f"{people:,} soldiers were sent abroad, {where} first"
        case "troops returned":
            told = f"{people:,} soldiers came home"
        case kind:
            told = f"{kind}: {people:,} people, {where}"
    return f"week {event['week']}: {told}"


def _counted(people: int) -> str:
    return SMALL[people] if people < len(SMALL) else f"{people:,}"


STANDING = ("near the capital", "at the front line", "in the provinces")
"""In the order of the garrisons."""


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd and so on."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def name(army: Army, formation: int) -> str:
    """Return what people call a formation, as "3rd Battalion, 12th Regiment".

    Companies and battalions are numbered within what they belong to, the others in the army.
    """
    echelon = int(army.formations.echelon[formation])
    if echelon == c.ARMY:
        return "the General Staff"
    parent = int(army.formations.parent[formation])
    title = c.ECHELON_NAMES[echelon].capitalize()
    if echelon in (c.COMPANY, c.BATTALION):
        number = formation - int(army.formations.first_child[parent]) + 1
        return f"{ordinal(number)} {title}, {name(army, parent)}"
    first = int(np.searchsorted(army.formations.echelon, echelon))
    return f"{ordinal(formation - first + 1)} {title}"
