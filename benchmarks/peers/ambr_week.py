"""The week in ambr's vectorised lane: whole columns at a time."""

from __future__ import annotations

import sys

import ambr
import numpy as np
import week


class Army(ambr.Model):
    """An army of soldiers, as columns."""

    def setup(self) -> None:
        """Make the soldiers."""
        count = self.p["soldiers"]
        disposition = self.rng.normal(size=count)
        self.add_agents(
            count,
            served=self.rng.integers(0, week.TERM_WEEKS, count),
            disposition=disposition,
            awareness=2.0 * week.NEWCOMERS_KNOW * self.rng.random(count),
            loyalty=week.BASE + week.SPREAD * disposition,
        )

    def step_vectorized(self) -> None:
        """Pass a week for all soldiers."""
        soldiers = self.agents
        known, loyalty = soldiers.array("awareness"), soldiers.array("loyalty")
        disposition = soldiers.array("disposition")
        heard = week.TELLING * np.maximum(0.0, known.mean() - known)
        awareness = known + (1.0 - known) * week.LEARNING - known * week.FORGETTING + heard
        supported = week.BASE + week.SPREAD * disposition - week.GRIEVANCE * awareness
        loyalty = (
            loyalty
            + week.ADJUSTMENT * (np.clip(supported, 0.0, 1.0) - loyalty)
            + week.TALK * (loyalty.mean() - loyalty)
        )
        served = soldiers.array("served") + 1
        leaving = np.flatnonzero(served >= week.TERM_WEEKS)
        disposition = disposition.copy()
        disposition[leaving] = self.rng.normal(size=leaving.size)
        awareness[leaving] = 2.0 * week.NEWCOMERS_KNOW * self.rng.random(leaving.size)
        loyalty[leaving] = week.BASE + week.SPREAD * disposition[leaving]
        served[leaving] = 0
        soldiers.awareness, soldiers.loyalty = awareness, loyalty
        soldiers.disposition, soldiers.served = disposition, served


army = Army({"soldiers": int(sys.argv[1]), "seed": 1, "show_progress": False})
army.cpu(mode="vectorized")
army._ensure_setup()
week.write_seconds_per_week(army.step_vectorized)
