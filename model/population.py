"""A Mesa model whose agents are the people of an army; what Mesa alone cannot do, it refuses.

The people are the rows of the army, and chance is drawn by what is decided. A change that reaches
only Mesa's lists or Mesa's random generators would have no effect, so it ends in an error.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Mapping
from random import Random
from typing import Any, NoReturn

import mesa

from sapper.model.agents import KINDS, STAFF_CLASSES, Soldier
from sapper.model.army.plots import reach_needed
from sapper.model.errors import InputError
from sapper.model.person import Person
from sapper.model.view import View
from sapper.model.week.battle import assess_danger, count_losses
from sapper.model.week.conspiracy import collate, open_plots
from sapper.model.week.decisions import decide
from sapper.model.week.deployment import deploy
from sapper.model.week.discovery import settle_plots
from sapper.model.week.expectations import expect, spark_scale
from sapper.model.week.mutiny import rise
from sapper.model.week.stocktaking import take_stock
from sapper.model.week.world import turn_world

PLACE = "RegimeModel"
People = Mapping[type[Person], type[Person]]


class Population(mesa.Model):
    """The people of an army as Mesa agents, made when they are first asked for.

    Attributes:
        view: what agents see of the army (`sapper.model.view.View`).
        classes: the class of each kind of people.
        own_agents: number of agents that the user added and that are not people of the army.
    """

    view: View

    def __init__(self, people: People | None, order: Random | None, seed: int) -> None:
        self._headcount = self._named = self.own_agents = 0
        self._order = order
        self._making = False
        super().__init__(rng=int(seed) % 2**32)
        self.classes = classes_of(people or {})

    @property
    def agents(self) -> Any:
        """All people as Mesa agents."""
        self._make_people()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """The people as Mesa agents by class."""
        self._make_people()
        return super().agents_by_type

    @property
    def own_people(self) -> dict[str, str]:
        """The kinds of people that have a class of the user's, with the name of that class."""
        return {
            kind.__name__: own.__name__ for kind, own in self.classes.items() if own is not kind
        }

    def refuse_missing_people(self) -> None:
        """Refuse to continue if people were taken out of Mesa's lists.

        Raises:
            InputError: they were.
        """
        missing = self._headcount + self.own_agents - len(super().agents)
        if missing:
            reason = f"{missing} people were taken out, but they stay in the army"
            raise InputError(PLACE, "agents", None, reason)

    def _make_people(self) -> None:
        if self._headcount:
            return
        companies = self.view.army.soldiers.company.size
        offices = self.view.army.offices["office"].tolist()
        self._headcount = companies + len(offices)
        self._making = True
        for row in range(companies):
            self.classes[Soldier](self, row)
        for row, office in enumerate(offices):
            self.classes[STAFF_CLASSES[office]](self, row)
        self._making = False

    # A week

    def pass_week(self) -> None:
        """The same week as `sapper.model.engine.pass_week`, each person acting as an agent."""
        view = self.view
        army = view.army
        decide(army)
        turn_world(army)
        deploy(army)
        expect(army)
        assess_danger(army)
        view.look_around()
        self._everybody("fight")
        count_losses(army, view.climate)
        take_stock(army)
        self._everybody("learn")
        self._everybody("weigh")
        self._everybody("serve")
        view.reach_needed = float(reach_needed(army))
        view.spark_scale = float(spark_scale(army))
        self._staff("spark")
        if open_plots(army):
            self._staff("approach")
            collate(army)
            self._staff("respond")
            settle_plots(army, view.climate)
        rise(army, view.climate)
        army.world[0].week += 1

    def _everybody(self, action: str) -> None:
        self._act(Soldier, action)
        self._staff(action)

    def _staff(self, action: str) -> None:
        for office in STAFF_CLASSES:
            self._act(office, action)

    def _act(self, kind: type[Person], action: str) -> None:
        people = self.agents_by_type[self.classes[kind]]
        if self._order is None:
            people.do(action)
            return
        visited = list(people)
        self._order.shuffle(visited)
        for person in visited:
            getattr(person, action)()

    # What Mesa asks of a model

    def register_agent(self, agent: Any) -> None:
        """Take in an agent: a person of the army, or an agent of the user's own."""
        if isinstance(agent, Person) and not self._making:
            reason = "the army has its people already; people={Soldier: YourClass} changes them"
            raise InputError(PLACE, "agents", type(agent).__name__, reason)
        super().register_agent(agent)
        # Mesa 3.3 numbers agents by a counter that keeps the model for ever.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        self._named += 1
        agent.unique_id = self._named
        self.own_agents += not self._making

    def deregister_agent(self, agent: Any) -> None:
        """Let an agent of the user's own go; people of the army stay."""
        if isinstance(agent, Person):
            reason = "people of the army cannot be removed: change what they are, such as loyalty"
            raise InputError(PLACE, "agents", type(agent).__name__, reason)
        super().deregister_agent(agent)
        self.own_agents -= 1

    def reset_randomizer(self, seed: Any = None) -> NoReturn:
        """Refuse: no decision uses Mesa's random generators."""
        reason = "the army does not use it: give RegimeModel a seed, or model.branch a luck"
        raise InputError(PLACE, "random generator of Mesa", None, reason)

    reset_rng = reset_randomizer


def classes_of(people: People) -> dict[type[Person], type[Person]]:
    """Return the class of each kind of people.

    Raises:
        InputError: something else than a subclass for one of `KINDS`.
    """
    for kind, own in people.items():
        if kind not in KINDS or not (isinstance(own, type) and issubclass(own, kind)):
            known = ", ".join(each.__name__ for each in KINDS)
            reason = f"must give a subclass for any of {known}, such as {{Soldier: YourSoldier}}"
            raise InputError(PLACE, "people", {kind: own}, reason)
    return {kind: people.get(kind, kind) for kind in KINDS}


def iteration_of_batch() -> int:
    """Return which iteration of `mesa.batch_run` is making a model; 0 outside of it.

    Mesa before 3.5 tells a model nothing of it, so that all iterations would be the same run; it is
    found in the calling function of Mesa. Later versions give each iteration a seed.
    """
    batch_run = getattr(mesa, "batch_run", None)
    if batch_run is None or "rng" in inspect.signature(batch_run).parameters:
        return 0
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_globals is sys.modules[batch_run.__module__].__dict__:
            return int(frame.f_locals.get("iteration", 0))
        frame = frame.f_back
    return 0
