"""The log of a run in plain words."""

from __future__ import annotations

from typing import Any

from experiments.app.formations import name
from model.columns import Army

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(army: Army, event: dict[str, Any]) -> str:
    """Return an event of the log as a sentence.

    Args:
        army: of the run, to name formations.
        event: as in `model.run.event_log`.
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
