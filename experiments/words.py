"""Counts and events of a run in words."""

from __future__ import annotations

from typing import Any

from sapper.model.army.columns import Army
from sapper.model.army.names import name as name  # those who put things into words need it

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(count: int, what: str) -> str:
    """Return a count with its noun, such as "1 part" or "2 parts"."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def sentence(army: Army, event: dict[str, Any]) -> str:
    """Return an event of the log as a sentence.

    Args:
        army: of the run; it names the formations.
        event: as in `sapper.model.run.event_log`.
    """
    where, people = name(army, event["formation"]), event["people"]
    match event["kind"]:
        case "plot foiled":
            if "by_office" in event:
                who = f"the {event['by_office']} of {name(army, event['by_formation'])}"
                text = f"{who} denounced a plot of {_in_words(people)} that reached up to {where}"
            else:
                text = f"a plot of {_in_words(people)} that reached up to {where} was found out"
        case "attempt failed" if event["origin"] == "above":
            text = f"a coup by {_in_words(people)} plotters, led from {where}, failed"
        case "coup succeeded" if event["origin"] == "above":
            text = f"a coup by {_in_words(people)} plotters, led from {where}, succeeded"
        case "attempt failed":
            text = f"mutineers of {where}, {people:,} men in all, marched on the capital and failed"
        case "coup succeeded":
            text = f"mutineers of {where}, {people:,} men in all, overthrew the regime"
        case "mutiny suppressed":
            text = f"a mutiny that began in {where} was put down: {people:,} men"
        case "troops sent":
            text = f"{people:,} soldiers were sent abroad, {where} first"
        case "troops returned":
            text = f"{people:,} soldiers came home"
        case kind:
            text = f"{kind}: {people:,} people, {where}"
    return f"week {event['week']}: {text}"


def _in_words(people: int) -> str:
    return SMALL[people] if people < len(SMALL) else f"{people:,}"


STANDING = ("near the capital", "at the front line", "in the provinces")
"""In the order of the garrisons."""
