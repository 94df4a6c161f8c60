"""``sapper explain``: how the rare event of a result came about."""

from __future__ import annotations

from pathlib import Path

from sapper.experiments.figures import style
from sapper.experiments.methods.base import frame_of
from sapper.experiments.methods.splitting.figures import draw_histories
from sapper.experiments.methods.splitting.sentences import explanation
from sapper.experiments.methods.splitting.tables import histories
from sapper.experiments.results.parts import stored_parts
from sapper.experiments.results.restore import restore
from sapper.experiments.store.folder import open_store
from sapper.model.errors import InputError


def explain(folder: Path) -> tuple[list[str], list[Path]]:
    """Describe how the event of a result came about, and draw it.

    Args:
        folder: a result of splitting.

    Returns:
        Lines to print, and the files written: a figure, and a table with a row for each history.

    Raises:
        InputError: the folder holds no result of splitting, or the event never happened in it.
    """
    experiment = restore(folder)
    if experiment.config.splitting is None:
        raise InputError(folder, "", None, 'holds no histories: they need estimator = "splitting"')
    found = histories(frame_of(stored_parts(folder)), experiment)
    if found.empty:
        raise InputError(folder, "", None, "the event never happened: there is nothing to explain")
    files = {"histories.csv": found.drop(columns="turned").to_csv(index=False).encode()}
    files |= style.files("explained", lambda: draw_histories(experiment, found))
    with open_store(folder, experiment.resolved()) as store:
        store.claim_all()
        written = [store.write(name, content) for name, content in files.items()]
    return explanation(experiment, found), written
