"""What is looked at every quarter of a run: people in plots, and what soldiers still know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

COUNTED = ("plotting_commanders", "plotting_guardians", "plotting_in_guard_units")
FOLLOWED = ("returned_knew", "returned_know")
"""Columns of a look: people in plots, summed over looks, and what returned soldiers know."""

LOOK_EVERY = 13
"""Weeks between two looks."""

FOLLOWED_WEEKS = 78
"""Returned soldiers are asked again after a year and a half, as Chen and Yang did (2019)."""


class Looks:
    """Counts of people in plots, and the knowledge of the same soldiers at two times."""

    def __init__(self, scenario: Scenario) -> None:
        """Look at a run of this scenario, from its first week on."""
        deployment = scenario.deployment
        self._plotters = np.zeros(3, np.int64)
        self._back = deployment.first_week + deployment.war_weeks
        self._home: dict[str, NDArray[Any]] | None = None
        self._again = 0
        self._knew = self._know = 0.0

    def look(self, army: Any) -> None:
        """Count and ask, at the present week of an army."""
        self._plotters += plotters(army)
        week = int(army.world[0].week)
        if self._home is None and week > self._back:
            self._home, self._again = returned(army), week + FOLLOWED_WEEKS
        elif self._home is not None and self._again and week >= self._again:
            self._ask_again(army, self._home)
            self._again = 0

    def _ask_again(self, army: Any, then: dict[str, NDArray[Any]]) -> None:
        """Compare those who still serve with what they themselves knew at their return."""
        rows = then["rows"]
        serve = np.asarray(army.soldiers.enlisted)[rows] == then["enlisted"]
        self._knew = float(then["awareness"][serve].sum())
        self._know = float(np.asarray(army.soldiers.awareness)[rows[serve]].sum())

    def columns(self) -> dict[str, int | float]:
        """Return what was seen."""
        counts = [int(count) for count in self._plotters]
        return dict(zip((*COUNTED, *FOLLOWED), (*counts, self._knew, self._know), strict=True))


def plotters(army: Any) -> NDArray[np.int64]:
    """Count the people in plots: commanders, guardians, and all in guard units."""
    from sapper.model.army import columns as c

    rows = np.flatnonzero(np.asarray(army.staff.plot) >= 0)
    commands = np.asarray(army.offices.office)[rows] == c.COMMANDER
    branch = np.asarray(army.formations["branch"])[np.asarray(army.offices.formation)[rows]]
    return np.array([commands.sum(), (~commands).sum(), (branch == c.GUARD).sum()])


def returned(army: Any) -> dict[str, NDArray[Any]]:
    """Return rows, call-up and awareness of the soldiers who were abroad and are alive at home.

    Soldiers who change places with others after their return are followed by their place.
    """
    from sapper.model.army import columns as c

    soldiers = army.soldiers
    back = np.asarray(army.formations["returned"])[np.asarray(soldiers.company)]
    posting, enlisted = np.asarray(soldiers.posting), np.asarray(soldiers.enlisted)
    came = (back != c.NEVER) & (enlisted < back) & (posting != c.ABROAD) & (posting < c.CAPTIVE)
    rows = np.flatnonzero(came)
    return {
        "rows": rows,
        "enlisted": enlisted[rows].copy(),
        "awareness": np.asarray(soldiers.awareness)[rows].copy(),
    }
