"""When people take stock: not all in the same week."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule


@rule
def takes_stock(battalion: int, week: int, interval: int) -> bool:
    """Whether the people of a battalion (or headquarters) take stock this week.

    They learn and change their loyalty every `interval` weeks, each week another part of the army.
    """
    return (battalion + week) % interval == 0


@rule
def first_to_take_stock(first: int, week: int, interval: int) -> int:
    """Return the first battalion (or headquarters) from `first` on that takes stock this week.

    After it, each `interval`-th one does.
    """
    return first + (interval - (first + week) % interval) % interval
