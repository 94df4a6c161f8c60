"""A result as data frames. Reading needs pandas only; nothing is run or unpickled."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sapper.experiments.spreadsheet_text import read_csv
from sapper.experiments.store.files import failures_told
from sapper.experiments.store.folder import RUNS, WEEKLY
from sapper.experiments.store.stored import NOT_FINISHED, Stored
from sapper.model.errors import InputError


class Loaded:
    """A result on disk. Each frame is read, and checked, when it is first used.

    Args:
        folder: of the result.

    Raises:
        InputError: the folder holds no result.
        StoreError: a file of the result is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stored = Stored(folder)

    @property
    def finished(self) -> bool:
        """Whether all runs were done; if not, all numbers are those of the runs so far."""
        return self.stored.finished

    @property
    def note(self) -> str:
        """What must be known about the state of the result; empty if there is nothing."""
        return self.stored.note

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row for each run: point, factors, replicate, stage and error of failure, measures."""
        return self._parts(RUNS)

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """A row for each run and week: point, replicate, week, and the weekly series kept."""
        return self._parts(WEEKLY)

    @cached_property
    def risk(self) -> pd.DataFrame:
        """A row for each point and outcome: factors, replicates, events, probability, low, high."""
        return self.table("risk")

    @cached_property
    def means(self) -> pd.DataFrame:
        """A row for each point and measure: factors, replicates, mean, low, high."""
        return self.table("means")

    @cached_property
    def config(self) -> dict[str, Any]:
        """The config and the scenario, as resolved."""
        return dict(self.stored.description)

    @property
    def manifest(self) -> dict[str, Any]:
        """Seed, versions, revision, platform, and the digest of every file."""
        return self.stored.manifest

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, or the data of a figure, by its name without ending.

        Raises:
            InputError: there is no table of that name.
        """
        return read_csv(self._output("table", name, ".csv"))

    def _output(self, what: str, name: str, ending: str) -> bytes:
        """Return the content of a file by its name without ending."""
        names = [one.removesuffix(ending) for one in self._outputs() if one.endswith(ending)]
        if name not in names:
            raise InputError(self.folder, what, name, f"known: {', '.join(names)}")
        return self._read(f"{name}{ending}")

    def _outputs(self) -> list[str]:
        if not self.finished:
            raise InputError("RESULT", "", str(self.folder), NOT_FINISHED)
        return self.stored.outputs

    def _read(self, name: str) -> bytes:
        return self.stored.read(name)

    def _parts(self, kind: str) -> pd.DataFrame:
        parts = self.stored.parts(kind)
        if not parts:
            raise InputError("RESULT", kind, str(self.folder), "holds none")
        with failures_told(self.folder):
            return pd.concat(map(pd.read_parquet, parts), ignore_index=True)
