"""The parts of every method: its points, what is computed there, and the answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sapper.experiments.config.columns import CURVE_FIELDS
from sapper.experiments.config.design_checks import points_of
from sapper.experiments.config.figure_checks import ENDS
from sapper.experiments.work.blocks import SMALLEST_BLOCK, Block, cut
from sapper.experiments.work.simulator import Simulator
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.errors import InputError
from sapper.model.fields import OUTCOME_TYPES

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.store.folder import Store

Table = TypeVar("Table")


@dataclass(frozen=True)
class Answer:
    """The answer of a method to an experiment.

    Attributes:
        failures: one row for each stage and error, with the number of runs that failed in this way.
        tables: by name; each becomes NAME.csv.
        files: figures and other files, content by file name.
        shown: for the terminal, from top to bottom: text or tables of rich.
    """

    failures: pd.DataFrame
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    shown: Sequence[RenderableType] = ()

    @property
    def failed(self) -> int:
        """Number of runs that failed."""
        return int(self.failures["runs"].sum())

    @property
    def sentences(self) -> list[str]:
        """The lines of text for the terminal, without tables."""
        from rich.text import Text

        plain = [one.plain if isinstance(one, Text) else one for one in self.shown]
        return [line for one in plain if isinstance(one, str) for line in one.splitlines()]


class Method:
    """A way to run an experiment; its functions stand in the order in which they are called.

    A method has no state: everything is in the experiment and in the store. So a stopped experiment
    continues to the same end.
    """

    block_runs: int = SMALLEST_BLOCK
    """Rows in the smallest unit of work: one if a row takes seconds."""

    table: str = ""
    """The name of the method's table in a config."""

    refuses: tuple[str, ...] = ()
    """Keys of a config that do not go with the method."""

    stops_early: bool = False
    """Whether ``[until]`` goes with the method."""

    own_columns: Collection[str] = ()
    """Columns of the answer's tables, beside those of rows: no factor may have such a name."""

    question: str = ""
    """The question that the method answers; empty if the design says it."""

    def completed(self, experiment: Experiment) -> Config:
        """Return the config with the additions of the method, for example a design.

        It is called once, when a config is read. A stored result contains the returned config.
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
        """Return the points to run; a `Growing` design if rounds add points."""
        about, table = experiment.config.experiment, experiment.config.design
        assert table is not None
        return points_of(table, experiment.scenario, about.seed, f"{experiment.place}: design")

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        points, replicates = len(experiment.design), experiment.config.experiment.replicates
        return f"{points:,} points x {replicates:,} replicates = {points * replicates:,} runs"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return the simulator that computes a row: by default a run of the model."""
        return simulator

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the values of the method's table on which the rows depend."""
        return {}

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the blocks to do, round by round.

        The next round is requested when all blocks of the last round are stored. It may depend only
        on their rows.
        """
        replicates = experiment.config.experiment.replicates
        yield list(cut(experiment.design, replicates, smallest=self.block_runs))

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return tables and figures from the stored rows, by `answer` of the method's tables.py.

        Args:
            experiment: whose answer is wanted.
            store: contains the rows computed so far.
            columns: name and type of the measures of a row.
        """
        # It loads what draws figures, which a command that only checks does not need.
        tables = import_module(f"{type(self).__module__.rpartition('.')[0]}.tables")
        return tables.answer(experiment, store)


def measures_of(experiment: Experiment, simulator: Simulator) -> list[str]:
    """Return the names of the measures that rows of this simulator keep."""
    keep = experiment.config.keep.measures
    wanted = simulator.columns if keep is None else {*ENDS, *CURVE_FIELDS, *keep}
    return [name for name in simulator.columns if name in wanted]


def refuse_names_of_measures(experiment: Experiment, method: Method) -> None:
    """Refuse a factor that is named like a measure: a table has one column of a name.

    Raises:
        InputError: the first such factor.
    """
    model = Simulator(lambda *_: None, OUTCOME_TYPES, (), "")
    measures = measures_of(experiment, method.simulator(experiment, model))
    taken = {*measures, *experiment.config.keep.weekly, *method.own_columns}
    for name in experiment.design.types:
        if name in taken:
            allowed = f'is also a column of the results: choose another name, such as "{name}_set"'
            raise InputError(experiment.place, "name of a factor", name, allowed)


def table_of(experiment: Experiment, kind: type[Table]) -> Table:
    """Return the table of a method from the config of an experiment."""
    return next(one for one in vars(experiment.config).values() if isinstance(one, kind))


def frame_of(parts: Sequence[Path], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the rows of parts that did not fail, in order, with a new index.

    Args:
        parts: at least one.
        columns: to read; None for all.
    """
    import pandas as pd

    wanted = None if columns is None else [*dict.fromkeys([*columns, "stage"])]
    rows = pd.concat([pd.read_parquet(part, columns=wanted) for part in parts], ignore_index=True)
    return rows[rows["stage"] == ""].reset_index(drop=True)


def rows_of(
    store: Store, blocks: Sequence[Block], columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the rows of stored blocks in order, without those that failed.

    Args:
        store: with the parts of all blocks from 0.
        blocks: neighbours, in order.
        columns: to read; None for all.
    """
    return frame_of(store.parts()[blocks[0].index : blocks[-1].index + 1], columns)


def all_there(store: Store, blocks: Sequence[Block]) -> bool:
    """Say whether all these blocks are stored."""
    return all(store.has_part(block.index) for block in blocks)


def failures_of(parts: Sequence[Path]) -> pd.DataFrame:
    """Return one row for each stage and error, with the number of runs that failed in this way."""
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
