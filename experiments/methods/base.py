"""What every method answers: which points, what is computed there, and what comes of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sapper.experiments.config.design_checks import points_of
from sapper.experiments.work.blocks import SMALLEST_BLOCK, Block, cut
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator

Table = TypeVar("Table")


@dataclass(frozen=True)
class Answer:
    """What a method makes of the rows of a result.

    Attributes:
        failures: a row a stage and error: how many runs failed so.
        tables: by name; each becomes NAME.csv.
        files: figures and other files, content by file name.
        shown: what a terminal shows, from top to bottom: text or tables of rich.
    """

    failures: pd.DataFrame
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    shown: Sequence[RenderableType] = ()

    @property
    def failed(self) -> int:
        """How many runs failed."""
        return int(self.failures["runs"].sum())

    @property
    def sentences(self) -> list[str]:
        """What is shown in words, line by line."""
        from rich.text import Text

        plain = [one.plain if isinstance(one, Text) else one for one in self.shown]
        return [line for one in plain if isinstance(one, str) for line in one.splitlines()]


class Method(ABC):
    """A way of running an experiment; the hooks in the order in which they are called.

    A method keeps no state of its own: all it knows is in the experiment and in the store, so that
    what was stopped goes on to the same end.
    """

    block_runs: int = SMALLEST_BLOCK
    """Rows in the smallest unit of work: one, where a row takes seconds."""

    table: str = ""
    """The name of the method's table in a config."""

    refuses: tuple[str, ...] = ()
    """Keys of a config that the method has no use for."""

    stops_early: bool = False
    """Whether ``[until]`` goes with the method."""

    question: str = ""
    """What the method answers, as a sentence; empty if the design says it."""

    def completed(self, experiment: Experiment) -> Config:
        """Return the config with what the method adds, a design of its own for example.

        Called once, when a config is read; a stored result holds what is returned.
        """
        return experiment.config

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method.

        Raises:
            InputError: naming the key.
        """
        config, place = experiment.config, experiment.place
        for key in self.refuses:
            if getattr(config, key) not in (None, ()):
                own = ": it has its own" if key == "figure" else ""
                raise InputError(place, key, None, f"does not go with [{self.table}]{own}")
        if config.design is None and "design" not in self.refuses:
            raise InputError(place, "design", None, "is missing")
        if config.until is not None and not self.stops_early:
            raise InputError(place, "until", None, "does not go with this method")

    def design(self, experiment: Experiment) -> Design:
        """Return the points to run; a `Growing` design if they are found on the way."""
        about, table = experiment.config.experiment, experiment.config.design
        assert table is not None
        return points_of(table, experiment.scenario, about.seed, f"{experiment.place}: design")

    def size(self, experiment: Experiment) -> str:
        """Say in a few words how much is to be run."""
        points, replicates = len(experiment.design), experiment.config.experiment.replicates
        return f"{points:,} points x {replicates:,} replicates = {points * replicates:,} runs"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return what computes a row: by default a run of the model."""
        return simulator

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return what of the method's own table decides a row, beside what all methods share."""
        return {}

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the blocks to do, round by round.

        The next round is asked for when all blocks of the last are stored: it may depend on their
        rows, and on nothing else.
        """
        replicates = experiment.config.experiment.replicates
        yield list(cut(experiment.design, replicates, smallest=self.block_runs))

    @abstractmethod
    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return tables and figures from the stored rows.

        Args:
            experiment: what was asked.
            store: holds the rows, complete or as far as they were computed.
            columns: name and type of the measures of a row.
        """


def table_of(experiment: Experiment, kind: type[Table]) -> Table:
    """Return the table of a method from the config of an experiment that has one."""
    return next(one for one in vars(experiment.config).values() if isinstance(one, kind))


def frame_of(parts: Sequence[Path]) -> pd.DataFrame:
    """Return all rows of a result that did not fail, in order, with a fresh index."""
    import pandas as pd

    rows = pd.concat(map(pd.read_parquet, parts), ignore_index=True)
    return rows[rows["stage"] == ""].reset_index(drop=True)


def rows_of(
    store: Store, blocks: Sequence[Block], columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the rows of blocks that are stored, without those that failed, in order.

    Args:
        store: whose parts are those of blocks 0, 1, 2 and so on, none left out.
        blocks: neighbours, in order.
        columns: those wanted; all if left out.
    """
    import pandas as pd

    wanted = None if columns is None else [*dict.fromkeys([*columns, "stage"])]
    parts = store.parts()[blocks[0].index : blocks[-1].index + 1]
    rows = pd.concat([pd.read_parquet(part, columns=wanted) for part in parts], ignore_index=True)
    return rows[rows["stage"] == ""].reset_index(drop=True)


def all_there(store: Store, blocks: Sequence[Block]) -> bool:
    """Say whether every one of some blocks is stored."""
    return all(store.has_part(block.index) for block in blocks)


def failures_of(parts: Sequence[Path]) -> pd.DataFrame:
    """Return a row a stage and error: how many runs failed so."""
    import pandas as pd
    import pyarrow.parquet as pq

    found: Counter[tuple[str, str]] = Counter()
    for path in parts:
        table = pq.read_table(path, columns=["stage", "error"]).to_pydict()
        found.update(
            (stage, error)
            for stage, error in zip(table["stage"], table["error"], strict=True)
            if stage
        )
    rows = [(*cause, count) for cause, count in sorted(found.items())]
    return pd.DataFrame(rows, columns=["stage", "error", "runs"])


def years_of(experiment: Experiment) -> float:
    """Return the years in which the event may happen."""
    return experiment.scenario.horizon_weeks / WEEKS_PER_YEAR
