"""RegimeModel: a run as a Mesa model, one week a step, by either engine."""

from __future__ import annotations

from functools import partial
from random import Random
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sapper.model.agents import STAFF_CLASSES, Person, Soldier
from sapper.model.army.plots import reach_needed
from sapper.model.building import build_army
from sapper.model.climate import climate_of
from sapper.model.engine import advance
from sapper.model.errors import InputError
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.measures import measure
from sapper.model.outcome import ENGINES, Engine, Outcome, summarise
from sapper.model.scenario import Scenario
from sapper.model.streams import check_number
from sapper.model.week.battle import assess_danger, captured_chance, count_losses
from sapper.model.week.conspiracy import collate, open_plots
from sapper.model.week.deployment import deploy
from sapper.model.week.discovery import settle_plots
from sapper.model.week.stocktaking import take_stock
from sapper.model.week.uprising import rise
from sapper.model.week.world import turn_world


class RegimeModel(mesa.Model):
    """A regime and its army as a Mesa model; `step()` passes one week.

    Args:
        scenario: a checked scenario, as from `load_scenario`.
        seed: of the experiment, 0 to 2**64 - 1.
        replicate: number of the run; runs of equal seed and replicate use the same random numbers.
        engine: "compiled" (fast) or "agents" (Mesa runs the rules agent by agent). Both give the
            same bits, and a run may change between them: set `engine` between steps.
        shuffle: seed of the order in which agents act; ``None`` for the order of rows. The order
            makes no difference to the results, and tests check that.

    Attributes:
        army: the state of the world (`sapper.model.army.columns.Army`).
        datacollector: weekly measures, `sapper.model.fields.WEEKLY_FIELDS`.

    Raises:
        InputError: a seed, replicate or engine that is not allowed.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 0,
        replicate: int = 0,
        engine: Engine = "compiled",
        shuffle: int | None = None,
    ) -> None:
        if engine not in ENGINES:
            raise InputError(
                "RegimeModel", "engine", engine, f"must be one of {', '.join(ENGINES)}"
            )
        check_number("seed", seed)
        super().__init__(rng=int(seed) % 2**32)
        self.settings = scenario
        self.engine = engine
        self.army = build_army(scenario, seed, replicate)
        self._order = Random(shuffle) if shuffle is not None else None
        self._rows: list[NDArray[np.float64]] = []
        self._peopled = False
        self.reach_needed = 1.0
        self._read_columns()
        self.datacollector = mesa.DataCollector(
            model_reporters={
                name: partial(_latest, number=number) for number, name in enumerate(WEEKLY_FIELDS)
            }
        )

    # State

    @property
    def week(self) -> int:
        """Weeks passed since the start."""
        return int(self._clock.item())

    @property
    def series(self) -> NDArray[np.float64]:
        """The weekly measures so far: (weeks, measures)."""
        return np.array(self._rows).reshape(-1, len(WEEKLY_FIELDS))

    @property
    def outcome(self) -> Outcome:
        """The outcome of the run so far; at least one week must have passed."""
        return summarise(self.army, self.series)

    @property
    def agents(self) -> Any:
        """All people as Mesa agents; made at the first call."""
        self._make_people()
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """The people as Mesa agents by class; made at the first call."""
        self._make_people()
        return super().agents_by_type

    def mourned(self, unit: int) -> float:
        """Return the loyalty that a unit's people lose over the losses of their regiment."""
        while unit < self.first_regiment:
            unit = self.formation["parent"].item(unit)
        return float(self.parameter["loss_weight"] * self.formation["losses"].item(unit))

    # Weeks

    def step(self) -> None:
        """Pass one week and measure it. After the regime has fallen, nothing happens."""
        if self.army.world[0].over:
            self.running = False
            return
        rows = np.empty((1, len(WEEKLY_FIELDS)))
        if self.engine == "compiled":
            advance(self.army, rows)
        else:
            self._pass_week_by_agents()
            measure(self.army, rows[0])
        self._rows.append(rows[0])
        self.datacollector.collect(self)
        self.running = not self.army.world[0].over

    def run_weeks(self, weeks: int) -> None:
        """Pass this number of weeks, or fewer if the regime falls."""
        for _ in range(weeks):
            if self.army.world[0].over:
                return
            self.step()

    def _pass_week_by_agents(self) -> None:
        """The same week as `sapper.model.engine.pass_week`, each person acting as an agent."""
        army = self.army
        turn_world(army)
        deploy(army)
        assess_danger(army)
        self._look_around()
        self._everybody("fight")
        count_losses(army, self.climate)
        take_stock(army)
        self._everybody("learn")
        self._everybody("weigh")
        self._everybody("serve")
        self.reach_needed = float(reach_needed(army))
        self._staff("spark")
        if open_plots(army):
            self._staff("approach")
            collate(army)
            self._staff("respond")
            settle_plots(army, self.climate)
        rise(army, self.climate)
        army.world[0].week += 1

    def _look_around(self) -> None:
        """Work out what all agents share this week."""
        world, parameters = self.army.world[0], self.record
        self.climate = climate_of(world, parameters)
        self.captured_chance = captured_chance(parameters)

    def _everybody(self, action: str) -> None:
        self._act(Soldier, action)
        self._staff(action)

    def _staff(self, action: str) -> None:
        for office in STAFF_CLASSES:
            self._act(office, action)

    def _act(self, kind: type[Person], action: str) -> None:
        people = self.agents_by_type[kind]
        if self._order is None:
            people.do(action)
            return
        visited = list(people)
        self._order.shuffle(visited)
        for person in visited:
            getattr(person, action)()

    # Windows

    def _read_columns(self) -> None:
        """Keep plain views of the columns, which are quicker to read than records."""
        army = self.army
        world = army.world[0]
        self.key = world.key
        self._clock = army.world["week"]
        self.companies = int(world.companies)
        self.first_regiment = int(world.first_regiment)
        self.record = army.parameters[0]
        self.parameter = {name: self.record[name].item() for name in self.record.dtype.names}
        self.formation = {name: army.formations[name] for name in army.formations.dtype.names}
        records = {name: army.offices[name] for name in army.offices.dtype.names}
        self.staff_columns = army.staff._asdict() | records
        self.soldier_columns = army.soldiers._asdict()

    def _make_people(self) -> None:
        if self._peopled:
            return
        self._peopled = True
        for row in range(self.army.soldiers.company.size):
            Soldier(self, row, self.soldier_columns)
        for row, office in enumerate(self.army.offices["office"].tolist()):
            STAFF_CLASSES[office](self, row, self.staff_columns)
        # Mesa 3.3 keeps a counter, and with it the model, for ever; no more agents will be made.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)


def _latest(model: RegimeModel, number: int) -> float:
    return float(model._rows[-1][number])
