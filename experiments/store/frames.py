"""Reading a result as frames. Nothing but pandas is needed, nor anything run or unpickled."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sapper.experiments.store.folder import MANIFEST, RUNS, WEEKLY, parts_of
from sapper.experiments.store.identity import EXPERIMENT
from sapper.model.errors import InputError


class Loaded:
    """A result on disk; each frame is read when first asked for.

    Args:
        folder: of the result.

    Raises:
        InputError: the folder holds no result.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / EXPERIMENT).is_file():
            raise InputError("RESULT", "", str(folder), "holds no result of Sapper")
        self.folder = folder

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a run: point, factors, replicate, stage and error of failure, measures."""
        return self._parts(RUNS)

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """A row a run and week: point, replicate, week, and the weekly series kept."""
        return self._parts(WEEKLY)

    @cached_property
    def risk(self) -> pd.DataFrame:
        """A row a point and outcome: factors, replicates, events, probability, low, high."""
        return self.table("risk")

    @cached_property
    def means(self) -> pd.DataFrame:
        """A row a point and measure: factors, replicates, mean, low, high."""
        return self.table("means")

    @cached_property
    def config(self) -> dict[str, Any]:
        """The config and the scenario, as resolved."""
        return self._json(EXPERIMENT)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Seed, versions, revision, platform, and the digest of every file."""
        return self._json(MANIFEST)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, or the data of a figure, by its name without ending.

        Raises:
            InputError: there is none of that name.
        """
        names = sorted(path.stem for path in self.folder.glob("*.csv"))
        if name not in names:
            raise InputError("RESULT", "table", name, f"known: {', '.join(names)}")
        return pd.read_csv(self.folder / f"{name}.csv")

    def _parts(self, kind: str) -> pd.DataFrame:
        parts = parts_of(self.folder, kind)
        if not parts:
            raise InputError("RESULT", kind, str(self.folder), "holds none")
        return pd.concat(map(pd.read_parquet, parts), ignore_index=True)

    def _json(self, name: str) -> dict[str, Any]:
        try:
            return dict(json.loads((self.folder / name).read_bytes()))
        except (OSError, ValueError) as error:
            raise InputError(self.folder / name, "", None, f"cannot be read: {error}") from None
