"""The tables, figures and words of a result: those stored, or made anew where none are finished."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods import method_of
from sapper.experiments.methods.base import Answer
from sapper.experiments.results.restore import restore
from sapper.experiments.running.outputs import outputs_of
from sapper.experiments.running.parts import columns_of, stored_parts
from sapper.experiments.store.files import failures_told
from sapper.experiments.store.folder import WEEKLY, Store, open_store
from sapper.experiments.store.stored import Stored
from sapper.model.errors import InputError


def read_outputs(stored: Stored, experiment: Experiment) -> dict[str, bytes]:
    """Return tables, figures and words by file name, all of the state of the result.

    Raises:
        InputError: the result is not finished, and its runs so far give no answer yet.
        StoreError: a file is damaged.
    """
    if stored.outputs:
        return {name: stored.read(name) for name in stored.outputs}
    return outputs_of(answer_of(stored, experiment))


def answer_of(stored: Stored, experiment: Experiment) -> Answer:
    """Return the answer of a method, made from the runs of a result.

    Raises:
        InputError: there are no runs, or too few for an answer.
        StoreError: a part is damaged.
    """
    store = Store(stored.folder)
    store.keep([*stored_parts(stored), *stored.parts(WEEKLY)])
    columns = columns_of(store.parts()[0], experiment)
    with failures_told(stored.folder):
        try:
            return method_of(experiment).answer(experiment, store, columns)
        except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError):
            if stored.finished:
                raise
            allowed = "is not finished: its runs so far give no answer yet"
            raise InputError("RESULT", "", str(stored.folder), allowed) from None


def renew(store: Store, stored: Stored, outputs: Mapping[str, bytes]) -> list[Path]:
    """Write outputs of a result again, with their digests if it is finished.

    Returns:
        The paths of the outputs, and of the manifest if there is one.

    Raises:
        StoreError: a part is damaged, or the folder cannot be written.
    """
    if not stored.finished:
        return [store.write(name, content) for name, content in outputs.items()]
    about = dict(stored.manifest)
    files = about.pop("files", {})
    store.keep([*stored.parts(), *stored.parts(WEEKLY)])
    others = {name: files[name] for name in stored.outputs if name in files}
    return store.finish(about, outputs, others=others)


def redraw(folder: Path, tell: Callable[[str], None] = print) -> list[Path]:
    """Write tables and figures again from the stored runs, for ``sapper figures``; return paths.

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
