"""What all people are as Mesa agents: each reads and writes one row of the columns.

An agent holds no state of its own: its attributes are entries of its row. Every action changes the
agent's own row only and reads the rest as the phase found it, so the order in which agents act does
not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn

import mesa

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.names import name
from sapper.model.army.people import honours
from sapper.model.cards import html, text
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.model.climate import Climate
    from sapper.model.view import View


class Circumstances(NamedTuple):
    """What supports a person's loyalty and what lowers it: the arguments of `rules.support`."""

    base: float
    leaning: float
    patronage: float
    legitimacy: float
    grievance: float
    losses: float
    honours: float


class Column:
    """An attribute of an agent that is an entry of a column of the army."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Person | None, owner: type) -> Any:
        if agent is None:
            return self
        return agent.model.view.columns[agent.table][self.name].item(agent.row)

    def __set__(self, agent: Person, value: float) -> None:
        agent.model.view.columns[agent.table][self.name][agent.row] = value


class Person(mesa.Agent):
    """Anybody with awareness and loyalty.

    Attributes:
        row: the agent's row in the table.
        table: name of the table, "soldiers" or "staff".
        view: what the agent sees of its army.
    """

    model: Any
    table: ClassVar[str]
    awareness = Column()
    loyalty = Column()
    disposition = Column()

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __repr__(self) -> str:
        return text(self.title, self.facts)

    def _repr_html_(self) -> str:
        return html(self.title, self.facts)

    @property
    def title(self) -> str:
        """What the person is, and of which unit."""
        return f"{type(self).__name__} of {self.unit_name}"

    @property
    def unit_name(self) -> str:
        """Name of the company or headquarters, such as "3rd Battalion, 12th Regiment"."""
        return name(self.view.army, self.unit)

    @property
    def facts(self) -> dict[str, object]:
        """What is shown of the person."""
        shown = {column: f"{getattr(self, column):.2f}" for column in ("loyalty", "awareness")}
        return {**shown, "where": self.where}

    @property
    def where(self) -> str:
        """Where the person is: home, abroad or reintegration; a soldier may be captive or dead."""
        return c.POSTING_NAMES[self.view.formation["posting"].item(self.unit)]

    @property
    def view(self) -> View:
        """What the agent sees of its army."""
        view: View = self.model.view
        return view

    def step(self) -> NoReturn:
        """Refuse: people act in the phases of a week, in their order."""
        reason = "people act within model.step(); do learn, weigh, serve or another of their acts"
        raise InputError(type(self).__name__, "step", None, reason)

    advance = step

    @property
    def unit(self) -> int:
        """Number of the company or headquarters the person belongs to."""
        raise NotImplementedError

    @property
    def battalion(self) -> int:
        """Number of the person's battalion, or of the headquarters if that is above it."""
        unit = self.unit
        if unit < self.view.companies:
            return int(self.view.formation["parent"].item(unit))
        return unit

    @property
    def takes_stock(self) -> bool:
        """Whether the person learns and weighs this week: with his battalion or headquarters."""
        view = self.view
        return rules.takes_stock(self.battalion, view.week, view.parameter["stocktaking_weeks"])

    def learn(self) -> None:
        """Phase 4: learn from what is around, be told by others, forget."""
        if not self.takes_stock:
            return
        view = self.view
        climate, formation = view.climate, view.formation
        posting = formation["posting"].item(self.unit)
        kept_apart = posting == c.REINTEGRATION
        self.awareness = rules.learned(
            self.awareness,
            climate.learning_abroad if posting == c.ABROAD else climate.learning_home,
            climate.forgetting_reintegration if kept_apart else climate.forgetting,
            climate.telling,
            formation["awareness"].item(self.unit),
        )

    def weigh(self) -> None:
        """Phase 5: let loyalty move toward what supports it, and toward the others'."""
        if not self.takes_stock:
            return
        climate = self.view.climate
        self.loyalty = rules.moved(
            self.loyalty,
            self.supported_loyalty(),
            climate.adjustment,
            self.view.formation["loyalty"].item(self.unit),
            climate.talk,
        )

    def supported_loyalty(self) -> float:
        """Return the loyalty that the person's circumstances support."""
        return rules.support(*self.circumstances())

    def circumstances(self) -> Circumstances:
        """Return what supports the person's loyalty, and what lowers it."""
        unit, view = self.unit, self.view
        climate = view.climate
        base, grievance = self.moods(climate)
        return Circumstances(
            base,
            view.parameter["spread"] * self.disposition + view.formation["leaning"].item(unit),
            climate.patronage,
            climate.legitimacy,
            self.awareness * grievance,
            view.mourned(unit),
            honours(view.army.formations[unit], view.army.world[0], view.record),
        )

    def moods(self, climate: Climate) -> tuple[float, float]:
        """Return the base of people of this kind, and their grievance per unit of awareness."""
        raise NotImplementedError
