"""The week in AgentPy: attributes on agents, and a method called on the list of them."""

from __future__ import annotations

import sys
from statistics import fmean

import agentpy
import week


class Soldier(agentpy.Agent):
    """A soldier and his attributes."""

    def setup(self) -> None:
        """Start at a random time of service."""
        self.served = self.model.random.randrange(week.TERM_WEEKS)
        self.enlist()

    def enlist(self) -> None:
        """Become a new soldier."""
        self.disposition = self.model.random.gauss(0.0, 1.0)
        self.awareness = 2.0 * week.NEWCOMERS_KNOW * self.model.random.random()
        self.loyalty = week.BASE + week.SPREAD * self.disposition

    def live(self) -> None:
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


class Army(agentpy.Model):
    """An army of soldiers."""

    def setup(self) -> None:
        """Make the soldiers."""
        self.soldiers = agentpy.AgentList(self, self.p.soldiers, Soldier)

    def step(self) -> None:
        """Pass a week for all soldiers, after the means were taken."""
        self.mean_awareness = fmean(soldier.awareness for soldier in self.soldiers)
        self.mean_loyalty = fmean(soldier.loyalty for soldier in self.soldiers)
        self.soldiers.live()


army = Army({"soldiers": int(sys.argv[1]), "seed": 1})
army.sim_setup()
week.write_seconds_per_week(army.step)
