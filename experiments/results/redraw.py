"""``sapper figures``: tables and figures from the stored runs, without running anything."""

from __future__ import annotations

import json
from pathlib import Path

from sapper.experiments.methods import method_of
from sapper.experiments.results.parts import columns_of, stored_parts
from sapper.experiments.results.restore import restore
from sapper.experiments.running.outputs import write_outputs
from sapper.experiments.store.folder import MANIFEST, digest, open_store
from sapper.experiments.store.identity import to_json
from sapper.model.errors import InputError


def redraw(folder: Path) -> list[Path]:
    """Write the tables and figures of a result again and return their paths.

    Raises:
        InputError: the folder holds no result.
        StoreError: another process is writing it, or the disk is full.
    """
    experiment = restore(folder)
    stored_parts(folder)
    with open_store(folder, experiment.resolved()) as store:
        store.claim_all()
        columns = columns_of(store.parts()[0], experiment)
        written = write_outputs(store, method_of(experiment).answer(experiment, store, columns))
        manifest = folder / MANIFEST
        if manifest.is_file():  # else the experiment was stopped, and will write its own
            written.append(store.write(MANIFEST, _updated(manifest, written)))
    return written


def _updated(manifest: Path, written: list[Path]) -> bytes:
    """Return the manifest with the digests of what was written again."""
    try:
        content = json.loads(manifest.read_bytes())
        files = content["files"]
        files |= {path.name: digest(path.read_bytes()) for path in written}
    except (ValueError, TypeError, KeyError):
        raise InputError(manifest, "", None, "is damaged; run the experiment again") from None
    return to_json(content)
