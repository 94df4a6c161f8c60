"""The people as Mesa agents: windows on a row of the columns, acting by the rules.

An agent holds no state of its own. It reads and writes its row, so that it can be made, dropped
and made again at any week. Every action changes the agent's own row only and reads the rest as the
phase found it: the order in which agents act does not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import mesa

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.people import appoint, honours
from sapper.model.week.battle import fate, staff_falls
from sapper.model.week.conspiracy import choose, respond, starts_plot
from sapper.model.week.service import last_to_leave, leaves_service, replace_soldier

if TYPE_CHECKING:
    from sapper.model.army.columns import Army
    from sapper.model.climate import Climate


class Surroundings(Protocol):
    """What an agent sees of the model that it lives in: see `RegimeModel`."""

    army: Army
    climate: Climate
    key: Any
    companies: int
    first_regiment: int
    captured_chance: float
    reach_needed: float
    record: Any
    parameter: dict[str, Any]
    formation: dict[str, Any]

    @property
    def week(self) -> int:
        """Weeks passed since the start."""

    def mourned(self, unit: int) -> float:
        """Return the loyalty that a unit's people lose over the losses of their regiment."""


class Column:
    """An attribute of an agent that is an entry of a column of the army."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, agent: Person | None, owner: type) -> Any:
        if agent is None:
            return self
        return agent.columns[self.name].item(agent.row)

    def __set__(self, agent: Person, value: float) -> None:
        agent.columns[self.name][agent.row] = value


class Person(mesa.Agent):
    """Anybody with awareness and loyalty.

    Attributes:
        row: the agent's row in its columns.
        columns: the columns, by name, of soldiers or of staff.
    """

    model: Surroundings
    awareness = Column()
    loyalty = Column()
    disposition = Column()

    def __init__(self, model: Surroundings, row: int, columns: dict[str, Any]) -> None:
        super().__init__(model)
        self.row = row
        self.columns = columns

    @property
    def unit(self) -> int:
        """Number of the company or headquarters the person belongs to."""
        raise NotImplementedError

    @property
    def battalion(self) -> int:
        """Number of the person's battalion, or of the headquarters if that is above it."""
        unit = self.unit
        if unit < self.model.companies:
            return int(self.model.formation["parent"].item(unit))
        return unit

    @property
    def takes_stock(self) -> bool:
        """Whether the person learns and weighs this week: with his battalion or headquarters."""
        model = self.model
        return rules.takes_stock(self.battalion, model.week, model.parameter["stocktaking_weeks"])

    def learn(self) -> None:
        """Phase 4: learn from what is around, be told by others, forget."""
        if not self.takes_stock:
            return
        climate, formation = self.model.climate, self.model.formation
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
        climate = self.model.climate
        self.loyalty = rules.moved(
            self.loyalty,
            self.supported_loyalty(),
            climate.adjustment,
            self.model.formation["loyalty"].item(self.unit),
            climate.talk,
        )

    def supported_loyalty(self) -> float:
        """Return the loyalty that the person's circumstances support."""
        raise NotImplementedError


class Soldier(Person):
    """A soldier of a company; in a sampled army he stands for several."""

    company = Column()
    posting = Column()
    enlisted = Column()
    stratum = Column()

    @property
    def unit(self) -> int:
        """Number of the company."""
        return int(self.company)

    def fight(self) -> None:
        """Phase 3: be killed, captured or neither."""
        if self.posting == c.ABROAD:
            model = self.model
            danger = model.formation["danger"].item(self.battalion)
            self.posting = fate(model.key, model.week, self.row, danger, model.captured_chance)

    def learn(self) -> None:
        """Phase 4, for the living and free."""
        if self.posting < c.CAPTIVE:
            super().learn()

    def weigh(self) -> None:
        """Phase 5, for the living and free."""
        if self.posting < c.CAPTIVE:
            super().weigh()

    def supported_loyalty(self) -> float:
        """Return the loyalty that the soldier's circumstances support."""
        model, climate = self.model, self.model.climate
        return rules.support(
            climate.soldier_base,
            model.parameter["spread"] * self.disposition
            + model.formation["leaning"].item(self.unit),
            climate.patronage,
            climate.legitimacy,
            self.awareness * climate.soldier_grievance,
            model.mourned(self.unit),
            honours(model.army.formations[self.unit], model.week, model.record),
        )

    def serve(self) -> None:
        """Phase 6: at home, leave when the time is served; an empty place is filled."""
        model = self.model
        if model.formation["posting"].item(self.unit) != c.HOME or not self.takes_stock:
            return
        last = last_to_leave(model.week, model.parameter["service_years"])
        if leaves_service(self.posting, self.enlisted, last):
            replace_soldier(model.army, self.row, model.climate)


