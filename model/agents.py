"""Soldiers and office holders as Mesa agents: how they act by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.people import appoint, held_back
from sapper.model.person import Circumstances, Column, Person
from sapper.model.week.battle import fate, staff_falls
from sapper.model.week.conspiracy import choose, respond, starts_plot
from sapper.model.week.service import last_to_leave, leaves_service, replace_soldier

if TYPE_CHECKING:
    from sapper.model.climate import Climate


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
            view, battalion = self.view, self.battalion
            danger = view.formation["danger"].item(battalion)
            captured = view.captured_chance(battalion)
            self.posting = fate(view.key, view.week, self.row, danger, captured)

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

    @property
    def held_back(self) -> float:
        """Loyalty that the person loses because his career is held up."""
        if not self.view.parameter["career_grievance"]:
            return 0.0
        return float(held_back(self.view.army, self.row))

    def circumstances(self) -> Circumstances:
        """Return what supports the person's loyalty, and what lowers it."""
        given = super().circumstances()
        return given._replace(grievance=given.grievance + self.held_back)

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
