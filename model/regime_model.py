"""RegimeModel: a run as a Mesa model, one week a step, by either engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Self

import mesa
import numpy as np
from numpy.typing import NDArray

from sapper.model.agents import STAFF_CLASSES, Person, Soldier
from sapper.model.army.columns import Army
from sapper.model.army.plots import reach_needed
from sapper.model.building import READ_AT_THE_START, build_army, most_tours, read_every_week
from sapper.model.engine import advance
from sapper.model.errors import InputError
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.measures import measure
from sapper.model.outcome import ENGINES, Engine, Outcome, summarise
from sapper.model.saving import read_state, write_state
from sapper.model.scenario import Scenario
from sapper.model.streams import branch_key, check_number
from sapper.model.view import View
from sapper.model.week.battle import assess_danger, count_losses
from sapper.model.week.conspiracy import collate, open_plots
from sapper.model.week.deployment import deploy
from sapper.model.week.discovery import settle_plots
from sapper.model.week.stocktaking import take_stock
from sapper.model.week.uprising import rise
from sapper.model.week.world import turn_world

LARGEST_LUCK = 2**32 - 1


class RegimeModel(mesa.Model):
    """A regime and its army as a Mesa model; `step()` passes one week.

    `copy.deepcopy` and `pickle` make independent copies that continue with the same bits.

    Args:
        scenario: a checked scenario, as from `load_scenario`.
        seed: of the experiment, 0 to 2**64 - 1.
        replicate: number of the run; runs of equal seed and replicate use the same random numbers.
        engine: "compiled" (fast) or "agents" (Mesa runs the rules agent by agent). Both give the
            same bits, and a run may change between them: set `engine` between steps.
        shuffle: seed of the order in which agents act; ``None`` for the order of rows. The order
            makes no difference to the results, and tests check that.

    Attributes:
        view: what agents see of the army (`sapper.model.view.View`).
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
        order = Random(shuffle) if shuffle is not None else None
        self._begin(scenario, build_army(scenario, seed, replicate), engine, order, seed)

    def _begin(
        self, scenario: Scenario, army: Army, engine: Engine, order: Random | None, seed: int
    ) -> None:
        self._recorded: deque[NDArray[np.float64]] = deque()
        # Mesa passes its steps to the method that it finds here.
        self.step = self._next_week  # type: ignore[method-assign]
        super().__init__(rng=int(seed) % 2**32)
        self.settings = scenario
        self.engine = engine
        self.view = View(army)
        self._order = order
        self._rows: list[NDArray[np.float64]] = []
        self._peopled = False
        self.datacollector = mesa.DataCollector(
            model_reporters={
                name: partial(_latest, number=number) for number, name in enumerate(WEEKLY_FIELDS)
            }
        )

    # State

    @property
    def army(self) -> Army:
        """The state of the world."""
        return self.view.army

    @property
    def week(self) -> int:
        """Weeks passed since the start."""
        return self.view.week

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

    # Copies

    def save(self, path: str | Path) -> None:
        """Write the run to a file, whole or not at all; see `sapper.model.saving` for its format.

        What you added yourself is not in it: attributes, agents, reporters of the data collector.

        Raises:
            InputError: the file cannot be written.
        """
        header = {
            "scenario": self.settings.model_dump(mode="json"),
            "engine": self.engine,
            "order": self._order and self._order.getstate(),
            "random": self.random.getstate(),
            "rng": self.rng.bit_generator.state,
        }
        write_state(path, header, self.army, self.series)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Return the run that was saved to a file; it continues with the same bits.

        Raises:
            InputError: the file cannot be read, is no saved model, is damaged, or belongs to
                another version of the model.
        """
        header, scenario, army, series = read_state(path)
        model = cls.__new__(cls)
        order = header["order"] and _generator(header["order"])
        model._begin(scenario, army, header["engine"], order, seed=0)
        model._recorded.extend(series)
        for _ in series:
            model.step()
        model.random.setstate(_generator(header["random"]).getstate())
        model.rng.bit_generator.state = header["rng"]
        return model

    def branch(self, changes: Mapping[str, Any] | None = None, luck: int | None = None) -> Self:
        """Return a copy that continues with other parameters or other random numbers.

        Args:
            changes: new values of parameters by dotted path, such as ``{"deployment.size": 0}``.
            luck: 0 to 2**32 - 1; branches of equal luck use the same random numbers. ``None`` keeps
                those of this run: without changes the branch continues with the same bits.

        Raises:
            InputError: a luck or a value that is not allowed, or a parameter that matters only
                while the army is built.
        """
        copy = deepcopy(self)
        if changes:
            copy._change(changes)
        if luck is not None:
            check_number("luck", luck, LARGEST_LUCK)
            copy.army.world[0].key = branch_key(int(self.army.world[0].key), 0, 0, int(luck))
        copy.view.look_around()
        return copy

    def _change(self, changes: Mapping[str, Any]) -> None:
        settings = self.settings.override(changes, "branch")
        for path in READ_AT_THE_START:
            section, _, leaf = path.partition(".")
            value = getattr(getattr(settings, section), leaf)
            if value != getattr(getattr(self.settings, section), leaf):
                reason = "matters only while the army is built: make a new RegimeModel"
                raise InputError("branch", path, value, reason)
        tours = int(self.army.world[0].tours)
        contingents = np.zeros((tours + most_tours(settings), 2), np.int64)
        contingents[:tours] = self.army.contingents[:tours]
        army = self.army._replace(contingents=contingents, **read_every_week(settings))
        self.view, self.settings = View(army), settings

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
        self.view.look_around()
        self._record(rows[0])

    def _next_week(self) -> None:
        """Pass a week, or while a saved run is loaded, record one of its weeks."""
        if self._recorded:
            self._record(self._recorded.popleft())
        else:
            type(self).step(self)

    def _record(self, row: NDArray[np.float64]) -> None:
        self._rows.append(row)
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
        army, view = self.army, self.view
        turn_world(army)
        deploy(army)
        assess_danger(army)
        view.look_around()
        self._everybody("fight")
        count_losses(army, view.climate)
        take_stock(army)
        self._everybody("learn")
        self._everybody("weigh")
        self._everybody("serve")
        view.reach_needed = float(reach_needed(army))
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
        people = self.agents_by_type[kind]
        if self._order is None:
            people.do(action)
            return
        visited = list(people)
        self._order.shuffle(visited)
        for person in visited:
            getattr(person, action)()

    def _make_people(self) -> None:
        if self._peopled:
            return
        self._peopled = True
        for row in range(self.army.soldiers.company.size):
            Soldier(self, row)
        for row, office in enumerate(self.army.offices["office"].tolist()):
            STAFF_CLASSES[office](self, row)
        # Mesa 3.3 keeps a counter, and with it the model, for ever; no more agents will be made.
        getattr(mesa.Agent, "_ids", {}).pop(self, None)


def _latest(model: RegimeModel, number: int) -> float:
    return float(model._rows[-1][number])


def _generator(state: list[Any]) -> Random:
    """Return a generator in a state that was kept as JSON."""
    version, words, further = state
    generator = Random()
    generator.setstate((version, tuple(words), further))
    return generator
