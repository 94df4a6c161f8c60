"""``sapper figures``: tables and figures from the stored runs, without running anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sapper.experiments.results.outputs import answer_of, renew
from sapper.experiments.results.restore import restore
from sapper.experiments.running.outputs import outputs_of
from sapper.experiments.store.folder import open_store
from sapper.experiments.store.stored import Stored


def redraw(folder: Path, tell: Callable[[str], None] = print) -> list[Path]:
    """Write the tables and figures of a result again and return their paths.

    Args:
        folder: of the result.
        tell: shows a line to the user.

    Raises:
        InputError: the folder holds no result, or its runs give no answer yet.
        StoreError: a part is damaged, another process is writing there, or the disk is full.
    """
    with open_store(folder) as store:
        stored = Stored(folder)
        stored.tell_note(tell)
        return renew(store, stored, outputs_of(answer_of(stored, restore(stored))))
