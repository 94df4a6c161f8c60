"""What agents see of their army: plain views of its columns, quicker to read than records."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sapper.model.army.columns import Army
from sapper.model.army.plots import reach_needed
from sapper.model.climate import Climate, climate_of
from sapper.model.week.battle import captured_chance
from sapper.model.week.expectations import spark_scale

_WORKED_OUT = (
    "key", "parameter", "climate", "reach_needed", "spark_scale", "spark_below",
)  # fmt: skip


class View:
    """Views of an army. They show its present values and hold no state.

    A copied or unpickled view is made again from the copied army, so it never shows another one.

    Attributes:
        army: the state of the world.
        companies: number of companies; formations with a lower number are companies.
        first_regiment: number of the first formation above the battalions.
        record: all parameters, by name.
        formation: the columns of the formations, by name.
        columns: the columns of "soldiers" and of "staff", by name.
    """

    def __init__(self, army: Army) -> None:
        self.army = army
        self._clock = army.world["week"]
        world = army.world[0]
        self.companies = int(world.companies)
        self.first_regiment = int(world.first_regiment)
        self.record = army.parameters[0]
        self.formation = {name: army.formations[name] for name in army.formations.dtype.names}
        offices = {name: army.offices[name] for name in army.offices.dtype.names}
        self.columns: dict[str, dict[str, Any]] = {
            "soldiers": army.soldiers._asdict(),
            "staff": army.staff._asdict() | offices,
        }

    def __reduce__(self) -> tuple[type, tuple[Army]]:
        """Copy and pickle the army alone."""
        return type(self), (self.army,)

    @property
    def week(self) -> int:
        """Weeks passed since the start."""
        return int(self._clock.item())

    # The following are the same for all agents. They are worked out once, then kept until
    # `look_around` is called.

    @cached_property
    def key(self) -> Any:
        """Key of the random numbers."""
        return self.army.world[0].key

    @cached_property
    def parameter(self) -> dict[str, Any]:
        """All parameters by name, as plain numbers."""
        return {name: self.record[name].item() for name in self.record.dtype.names}

    @cached_property
    def climate(self) -> Climate:
        """What everybody feels of the regime's situation."""
        return climate_of(self.army.world[0], self.record)

    @cached_property
    def reach_needed(self) -> float:
        """Reach, in people, that is commonly thought to give even odds."""
        return float(reach_needed(self.army))

    @cached_property
    def spark_scale(self) -> float:
        """Rate at which a person with loyalty 0 and full capacity starts a plot."""
        return float(spark_scale(self.army))

    @cached_property
    def spark_below(self) -> float:
        """Loyalty below which staff may start a plot, in the hope of now."""
        hope = self.army.world[0].hope
        return float(self.parameter["spark_below"] + self.parameter["hope_weight"] * hope)

    def look_around(self) -> None:
        """Drop what was worked out earlier, because the world has changed."""
        for name in [name for name in self.__dict__ if name in _WORKED_OUT]:
            self.__dict__.pop(name, None)

    def captured_chance(self, battalion: int) -> float:
        """Return the chance that a soldier of a battalion abroad is captured this week."""
        disaffected = self.formation["disaffected"].item(battalion)
        return float(captured_chance(self.army.world[0], self.record, disaffected))

    def mourned(self, unit: int) -> float:
        """Return the loyalty that a unit's people lose over the losses of their regiment."""
        while unit < self.first_regiment:
            unit = self.formation["parent"].item(unit)
        return float(self.parameter["loss_weight"] * self.formation["losses"].item(unit))
