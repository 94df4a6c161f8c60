"""Take back one decision at a time: the same luck up to it, new luck in many futures after it.

A world is copied at the start of the week of the decision. In half of the copies the leader decides
as he did. In the others he leaves that one lever alone, to the end; whatever else he does follows
his policy. Both halves use the same random numbers, future by future. The worst decision of a run
is the one without which most futures stand. It was chosen for that, so its estimate is too high:
new futures, which did not choose it, give the estimate that counts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.statistics.intervals import Pairs
from sapper.experiments.work.simulator import Row, Simulator
from sapper.model.army.columns import Army
from sapper.model.building import build_army
from sapper.model.foresight.branching import copy_army, pass_weeks, rekey
from sapper.model.outcome import decision_log
from sapper.model.parameters import LEVERS
from sapper.model.streams import branch_key

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

AS_IT_IS = "as it is"
RIVALS: dict[str, dict[str, Any]] = {
    AS_IT_IS: {},
    "never decides": {"decisions.policy": "fixed", "decisions.dated": []},
    "cautious": {"decisions.policy": "cautious"},
    "greedy": {"decisions.policy": "greedy"},
    "reactive": {"decisions.policy": "reactive"},
    "sees the truth": {"decisions.sees": "true"},
}
"""Leaders in the same runs: what each changes in the scenario."""

COLUMNS: dict[str, type] = {
    "falls": str, "end_week": int, "decided": int, "decisions": str, "weeks": int,
}  # fmt: skip
"""A row: which rivals fall (JSON), the week of the end, the number of decisions, the decisions of a
leader who falls (JSON), and the weeks simulated."""

SHOWN, PAIRS, FRESH = "decision", "pairs", "fresh"
"""Keys of a decision: the log, and the pairs of futures that found and that judged it."""

FRESH_PATHS = 1 << 31
"""The first of the futures that judge the worst decision, far from those that chose it."""

_REPLICATES = 1 << 32


@dataclass
class Run:
    """A run whose decisions are taken back.

    Attributes:
        scenario: of the run.
        seed: of the experiment.
        replicate: of the run.
        weeks: simulated so far.
    """

    scenario: Scenario
    seed: int
    replicate: int
    weeks: int = 0

    def to_the_end(self, army: Army) -> bool:
        """Run a world to the horizon; return whether the regime falls."""
        self.pass_weeks(army, self.scenario.horizon_weeks)
        return bool(army.world[0].successes)

    def pass_weeks(self, army: Army, until: int) -> None:
        """Run a world to the beginning of a week."""
        before = int(army.world[0].week)
        pass_weeks(army, until)
        self.weeks += int(army.world[0].week) - before

    def futures(self, before: Army, paths: range, held: str | None = None) -> NDArray[np.bool_]:
        """Return for each future whether the regime falls, if a lever stays or as it was decided.

        Args:
            before: the world at the start of the week of the decision.
            paths: numbers of the futures; equal numbers use the same random numbers.
            held: the lever that the leader leaves alone; None if he decides as he did.
        """
        falls = np.zeros(len(paths), np.bool_)
        for place, path in enumerate(paths):
            army = copy_army(before)
            week = int(army.world[0].week)
            rekey(army, branch_key(self.seed, self.replicate % _REPLICATES, week, path))
            if held is not None:
                army.world[0].held |= 1 << LEVERS.index(held)
            falls[place] = self.to_the_end(army)
        return falls

    def pairs(self, before: Army, levers: Sequence[str], paths: range) -> list[Pairs]:
        """Return for each lever the pairs of futures: if it stays, and if all was as decided."""
        decided = self.futures(before, paths)
        return [Pairs.of(self.futures(before, paths, lever), decided) for lever in levers]

    def taken_back(self, decisions: Sequence[dict[str, Any]], table: Mistake) -> list[Any]:
        """Return each decision with its pairs of futures; the worst one also with fresh ones."""
        army = build_army(self.scenario, self.seed, self.replicate)
        found: list[dict[str, Any]] = []
        worst: tuple[float, Army, dict[str, Any]] | None = None
        for week, together in groupby(decisions, itemgetter("week")):
            self.pass_weeks(army, week)
            paths = range(table.futures)
            taken = list(together)
            levers = [decision["lever"] for decision in taken]
            for decision, pairs in zip(taken, self.pairs(army, levers, paths), strict=True):
                found.append({SHOWN: decision, PAIRS: astuple(pairs)})
                if worst is None or pairs.difference > worst[0]:
                    worst = pairs.difference, copy_army(army), found[-1]
        if worst is not None:
            fresh = range(FRESH_PATHS, FRESH_PATHS + table.confirm)
            _, before, one = worst
            one[FRESH] = astuple(self.pairs(before, [one[SHOWN]["lever"]], fresh)[0])
        return found


@dataclass(frozen=True)
class TakeBack:
    """Computes a run, its rivals with the same luck, and if the leader falls, his decisions.

    Attributes:
        table: how many futures.
    """

    table: Mistake

    def __call__(self, scenario: Scenario, seed: int, replicate: int, engine: Any) -> Row:
        """Return the row of a run. `engine` is ignored: both give the same bits."""
        run, falls = Run(scenario, seed, replicate), {}
        for name, changes in RIVALS.items():
            army = build_army(scenario.override(changes), seed, replicate)
            falls[name] = run.to_the_end(army)
            if name == AS_IT_IS:
                decisions, end = decision_log(army), int(army.world[0].week)
        found = run.taken_back(decisions, self.table) if falls[AS_IT_IS] else []
        return Row(
            {
                "falls": json.dumps([name for name in RIVALS if falls[name]]),
                "end_week": end,
                "decided": len(decisions),
                "decisions": json.dumps(found),
                "weeks": run.weeks,
            }
        )


def simulator_of(table: Mistake, simulator: Simulator) -> Simulator:
    """Return a simulator that takes decisions back."""
    return replace(simulator, simulate=TakeBack(table), columns=COLUMNS, weekly=())
