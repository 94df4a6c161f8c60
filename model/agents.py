"""The people as Mesa agents: each reads and writes one row of the columns, and acts by the rules.

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
from sapper.model.army.people import appoint, honours
from sapper.model.cards import html, text
from sapper.model.errors import InputError
from sapper.model.week.battle import fate, staff_falls
from sapper.model.week.conspiracy import choose, respond, starts_plot
from sapper.model.week.service import last_to_leave, leaves_service, replace_soldier

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
            honours(view.army.formations[unit], view.week, view.record),
        )

    def moods(self, climate: Climate) -> tuple[float, float]:
        """Return the base of people of this kind, and their grievance per unit of awareness."""
        raise NotImplementedError


class Soldier(Person):
    """A soldier of a company; in a sampled army he stands for several.

    Example:
        >>> from sapper import RegimeModel
        >>> soldiers = RegimeModel("sandbox", seed=7).agents_by_type[Soldier]
        >>> {soldier.unit_name for soldier in soldiers.select(at_most=2)}
        {'1st Company, 1st Battalion, 1st Regiment'}
    """

    table = "soldiers"
    company = Column()
    posting = Column()
    enlisted = Column()
    stratum = Column()

    @property
    def unit(self) -> int:
        """Number of the company."""
        return int(self.company)

    @property
    def where(self) -> str:
        """Where the soldier is: home, abroad, reintegration, captive or dead."""
        return c.POSTING_NAMES[self.posting] if self.posting >= c.CAPTIVE else super().where

    def fight(self) -> None:
        """Phase 3: be killed, captured or neither."""
        if self.posting == c.ABROAD:
            view = self.view
            danger = view.formation["danger"].item(self.battalion)
            self.posting = fate(view.key, view.week, self.row, danger, view.captured_chance)

    def learn(self) -> None:
        """Phase 4, for the living and free."""
        if self.posting < c.CAPTIVE:
            super().learn()

    def weigh(self) -> None:
        """Phase 5, for the living and free."""
        if self.posting < c.CAPTIVE:
            super().weigh()

    def moods(self, climate: Climate) -> tuple[float, float]:
        """Return the base and the grievance of soldiers."""
        return climate.soldier_base, climate.soldier_grievance

    def serve(self) -> None:
        """Phase 6: at home, leave when the time is served; an empty place is filled."""
        view = self.view
        if view.formation["posting"].item(self.unit) != c.HOME or not self.takes_stock:
            return
        last = last_to_leave(view.week, view.parameter["service_years"])
        if leaves_service(self.posting, self.enlisted, last):
            replace_soldier(view.army, self.row, view.climate)


class Staff(Person):
    """The holder of an office in a formation."""

    table = "staff"
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
        return c.ECHELON_NAMES[self.view.formation["echelon"].item(self.unit)]

    def fight(self) -> None:
        """Phase 3: in a battalion or company abroad, fall or not."""
        view, unit = self.view, self.unit
        if view.formation["posting"].item(unit) != c.ABROAD or unit >= view.first_regiment:
            return
        danger = view.parameter["staff_exposure"] * view.formation["danger"].item(self.battalion)
        if staff_falls(view.key, view.week, self.row, danger):
            self.retires = c.FALLEN

    def moods(self, climate: Climate) -> tuple[float, float]:
        """Return the base and the grievance of office holders."""
        return climate.staff_base, climate.staff_grievance

    def serve(self) -> None:
        """Phase 6: at home, make way for a successor when the time has come."""
        view = self.view
        if view.week < self.retires or not self.takes_stock:
            return
        if view.formation["posting"].item(self.battalion) == c.HOME:
            appoint(view.army, self.row, view.week, view.climate)

    def spark(self) -> None:
        """Phase 7: at home, in a battalion or above, perhaps start a plot."""
        view, unit = self.view, self.unit
        if unit < view.companies or self.loyalty >= view.spark_below:
            return
        if view.formation["posting"].item(unit) != c.HOME or not self.takes_stock:
            return
        if starts_plot(view.army, self.row, view.reach_needed, view.spark_scale):
            self.plot = c.NEW_PLOT

    def approach(self) -> None:
        """Phase 7: as a plotter, choose whom to approach."""
        if self.plot != c.NO_PLOT:
            self.approaching = choose(self.view.army, self.row)

    def respond(self) -> None:
        """Phase 7: join, denounce or keep silent, if approached."""
        if self.approached_by != c.NOBODY:
            respond(self.view.army, self.row)


class Officer(Staff):
    """The commander of a formation.

    Example:
        >>> from sapper import RegimeModel
        >>> officers = RegimeModel("sandbox", seed=7).agents_by_type[Officer]
        >>> [officer.unit_name for officer in officers if officer.echelon == "army"]
        ['the General Staff']
    """


class Commissar(Staff):
    """The political officer of a formation; in a company, the political instructor.

    Example:
        >>> from sapper import RegimeModel
        >>> commissars = RegimeModel("sandbox", seed=7).agents_by_type[Commissar]
        >>> 0 <= commissars.agg("loyalty", min) < commissars.agg("loyalty", max) <= 1
        True
    """


class MilitaryPolice(Staff):
    """The representative of the military police at a headquarters; a company has none.

    Example:
        >>> from sapper import RegimeModel
        >>> police = RegimeModel("sandbox", seed=7).agents_by_type[MilitaryPolice]
        >>> "company" in {person.echelon for person in police}
        False
    """


STAFF_CLASSES: tuple[type[Staff], ...] = (Officer, Commissar, MilitaryPolice)
KINDS: tuple[type[Person], ...] = (Soldier, *STAFF_CLASSES)

# What the compiled engine has compiled: the rules, and how people act by them.
_COMPILED: list[tuple[Any, dict[str, Any]]] = [
    (space, dict(vars(space))) for space in (rules, Person, Staff, *KINDS)
]


def replaced() -> str:
    """Return the name of a rule or act that is no longer Sapper's own; empty if there is none."""
    for space, shipped in _COMPILED:
        now = vars(space)
        if now == shipped:
            continue
        known = shipped.keys() | dir(getattr(space, "__base__", None))
        for each in known & (now.keys() | shipped.keys()):
            if not each.startswith("__") and now.get(each) is not shipped.get(each):
                return f"{space.__name__.rpartition('.')[2]}.{each}"
    return ""
