"""A result whose levels were changed: made beside the one that is there, and then in its place.

The new one is made in a folder of its own within the result, so nothing of the old one is lost or
mixed with it before the new one is finished. That the place is taken can be stopped at any moment,
too: each step leaves a description, and parts that are its own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sapper.experiments.store.files import (
    failures_told,
    make_folder,
    read_file,
    remove_quietly,
    sync_folder,
    write_file,
)
from sapper.experiments.store.folder import KINDS, MANIFEST, Store, open_store, parts_of
from sapper.experiments.store.identity import EXPERIMENT, levels_of, refuse_foreign, verified
from sapper.experiments.store.stored import Stored

NEXT = "next-"
DIGITS = 8


def sources(folder: Path) -> list[Path]:
    """Return the folders of a result that hold parts: its own, and those of changed levels."""
    return [
        one for one in (folder, *sorted(folder.glob(f"{NEXT}*"))) if (one / EXPERIMENT).exists()
    ]


@contextmanager
def open_result(folder: Path, description: dict[str, Any]) -> Iterator[Store]:
    """Open the folder of a result to write there, or one within it if the levels were others.

    When the caller is done, the result within takes the place of the one around it.

    Args:
        folder: made if missing.
        description: all that decides the results.

    Raises:
        InputError: the folder cannot be made, or holds something else.
        StoreError: another process is writing there, or the folder vanished meanwhile.
    """
    refuse_foreign(folder, description)
    beside = folder / f"{NEXT}{levels_of(description)[:DIGITS]}"
    if _levels_in(folder) in ("", levels_of(description)):
        with open_store(folder, description) as store:
            yield store
            shutil.rmtree(beside, ignore_errors=True)  # left there if its last move was stopped
        return
    with open_store(folder):
        with open_store(beside, description) as store:
            yield store
        with failures_told(folder):
            _take_place(beside, folder)


def _levels_in(folder: Path) -> str:
    path = folder / EXPERIMENT
    return levels_of(verified(read_file(path), path)) if path.exists() else ""


def _take_place(new: Path, folder: Path) -> None:
    """Move a finished result into the folder around it, in place of the result there."""
    outputs = Stored(folder).outputs
    remove_quietly(folder / MANIFEST)
    sync_folder(folder)
    for kind in KINDS:
        for path in parts_of(folder, kind):
            remove_quietly(path)
    for name in outputs:
        remove_quietly(folder / name)
    write_file(folder / EXPERIMENT, read_file(new / EXPERIMENT))
    for kind in reversed(KINDS):  # parts of runs last: they mark a block as done
        for path in parts_of(new, kind):
            make_folder(folder / kind)
            path.replace(folder / kind / path.name)
    for name in [*Stored(new).outputs, MANIFEST]:
        (new / name).replace(folder / name)
    sync_folder(folder)
    for old in folder.glob(f"{NEXT}*"):
        shutil.rmtree(old, ignore_errors=True)
