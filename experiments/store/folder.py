"""A result on disk: a folder that can be stopped at any moment and gone on with.

Every file is written whole or not at all. A part's name holds its place in the order, the digest of
what it computes and the digest of its bytes, so a folder can be checked and gone on with from
nothing but a list of its files; what does not match is done again. The manifest comes last.

```
results/NAME/
  experiment.json   the config and the scenario, as resolved
  runs/             a row a run, in Parquet parts
  weekly/           a row a run and week, likewise, where weekly series are kept
  answer.txt        what a method says in words, a sentence a line
  *.csv             tables made from the parts
  *.png, *.svg      figures made from the tables, each with its data in the CSV of the same name
  manifest.json     seed, versions, and the digest of every file above
```
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sapper.experiments.errors import StoreError
from sapper.experiments.store.identity import EXPERIMENT, LOCK, UNFINISHED, refuse_foreign, to_json
from sapper.model.errors import InputError

MANIFEST = "manifest.json"
RUNS = "runs"
WEEKLY = "weekly"
_SHORT = 16
_PART = re.compile(rf"^(\d{{8}})-([0-9a-f]{{{_SHORT}}})-([0-9a-f]{{{_SHORT}}})\.parquet$")


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def parts_of(folder: Path, kind: str = RUNS) -> list[Path]:
    """Return the parts of a kind in a result, in order, unchecked."""
    inside = folder / kind
    paths = inside.iterdir() if inside.is_dir() else ()
    return sorted(path for path in paths if _PART.fullmatch(path.name))


def is_sound(part: Path) -> bool:
    """Say whether the bytes of a part are those its name tells."""
    match = _PART.fullmatch(part.name)
    return match is not None and digest(part.read_bytes())[:_SHORT] == match[3]


class Store:
    """An open result folder, locked against other writers; made by :func:`open_store`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, dict[int, Path]] = {RUNS: {}, WEEKLY: {}}

    def write(self, name: str, content: bytes) -> Path:
        """Write a file whole or not at all, surviving a crash of the machine.

        Raises:
            StoreError: the disk is full or the folder can no longer be written.
        """
        path = self.folder / name
        unfinished = path.with_name(UNFINISHED + path.name)
        try:
            path.parent.mkdir(exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
            _sync_folder(path.parent)
        except OSError as error:
            _remove_quietly(unfinished)
            what = "the disk is full" if error.errno == errno.ENOSPC else str(error.strerror)
            raise StoreError(
                f"{path}: not written, {what.lower()}; what is done is kept, "
                "and the same command goes on from there"
            ) from None
        return path

    def put_part(self, index: int, key: str, content: bytes, kind: str = RUNS) -> Path:
        """Write a part.

        Args:
            index: place of the part among the parts, from 0.
            key: digest of what the part computes.
            content: the bytes of a Parquet file.
            kind: the folder of the part.
        """
        name = f"{index:08d}-{key[:_SHORT]}-{digest(content)[:_SHORT]}.parquet"
        path = self.write(f"{kind}/{name}", content)
        self._kept[kind][index] = path
        return path

    def has_part(self, index: int, kind: str = RUNS) -> bool:
        """Say whether a sound part is there, after it was claimed or put."""
        return index in self._kept[kind]

    def parts(self, kind: str = RUNS) -> list[Path]:
        """Return the parts that were claimed or put, in order."""
        return [self._kept[kind][index] for index in sorted(self._kept[kind])]

    def claim(self, keys: Mapping[int, str]) -> Counter[str]:
        """Take over the parts on disk that have these places and keys; remove what is no use.

        Args:
            keys: the key that the part at each place should have.

        Returns:
            how many parts were removed, by reason: damaged, or computed from something else.
        """
        removed: Counter[str] = Counter()
        for kind in self._kept:
            for path in parts_of(self.folder, kind):
                index, key, _ = path.stem.split("-")
                if int(index) not in keys:
                    continue
                if keys[int(index)][:_SHORT] != key:
                    reason = "computed from something else"
                elif not is_sound(path):
                    reason = "damaged"
                else:
                    self._kept[kind][int(index)] = path
                    continue
                path.unlink()
                removed[reason] += 1
        return removed

    def claim_all(self) -> None:
        """Take over all parts on disk, whatever they were computed from.

        Raises:
            StoreError: one of them is damaged.
        """
        for kind, kept in self._kept.items():
            for path in parts_of(self.folder, kind):
                if not is_sound(path):
                    raise StoreError(f"{path}: damaged; running the experiment does it again")
                kept[int(path.name.split("-")[0])] = path

    def remove_others(self) -> int:
        """Remove parts that were neither claimed nor put, and say how many."""
        count = 0
        for kind, kept in self._kept.items():
            for path in set(parts_of(self.folder, kind)) - set(kept.values()):
                path.unlink()
                count += 1
        return count

    def clear_unfinished(self) -> None:
        """Remove what a writer left that was killed."""
        for path in self.folder.rglob(UNFINISHED + "*"):
            path.unlink()


@contextmanager
def open_store(folder: Path, resolved: dict[str, Any]) -> Iterator[Store]:
    """Open a folder for the result of an experiment, new or to be gone on with.

    Args:
        folder: made if missing.
        resolved: all that decides the results; replicates alone may be more than they were.

    Raises:
        InputError: the folder cannot be made, or holds something else.
        StoreError: another process is writing there.
    """
    refuse_foreign(folder, resolved)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK)
        lock.acquire(blocking=False)
    except Timeout:
        raise StoreError(f"{folder}: another process is writing this result") from None
    except OSError as error:
        reason = f"cannot be written: {(error.strerror or str(error)).lower()}"
        raise InputError("--out", "", str(folder), reason) from None
    try:
        store = Store(folder)
        store.clear_unfinished()
        store.write(EXPERIMENT, to_json(resolved))
        yield store
    finally:
        lock.release()


def _sync_folder(folder: Path) -> None:
    """Make a renaming survive a crash, where the system allows opening folders."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_quietly(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
