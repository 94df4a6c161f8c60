"""``sapper explain``: how the rare event of a result happened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sapper.experiments.figures import style
from sapper.experiments.methods.base import frame_of
from sapper.experiments.methods.splitting.figures import draw_histories
from sapper.experiments.methods.splitting.sentences import explanation
from sapper.experiments.methods.splitting.tables import histories
from sapper.experiments.results.outputs import renew
from sapper.experiments.results.restore import restore
from sapper.experiments.running.parts import stored_parts
from sapper.experiments.spreadsheet_text import csv_bytes
from sapper.experiments.store.folder import open_store
from sapper.experiments.store.stored import Stored
from sapper.model.errors import InputError


def explain(folder: Path, tell: Callable[[str], None] = print) -> tuple[list[str], list[Path]]:
    """Describe how the event of a result happened, and draw it.

    Args:
        folder: a result of splitting.
        tell: shows a line to the user.

    Returns:
        Lines to print, and the files written: a figure, and a table with a row for each history.

    Raises:
        InputError: the folder holds no result of splitting, or the event never happened in it.
        StoreError: a part is damaged, another process is writing there, or the disk is full.
    """
    with open_store(folder) as store:
        stored = Stored(folder)
        stored.tell_note(tell)
        experiment = restore(stored)
        if experiment.config.splitting is None:
            needed = 'holds no histories: they need estimator = "splitting"'
            raise InputError(folder, "", None, needed)
        found = histories(frame_of(stored_parts(stored)), experiment)
        if found.empty:
            allowed = "the event never happened: there is nothing to explain"
            raise InputError(folder, "", None, allowed)
        files = {"histories.csv": csv_bytes(found.drop(columns="turned"))}
        files |= style.files(explained=lambda: draw_histories(experiment, found))
        return explanation(experiment, found), renew(store, stored, files)
