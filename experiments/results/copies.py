"""A small copy of a result: all runs in one part, without tables and figures."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from sapper.experiments.running.parts import stored_parts
from sapper.experiments.store.files import digest, failures_told
from sapper.experiments.store.folder import key_of, open_store
from sapper.experiments.store.stored import Stored
from sapper.experiments.work.parquet import to_parquet


def write_copy(stored: Stored, folder: Path) -> None:
    """Write a copy of a finished result to a folder. Weekly series are left out.

    Args:
        stored: the result.
        folder: of the copy: a new one, or one that holds a result of the same experiment.

    Raises:
        InputError: the folder holds something else, or the result is not finished.
        StoreError: the folder cannot be written.
    """
    about = {key: value for key, value in stored.manifest.items() if key != "files"}
    parts, description = stored_parts(stored), dict(stored.description)
    with failures_told(stored.folder):
        runs = to_parquet(*map(pq.read_table, parts))
    with open_store(folder, description) as store:
        store.put_part(0, _key_of_all(parts), runs)
        store.finish(about, {}, description)
        store.remove_replaced()


def _key_of_all(parts: list[Path]) -> str:
    """Return the key of several parts in one: of the same model, and of no block that is run.

    So a copy that is run again computes its runs anew, and never counts them twice.
    """
    first = key_of(parts[0])
    if len(parts) == 1:
        return first
    half = len(first) // 2
    return first[:half] + digest("".join(map(key_of, parts)).encode())[:half]