class Staff(Person):
    """The holder of an office in a formation."""

    formation = Column()
    office = Column()
    retires = Column()
    takes_office = Column()
    study_cohort = Column()
    tour = Column()
    plot = Column()
    approaching = Column()
    approached_by = Column()
    answer = Column()

    @property
    def unit(self) -> int:
        """Number of the formation."""
        return int(self.formation)

    @property
    def echelon(self) -> str:
        """Name of the echelon of the person's formation."""
        return c.ECHELON_NAMES[self.model.formation["echelon"].item(self.unit)]

    def fight(self) -> None:
        """Phase 3: in a battalion or company abroad, fall or not."""
        model, unit = self.model, self.unit
        if model.formation["posting"].item(unit) != c.ABROAD or unit >= model.first_regiment:
            return
        danger = model.parameter["staff_exposure"] * model.formation["danger"].item(self.battalion)
        if staff_falls(model.key, model.week, self.row, danger):
            self.retires = c.FALLEN

    def supported_loyalty(self) -> float:
        """Return the loyalty that the office holder's circumstances support."""
        model, climate = self.model, self.model.climate
        return rules.support(
            climate.staff_base,
            model.parameter["spread"] * self.disposition
            + model.formation["leaning"].item(self.unit),
            climate.patronage,
            climate.legitimacy,
            self.awareness * climate.staff_grievance,
            model.mourned(self.unit),
            honours(model.army.formations[self.unit], model.week, model.record),
        )

    def serve(self) -> None:
        """Phase 6: at home, make way for a successor when the time has come."""
        model = self.model
        if model.week < self.retires or not self.takes_stock:
            return
        if model.formation["posting"].item(self.battalion) == c.HOME:
            appoint(model.army, self.row, model.week, model.climate)

    def spark(self) -> None:
        """Phase 7: at home, in a battalion or above, perhaps start a plot."""
        model, unit = self.model, self.unit
        if unit < model.companies or self.loyalty >= model.parameter["spark_below"]:
            return
        if model.week < self.takes_office:
            return
        if model.formation["posting"].item(unit) != c.HOME or not self.takes_stock:
            return
        capacity = rules.within(model.formation["reach"].item(unit) / model.reach_needed, 0.0, 1.0)
        if starts_plot(
            model.key, model.week, self.row, self.plot, self.loyalty, capacity, model.record
        ):
            self.plot = c.NEW_PLOT

    def approach(self) -> None:
        """Phase 7: as a plotter, choose whom to approach."""
        if self.plot != c.NO_PLOT:
            self.approaching = choose(self.model.army, self.row)

    def respond(self) -> None:
        """Phase 7: join, denounce or keep silent, if approached."""
        if self.approached_by != c.NOBODY:
            respond(self.model.army, self.row)


class Officer(Staff):
    """The commander of a formation."""


class Commissar(Staff):
    """The political officer of a formation; in a company, the political instructor."""


class MilitaryPolice(Staff):
    """The representative of the military police at a headquarters."""


STAFF_CLASSES: tuple[type[Staff], ...] = (Officer, Commissar, MilitaryPolice)
