"""``sapper export``: a result as a research object that archives and readers understand.

It follows RO-Crate 1.1 (https://w3id.org/ro/crate/1.1): a file ``ro-crate-metadata.json`` says what
every other file is. The format is small and fixed, and its library needs a web client, so the file
is written here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sapper.experiments.errors import StoreError
from sapper.experiments.results.dictionary import data_dictionary
from sapper.experiments.store.files import digest, read_file, write_file
from sapper.experiments.store.folder import MANIFEST
from sapper.experiments.store.identity import EXPERIMENT, to_json
from sapper.experiments.store.stored import Stored

METADATA = "ro-crate-metadata.json"
DICTIONARY = "data_dictionary.csv"
PROFILE = "https://w3id.org/ro/crate/1.1"
LICENCE = "https://spdx.org/licenses/MIT"
ENDING = ".crate.zip"
MEDIA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the archive. It is the earliest possible, so the bytes never change."""


def export(folder: Path, out: Path | None, tell: Callable[[str], None] = print) -> Path:
    """Pack a finished result and return the path of the archive.

    It holds every file that the manifest lists, each checked against its digest.

    Args:
        folder: of the result.
        out: the archive; by default beside the result, under its name.
        tell: shows a line to the user.

    Raises:
        InputError: the folder holds no finished result.
        StoreError: a file is damaged, or the archive cannot be written.
    """
    stored = Stored(folder)
    files = stored.manifest.get("files")
    if files is None:
        raise StoreError(f"{folder / MANIFEST}: has no digests; run the experiment again")
    stored.tell_note(tell)
    contents = {name: read_file(folder / name) for name in (MANIFEST, EXPERIMENT)}
    contents |= {name: stored.read(name) for name in files}
    contents[DICTIONARY] = data_dictionary(stored.description).encode()
    finished = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC).date()
    contents[METADATA] = to_json(_metadata(stored, contents, finished))
    return write_file(out or folder.with_name(folder.resolve().name + ENDING), _zipped(contents))


def _metadata(stored: Stored, contents: Mapping[str, bytes], finished: date) -> dict[str, Any]:
    manifest, about = stored.manifest, stored.description["config"]["experiment"]
    versions = manifest.get("versions", {})
    software = {
        "@id": "#sapper",
        "@type": "SoftwareApplication",
        "name": "Sapper",
        "version": str(versions.get("sapper", "")),
        "softwareRequirements": ", ".join(f"{k} {v}" for k, v in sorted(versions.items())),
    }
    files = [
        {
            "@id": name,
            "@type": "File",
            "name": name,
            "encodingFormat": MEDIA.get(Path(name).suffix, "application/octet-stream"),
            "contentSize": str(len(content)),
            "sha256": digest(content),
        }
        for name, content in sorted(contents.items())
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about["title"],
        "description": f"Runs, tables and figures of the experiment {about['name']}. "
        "Probabilities under stated assumptions; no forecast.",
        "datePublished": finished.isoformat(),
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": one["@id"]} for one in files],
        "mentions": {"@id": "#run"},
    }
    run = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"sapper run {about['name']}",
        "instrument": {"@id": "#sapper"},
        "object": {"@id": EXPERIMENT},
        "result": {"@id": "./"},
    }
    licence = {
        "@id": LICENCE,
        "@type": "CreativeWork",
        "name": "MIT License",
        "description": "Use, change and share freely, with the copyright notice.",
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": PROFILE},
    }
    graph = [descriptor, root, licence, software, run, *files]
    return {"@context": f"{PROFILE}/context", "@graph": graph}


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
