"""The door to a result on disk. Every reader enters here, so that all read one state, checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from sapper.experiments.errors import StoreError
from sapper.experiments.store.files import digest, read_file
from sapper.experiments.store.folder import (
    KINDS,
    MANIFEST,
    RUNS,
    WEEKLY,
    index_of,
    is_sound,
    key_of,
    parts_of,
)
from sapper.experiments.store.identity import EXPERIMENT, STATE, verified
from sapper.experiments.words import counted
from sapper.model.errors import InputError

NOT_FINISHED = "is not finished: run the experiment first"
RUN_AGAIN = "run the experiment again"
ENDINGS = {".csv", ".png", ".svg", ".txt"}


class Stored:
    """A result on disk, as one state whose files are checked when they are read.

    A result with a manifest is finished: it consists of the files that the manifest lists, and of
    nothing else in the folder. Without a manifest, it consists of its runs up to the first part
    that is missing; tables and figures in the folder are then not part of it.

    Args:
        folder: of the result.

    Raises:
        InputError: the folder holds no result.
        StoreError: the description or the manifest is damaged or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / EXPERIMENT
        if not path.exists() and not path.is_symlink():
            raise InputError("RESULT", "", str(folder), "holds no result of Sapper")
        self.folder = folder
        self._manifest = self._read_manifest()
        content = read_file(path)
        if self._manifest is not None and digest(content) != self._manifest.get("config"):
            raise self._damaged(EXPERIMENT)
        self.description: Mapping[str, Any] = verified(content, path)
        self._listed: Mapping[str, str] | None = (self._manifest or {}).get("files")
        self._refuse_outside()

    @property
    def finished(self) -> bool:
        """Whether all runs were done when the result was written."""
        return self._manifest is not None

    @property
    def manifest(self) -> dict[str, Any]:
        """Seed, versions, revision, platform, and the digest of every file.

        Raises:
            InputError: the result is not finished.
        """
        if self._manifest is None:
            raise InputError("RESULT", "", str(self.folder), NOT_FINISHED)
        return self._manifest

    @cached_property
    def note(self) -> str:
        """What readers must know about the state of the result; usually nothing."""
        if not self.finished:
            return (
                "This result is not finished. Its numbers are those of the first "
                f"{counted(len(self.parts()), 'part')} of its runs. "
                "To finish it, run the same command again."
            )
        if self._listed is None:
            return "This result is of an early version: it has no digests, so it was not checked."
        more = {path.name for path in parts_of(self.folder)} - {
            Path(name).name for name in self._listed
        }
        if more:
            return (
                "A continuation of this result is unfinished: its numbers are without "
                f"{counted(len(more), 'further part')} of its runs. "
                "To finish it, run the same command again."
            )
        return ""

    def tell_note(self, tell: Callable[[str], None]) -> None:
        """Show what must be known about the state of the result, if there is anything."""
        if self.note:
            tell(f"{self.folder}: {self.note}")

    @property
    def outputs(self) -> list[str]:
        """The names of tables, figures and words that belong to the state, sorted."""
        if not self.finished:
            return []
        names = self._listed
        if names is None:
            names = {path.name: "" for path in self.folder.iterdir() if path.suffix in ENDINGS}
        return sorted(name for name in names if "/" not in name)

    def parts(self, kind: str = RUNS) -> list[Path]:
        """Return the parts of a kind that belong to the state, in order, each checked.

        Raises:
            StoreError: one of them is damaged or missing.
        """
        return self._parts[kind]

    @cached_property
    def _parts(self) -> dict[str, list[Path]]:
        if self._listed is not None:
            return {kind: self._listed_parts(kind) for kind in KINDS}
        runs = self._so_far()
        weeks = [path for path in self._of_state(WEEKLY) if index_of(path) < len(runs)]
        return {RUNS: runs, WEEKLY: list(map(self._sound, weeks))}

    def read(self, name: str) -> bytes:
        """Return the content of a file of the state.

        Raises:
            StoreError: it is damaged, missing or cannot be read.
        """
        path = self.folder / name
        if not path.exists():
            raise StoreError(f"{path}: is missing; {_remedy(self.folder, name)}")
        content = read_file(path)
        if self._listed is not None and digest(content) != self._listed.get(name):
            raise self._damaged(name)
        return content

    def _listed_parts(self, kind: str) -> list[Path]:
        assert self._listed is not None
        names = sorted(name for name in self._listed if name.startswith(f"{kind}/"))
        for name in names:
            self.read(name)
        return [self.folder / name for name in names]

    def _of_state(self, kind: str) -> list[Path]:
        """Return the parts that the description was written for, unchecked."""
        state = str(self.description.get(STATE, ""))
        return [path for path in parts_of(self.folder, kind) if key_of(path).startswith(state)]

    def _so_far(self) -> list[Path]:
        found: list[Path] = []
        for path in self._of_state(RUNS):
            if index_of(path) != len(found):
                break
            found.append(self._sound(path))
        return found

    def _sound(self, part: Path) -> Path:
        if not is_sound(part):
            raise StoreError(f"{part}: is damaged; {RUN_AGAIN}")
        return part

    def _read_manifest(self) -> dict[str, Any] | None:
        path = self.folder / MANIFEST
        if not path.exists() and not path.is_symlink():
            return None
        return verified(read_file(path), path)

    def _refuse_outside(self) -> None:
        # Not Path.resolve, which fails at links that lead in a circle.
        inside = os.path.realpath(self.folder)
        for name in self._listed or ():
            if not Path(os.path.realpath(self.folder / name)).is_relative_to(inside):
                raise InputError(self.folder / MANIFEST, "files", name, "leads out of the result")

    def _damaged(self, name: str) -> StoreError:
        now = self.folder / MANIFEST
        if self._manifest is not None and self._read_manifest() != self._manifest:
            return StoreError(f"{now}: changed while the result was read; try again")
        what = f"{self.folder / name}: is damaged: it differs from the manifest"
        return StoreError(f"{what}; {_remedy(self.folder, name)}")


def _remedy(folder: Path, name: str) -> str:
    if name == EXPERIMENT:
        return f"{RUN_AGAIN}, into another folder if this one is refused"
    if "/" in name:
        return RUN_AGAIN
    return f"sapper figures {folder} writes it again"
