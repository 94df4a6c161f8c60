"""The week in plain Mesa: attributes on agents, and `shuffle_do`."""

from __future__ import annotations

import sys
from statistics import fmean

import mesa
import week


class Soldier(mesa.Agent):
    """A soldier and his attributes."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.served = self.random.randrange(week.TERM_WEEKS)
        self.enlist()

    def enlist(self) -> None:
        """Become a new soldier."""
        self.disposition = self.random.gauss(0.0, 1.0)
        self.awareness = 2.0 * week.NEWCOMERS_KNOW * self.random.random()
        self.loyalty = week.BASE + week.SPREAD * self.disposition

    def step(self) -> None:
        """Pass a week."""
        model, known = self.model, self.awareness
        heard = week.TELLING * max(0.0, model.mean_awareness - known)
        self.awareness = known + (1.0 - known) * week.LEARNING - known * week.FORGETTING + heard
        supported = week.BASE + week.SPREAD * self.disposition - week.GRIEVANCE * self.awareness
        supported = min(max(supported, 0.0), 1.0)
        self.loyalty += week.ADJUSTMENT * (supported - self.loyalty) + week.TALK * (
            model.mean_loyalty - self.loyalty
        )
        self.served += 1
        if self.served >= week.TERM_WEEKS:
            self.served = 0
            self.enlist()


class Army(mesa.Model):
    """An army of soldiers."""

    def __init__(self, soldiers: int) -> None:
        super().__init__(rng=1)
        Soldier.create_agents(self, soldiers)

    def step(self) -> None:
        """Pass a week for all soldiers, after the means were taken."""
        self.mean_awareness = fmean(soldier.awareness for soldier in self.agents)
        self.mean_loyalty = fmean(soldier.loyalty for soldier in self.agents)
        self.agents.shuffle_do("step")


week.write_seconds_per_week(Army(int(sys.argv[1])).step)
