"""A result on disk: a folder whose writing can be stopped at any moment, and continued.

Every file is written whole or not at all. The name of a part holds its place in the order, the
digest of what it computes and the digest of its bytes. So a list of the files is enough to check a
folder and to continue it; parts that do not match are computed again. The manifest comes last:
with it, the result is finished. A finished result stays as it is until a larger one, or one by
another version of the model, is finished too.

```
results/NAME/
  experiment.json   the config and the scenario, as resolved
  runs/             a row for each run, in Parquet parts
  weekly/           a row for each run and week, in Parquet parts, if weekly series are kept
  answer.txt        the answer of a method in words, a sentence on each line
  *.csv             tables made from the parts
  *.png, *.svg      figures made from the tables, each with its data in the CSV of the same name
  manifest.json     seed, versions, and the digest of every file above
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sapper.experiments.errors import StoreError
from sapper.experiments.store.files import (
    UNFINISHED,
    digest,
    failures_told,
    make_folder,
    read_file,
    reason_of,
    remove_quietly,
    sync_folder,
    write_file,
)
from sapper.experiments.store.identity import EXPERIMENT, LOCK, STATE, refuse_foreign, signed
from sapper.model.errors import InputError

MANIFEST = "manifest.json"
RUNS = "runs"
WEEKLY = "weekly"
KINDS = (RUNS, WEEKLY)

_SHORT = 16
_PART = re.compile(rf"^(\d{{8}})-([0-9a-f]{{{_SHORT}}})-([0-9a-f]{{{_SHORT}}})\.parquet$")

OTHER_MODEL, OTHER_RUNS, DAMAGED = "other model", "other runs", "damaged"
"""Why a part on disk is of no use."""


def parts_of(folder: Path, kind: str = RUNS) -> list[Path]:
    """Return all parts of a kind in a folder, in order, unchecked; see :class:`Stored`.

    Raises:
        StoreError: the folder cannot be listed.
    """
    inside = folder / kind
    with failures_told(inside):
        paths = inside.iterdir() if inside.is_dir() else ()
        return sorted(path for path in paths if _PART.fullmatch(path.name))


def index_of(part: Path) -> int:
    """Return the place of a part among the parts of its kind, from 0."""
    return int(part.name.split("-")[0])


def key_of(part: Path) -> str:
    """Return the digest of what a part computes, in short."""
    return part.name.split("-")[1]


def is_sound(part: Path) -> bool:
    """Say whether the bytes of a part have the digest in its name."""
    match = _PART.fullmatch(part.name)
    try:
        return match is not None and digest(read_file(part))[:_SHORT] == match[3]
    except StoreError:
        return False


class Store:
    """A result folder that is locked against other writers; made by :func:`open_store`."""

    def __init__(self, folder: Path, state: str = "") -> None:
        self.folder, self._state = folder, state
        self._kept: dict[str, dict[int, Path]] = {kind: {} for kind in KINDS}

    def write(self, name: str, content: bytes) -> Path:
        """Write a file whole or not at all. It survives a crash of the machine.

        Raises:
            StoreError: the disk is full or the folder can no longer be written.
        """
        try:
            return write_file(self.folder / name, content)
        except StoreError as error:
            advice = "what is done is kept; run the same command again to continue"
            raise StoreError(f"{error}; {advice}") from None

    def put_part(self, index: int, key: str, content: bytes, kind: str = RUNS) -> Path:
        """Write a part.

        Args:
            index: place of the part among the parts, from 0.
            key: digest of what the part computes.
            content: the bytes of a Parquet file.
            kind: the folder of the part.
        """
        start = f"{index:08d}-{key[:_SHORT]}-"
        path = self.write(f"{kind}/{start}{digest(content)[:_SHORT]}.parquet", content)
        for damaged in path.parent.glob(f"{start}*"):
            if damaged != path:
                remove_quietly(damaged)
        self._kept[kind][index] = path
        return path

    def has_part(self, index: int, kind: str = RUNS) -> bool:
        """Say whether a sound part is there, after it was claimed or put."""
        return index in self._kept[kind]

    def parts(self, kind: str = RUNS) -> list[Path]:
        """Return the parts that were kept, claimed or put, in order."""
        return [self._kept[kind][index] for index in sorted(self._kept[kind])]

    def keep(self, parts: Iterable[Path]) -> None:
        """Take over parts that were checked already."""
        for path in parts:
            self._kept[path.parent.name][index_of(path)] = path

    def claim(self, keys: Mapping[int, str]) -> dict[int, str]:
        """Take over the sound parts on disk that have these places and keys.

        Parts that are of no use stay where they are: they may belong to a finished result.

        Args:
            keys: the key that the part at each place should have.

        Returns:
            why the part at a place is of no use, for each place that has no other.
        """
        useless: dict[int, str] = {}
        for kind in KINDS:
            for path in parts_of(self.folder, kind):
                index = index_of(path)
                if index not in keys or index in self._kept[kind]:
                    continue
                if key_of(path) != keys[index][:_SHORT]:
                    same = key_of(path).startswith(self._state)
                    useless[index] = OTHER_RUNS if same else OTHER_MODEL
                elif is_sound(path):
                    self._kept[kind][index] = path
                else:
                    useless[index] = DAMAGED
        return {index: why for index, why in useless.items() if index not in self._kept[RUNS]}

    def remove_replaced(self) -> int:
        """Remove the parts that the finished result has replaced, and say how many.

        Further parts of the same state stay: a larger experiment that was stopped needs them.
        """
        count = 0
        for kind, kept in self._kept.items():
            for path in parts_of(self.folder, kind):
                of_state = key_of(path).startswith(self._state)
                if path in kept.values() or (of_state and index_of(path) not in kept):
                    continue
                remove_quietly(path)
                count += 1
        return count

    def finish(
        self,
        about: Mapping[str, Any],
        outputs: Mapping[str, bytes],
        description: Mapping[str, Any] | None = None,
        others: Mapping[str, str] | None = None,
    ) -> list[Path]:
        """Write the outputs of a result, and last the manifest with the digest of each file.

        Between these writes, the folder is an unfinished result or one without outputs, so readers
        never mix outputs of two states.

        Args:
            about: the manifest, without the digests of files.
            outputs: tables, figures and words, by file name.
            description: of the experiment; None if it stays as it is.
            others: digests of further files, by file name.

        Returns:
            The paths of the outputs and of the manifest.
        """
        described = self.folder / EXPERIMENT
        if description is not None and signed(description) != read_file(described):
            remove_quietly(self.folder / MANIFEST)
            sync_folder(self.folder)
            self.write(EXPERIMENT, signed(description))
        parts = {
            f"{kind}/{path.name}": digest(read_file(path))
            for kind in KINDS
            for path in self.parts(kind)
        }
        about = {**about, "config": digest(read_file(described))}
        self.write(MANIFEST, signed({**about, "files": parts}))
        written = [self.write(name, content) for name, content in outputs.items()]
        new = {name: digest(content) for name, content in outputs.items()}
        files = dict(sorted({**parts, **(others or {}), **new}.items()))
        return [*written, self.write(MANIFEST, signed({**about, "files": files}))]


@contextmanager
def open_store(folder: Path, description: dict[str, Any] | None = None) -> Iterator[Store]:
    """Open a folder to write a result there: a new one, or one to be continued.

    Args:
        folder: made if missing.
        description: all that decides the results. Only replicates may have grown since the last
            time. None for a result that is there and stays as it is.

    Raises:
        InputError: the folder cannot be made, or holds something else.
        StoreError: another process is writing there, or the folder vanished meanwhile.
    """
    if description is not None:
        refuse_foreign(folder, description)
    elif not (folder / EXPERIMENT).exists():
        raise InputError("RESULT", "", str(folder), "holds no result of Sapper")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        make_folder(folder)
        lock = FileLock(folder / LOCK)
        lock.acquire(blocking=False)
    except Timeout:
        raise StoreError(f"{folder}: another process is writing this result") from None
    except OSError as error:
        raise InputError(
            "--out", "", str(folder), f"cannot be written: {reason_of(error)}"
        ) from None
    try:
        with failures_told(folder):
            store = Store(folder, str((description or {}).get(STATE, "")))
            for path in folder.rglob(UNFINISHED + "*"):  # a killed writer left it
                remove_quietly(path)
            if description is not None and not (folder / MANIFEST).exists():
                store.write(EXPERIMENT, signed(description))
            yield store
    finally:
        lock.release()
