"""Refuse orders of a leader that cannot be carried out."""

from __future__ import annotations

from math import isfinite
from typing import Any

from sapper.model.errors import InputError, nearest_key
from sapper.model.parameters import LEVERS, ParameterSet

LEVER_PATHS = {
    "size": "deployment.size",
    "tour_weeks": "deployment.tour_weeks",
    "relaxation": "orders.relaxation",
    "reeducation": "reception.reeducation",
    "welcome": "reception.welcome",
    "pay_passed_on": "reception.pay_passed_on",
    "purge_breadth": "conspiracy.purge_breadth",
    "families_held": "reception.families_held",
    "transfer_rate": "economy.transfer_rate",
}
"""The parameter that each lever moves; a taboo is none."""

WHOLE = ("size", "tour_weeks", "relaxation", "taboo")
"""Levers whose values are whole numbers."""

SIZE = "size"


def refuse_order(scenario: ParameterSet, lever: Any, value: Any, place: str, key: str) -> None:
    """Refuse an order that the leader of a scenario cannot give.

    Args:
        scenario: of the run.
        lever: name of the lever.
        value: that is ordered.
        place: who gives the order.
        key: when.

    Raises:
        InputError: no such lever, one that is switched off, or a value that is impossible.
    """
    if lever not in LEVERS:
        raise InputError(place, f"{key}, {lever}", None, f"no such lever; {_nearest(lever)}")
    if lever not in scenario.decisions.levers:
        raise InputError(place, f"{key}, {lever}", value, "is switched off by decisions.levers")
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not number:
        raise InputError(place, f"{key}, {lever}", value, "must be a number")
    if lever in WHOLE and value != int(value):
        raise InputError(place, f"{key}, {lever}", value, "must be a whole number")
    low, high = bounds(scenario, lever)
    if not low <= value <= high:
        why = ": no more can come home than are abroad" if lever == SIZE and value < low else ""
        allowed = f"must be from {low:,g} to {high:,}{why}"
        raise InputError(place, f"{key}, {lever}", value, allowed)


def bounds(scenario: ParameterSet, lever: str) -> tuple[float, float]:
    """Return the lowest and the highest value of a lever."""
    if lever == SIZE:
        return 0, int(scenario.force.strength * (1 - scenario.force.guard_share))
    if lever not in LEVER_PATHS:
        return 0, scenario.decisions.taboos_most
    section, _, leaf = LEVER_PATHS[lever].partition(".")
    if lever == "relaxation":
        return 0, 1
    field = type(getattr(scenario, section)).model_fields[leaf]
    found = [
        getattr(item, name) for name in ("ge", "le") for item in field.metadata
        if hasattr(item, name)
    ]  # fmt: skip
    return found[0], found[1]


def _nearest(lever: Any) -> str:
    return nearest_key(lever, LEVERS) if isinstance(lever, str) else f"known: {', '.join(LEVERS)}"
