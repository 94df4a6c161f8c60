"""RegimeModel: a run as a Mesa model, one week a step, by either engine."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, Self

import mesa
import numpy as np
from numpy.typing import NDArray

from sapper.model.agents import replaced
from sapper.model.arguments import check_seed, plain, settings_of
from sapper.model.army.columns import Army
from sapper.model.building import READ_AT_THE_START, build_army, with_settings
from sapper.model.cards import html, text
from sapper.model.engine import advance
from sapper.model.errors import InputError, nearest_key
from sapper.model.fields import COLUMN, WEEKLY_FIELDS
from sapper.model.leader import Leader, check_leader, let_decide, make_room
from sapper.model.measures import measure
from sapper.model.outcome import ENGINES, Engine, Outcome, summarise
from sapper.model.parameters import LEVERS
from sapper.model.population import PLACE, People, Population, iteration_of_batch
from sapper.model.saving import read_state, write_state
from sapper.model.scenario import Scenario
from sapper.model.streams import branch_key, check_number
from sapper.model.view import View

LARGEST_LUCK = 2**32 - 1


class RegimeModel(Population):
    """A regime and its army as a Mesa model; `step()` passes one week.

    `copy.deepcopy` and `pickle` make independent copies that continue with the same bits.

    Args:
        scenario: a scenario, the name of a built-in one, or the path of a TOML file.
        seed: of the experiment, 0 to 2**64 - 1.
        replicate: number of the run; runs of equal seed and replicate use the same random numbers.
            In `mesa.batch_run` the iteration is the replicate.
        engine: "compiled" (fast) or "agents" (Mesa runs the rules agent by agent). Both give the
            same bits, and a run may change between them: set `engine` between steps.
        shuffle: seed of the order in which agents act; ``None`` for the order of rows. The order
            makes no difference to the results, and tests check that.
        people: classes of your own, such as ``{Soldier: Stoic}``; needs ``engine="agents"``.
        leader: an object of a class of your own that decides in place of `decisions.policy`: see
            `sapper.model.leader.Leader`.
        kwargs: new values of parameters by dotted path, such as ``**{"deployment.size": 0.4}``.

    Attributes:
        view: what agents see of the army (`sapper.model.view.View`).
        datacollector: weekly measures, `sapper.model.fields.WEEKLY_FIELDS`; you may put another
            `mesa.DataCollector` in its place.

    Raises:
        InputError: an argument that is not allowed.

    Example:
        >>> model = RegimeModel("sandbox", seed=7, **{"deployment.size": 0.4})
        >>> model.run_weeks(4)
        >>> model.week, model.running
        (4, True)
    """

    def __init__(
        self,
        scenario: Scenario | str | Path,
        seed: int = 0,
        replicate: int = 0,
        engine: Engine = "compiled",
        shuffle: int | None = None,
        people: People | None = None,
        leader: Leader | None = None,
        **kwargs: Any,  # SolaraViz of Mesa passes on further names only if this is called kwargs
    ) -> None:
        settings = settings_of(scenario, kwargs)
        check_seed(seed)
        check_number("replicate", replicate)
        order = Random(shuffle) if shuffle is not None else None
        iteration = iteration_of_batch()
        if iteration and replicate:
            reason = "every iteration has its own: give either iterations or replicate"
            raise InputError("mesa.batch_run", "replicate", replicate, reason)
        army = build_army(settings, seed, replicate or iteration)
        if leader is not None:
            check_leader(leader)
            army = make_room(army, settings)
        self._begin(settings, army, engine, order, people, seed, leader)

    def _begin(
        self,
        settings: Scenario,
        army: Army,
        engine: Engine,
        order: Random | None,
        people: People | None,
        seed: int,
        leader: Leader | None,
    ) -> None:
        self.leader = leader
        self._recorded: deque[NDArray[np.float64]] = deque()
        # Mesa passes its steps to the method that it finds here.
        self.step = self._next_week  # type: ignore[method-assign]
        super().__init__(people, order, seed)
        self.settings = settings
        self.engine = engine
        self.view = View(army)
        self._rows: list[NDArray[np.float64]] = []
        self.datacollector = mesa.DataCollector(
            model_reporters={
                name: partial(_latest, number=number) for number, name in enumerate(WEEKLY_FIELDS)
            }
        )

    def __repr__(self) -> str:
        return text(type(self).__name__, self.facts)

    def _repr_html_(self) -> str:
        return html(f"{type(self).__name__}: {self.settings.summary}", self.facts)

    @property
    def facts(self) -> dict[str, object]:
        """What is shown of the run."""
        now = [_latest(self, number) for number in range(len(WEEKLY_FIELDS))]
        return {
            "scenario": self.settings.name,
            "week": f"{self.week} of {self.settings.horizon_weeks}",
            "soldiers abroad": f"{now[COLUMN.soldiers_abroad]:,.0f}",
            "mean loyalty": f"{now[COLUMN.mean_loyalty]:.2f}",
            "plots under way": f"{now[COLUMN.plots_active]:.0f}",
            "attempts so far": f"{now[COLUMN.attempts]:.0f}",
        }

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
    def engine(self) -> Engine:
        """The engine that passes the weeks: "compiled" or "agents"."""
        return self._engine

    @engine.setter
    def engine(self, engine: Engine) -> None:
        if engine not in ENGINES:
            raise InputError(PLACE, "engine", engine, f"must be one of {', '.join(ENGINES)}")
        if engine == "compiled" and self.own_people:
            own = ", ".join(self.own_people.values())
            raise InputError(PLACE, "engine", engine, f'does not run {own}; engine="agents" does')
        self._engine = engine

    @property
    def over(self) -> bool:
        """Whether no more weeks can pass: the regime has fallen or the horizon is reached."""
        return bool(self.army.world[0].over) or self.week >= self.settings.horizon_weeks

    # Copies

    def save(self, path: str | Path) -> None:
        """Write the run to a file, whole or not at all; see `sapper.model.saving` for its format.

        What you added to the model is not in it: attributes, and reporters of the data collector.

        Raises:
            InputError: the file cannot be written, or there are agents that it cannot hold.
        """
        if self.own_agents:
            reason = f"cannot hold {self.own_agents} agents that are not people of the army"
            raise InputError(path, "", None, reason)
        header = {
            "scenario": self.settings.model_dump(mode="json"),
            "engine": self.engine,
            "people": self.own_people,
            "leader": type(self.leader).__name__ if self.leader else None,
            "order": self._order and self._order.getstate(),
            "random": self.random.getstate(),
            "rng": self.rng.bit_generator.state,
        }
        write_state(path, header, self.army, self.series)

    @classmethod
    def load(
        cls, path: str | Path, people: People | None = None, leader: Leader | None = None
    ) -> Self:
        """Return the run that was saved to a file; it continues with the same bits.

        Args:
            path: of the file.
            people: the classes of your own with which the run was made.
            leader: the leader of your own with which it was made, in the state that you want.

        Raises:
            InputError: the file cannot be read, is no saved model, is damaged, or belongs to
                another version of the model or to other people.
        """
        header, scenario, army, series = read_state(path)
        model = cls.__new__(cls)
        order = header["order"] and _generator(header["order"])
        model._begin(scenario, army, "agents", order, people, seed=0, leader=leader)
        if model.own_people != header["people"]:
            reason = f"are not those of the saved run: {header['people'] or 'none'}"
            raise InputError(path, "people", model.own_people, reason)
        given = type(leader).__name__ if leader else None
        if given != header["leader"]:
            reason = f"is not that of the saved run: {header['leader'] or 'none'}"
            raise InputError(path, "leader", given or "none", reason)
        model.engine = header["engine"]
        model._recorded.extend(series)
        for _ in series:
            model.step()
        model.random.setstate(_generator(header["random"]).getstate())
        model.rng.bit_generator.state = header["rng"]
        return model

    def branch(
        self,
        changes: Mapping[str, Any] | None = None,
        luck: int | None = None,
        held: Sequence[str] = (),
    ) -> Self:
        """Return a copy that continues with other parameters or other random numbers.

        Args:
            changes: new values of parameters by dotted path, such as ``{"deployment.size": 0}``.
            luck: 0 to 2**32 - 1; branches of equal luck use the same random numbers. ``None`` keeps
                those of this run: without changes the branch continues with the same bits.
            held: levers that the leader leaves alone from now on, whatever his policy is.

        Raises:
            InputError: a luck, a value or a lever that is not allowed, or a parameter that matters
                only while the army is built.
        """
        copy = deepcopy(self)
        if changes:
            copy._change(changes)
        if luck is not None:
            check_number("luck", luck, LARGEST_LUCK)
            copy.army.world[0].key = branch_key(int(self.army.world[0].key), 0, 0, int(luck))
        for lever in held:
            if lever not in LEVERS:
                raise InputError("branch", "held", lever, nearest_key(lever, LEVERS))
            copy.army.world[0].held |= 1 << LEVERS.index(lever)
        copy.view.look_around()
        copy.running = not copy.over
        return copy

    def _change(self, changes: Mapping[str, Any]) -> None:
        settings = self.settings.override(plain(changes), "branch")
        for path in READ_AT_THE_START:
            value = settings.value(path)
            if value != self.settings.value(path):
                reason = "matters only while the army is built: make a new RegimeModel"
                raise InputError("branch", path, value, reason)
        army = with_settings(self.army, settings, own=self.leader is not None)
        self.view, self.settings = View(army), settings

    # Weeks

    def step(self) -> None:
        """Pass one week and measure it.

        Nothing happens after the regime has fallen or the horizon is reached. To go on beyond the
        horizon, `branch` with another ``time.horizon_weeks``.

        Raises:
            InputError: something was changed that has no effect on the army.
        """
        if self.over:
            self.running = False
            return
        self.refuse_missing_people()
        rows = np.empty((1, len(WEEKLY_FIELDS)))
        if self.leader is not None:
            let_decide(self.leader, self.army, self.settings)
        if self.engine == "compiled":
            self._refuse_replaced()
            advance(self.army, rows)
        else:
            self.pass_week()
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
        self.running = not self.over

    def run_weeks(self, weeks: int) -> None:
        """Pass this number of weeks, or fewer if the regime falls or the horizon is reached."""
        for _ in range(weeks):
            if self.over:
                return
            self.step()

    def _refuse_replaced(self) -> None:
        name = replaced()
        if name:
            reason = f'runs Sapper\'s own {name}, not yours; engine="agents" runs yours'
            raise InputError(PLACE, "engine", self.engine, reason)


def _latest(model: RegimeModel, number: int) -> float:
    """Return a measure of the last week, or before the first week, of now."""
    if model._rows:
        return float(model._rows[-1][number])
    row = np.empty(len(WEEKLY_FIELDS))
    measure(model.army, row)
    return float(row[number])


def _generator(state: list[Any]) -> Random:
    """Return a generator in a state that was kept as JSON."""
    version, words, further = state
    generator = Random()
    generator.setstate((version, tuple(words), further))
    return generator
