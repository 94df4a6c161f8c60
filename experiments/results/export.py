"""``sapper export``: a result as a research object that archives and readers understand.

Follows RO-Crate 1.1 (https://w3id.org/ro/crate/1.1): a file ``ro-crate-metadata.json`` that says
what every other file is. The form is small and fixed, and the library for it brings a web client
along, so it is written here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sapper.experiments.errors import StoreError
from sapper.experiments.results.dictionary import data_dictionary
from sapper.experiments.store.folder import MANIFEST, digest
from sapper.experiments.store.frames import Loaded
from sapper.experiments.store.identity import EXPERIMENT, to_json
from sapper.model.errors import InputError

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
"""The date of every file in the archive, the earliest it can hold: the same bytes each time."""


def export(folder: Path, out: Path | None) -> Path:
    """Pack a finished result and return the path of the archive.

    Every file that the manifest lists is packed, once its digest was found to be right.

    Args:
        folder: of the result.
        out: the archive; by default beside the result, under its name.

    Raises:
        InputError: the folder holds no finished result, or a file differs from its manifest.
        StoreError: the archive cannot be written.
    """
    loaded = Loaded(folder)
    if not (folder / MANIFEST).is_file():
        raise InputError("RESULT", "", str(folder), "is not finished: run the experiment first")
    contents = dict(_checked(folder, loaded.manifest))
    contents[DICTIONARY] = data_dictionary(loaded.config).encode()
    finished = datetime.fromtimestamp((folder / MANIFEST).stat().st_mtime, UTC).date()
    contents[METADATA] = to_json(_metadata(loaded, contents, finished))
    path = out or folder.with_name(folder.resolve().name + ENDING)
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        unfinished.write_bytes(_zipped(contents))
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"{path}: not written, {(error.strerror or str(error)).lower()}") from None
    return path


def _checked(folder: Path, manifest: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a result and their contents, each checked against the manifest."""
    yield MANIFEST, (folder / MANIFEST).read_bytes()
    files = manifest.get("files")
    if not isinstance(files, dict):
        raise InputError(folder / MANIFEST, "files", None, "is damaged")
    described = (folder / EXPERIMENT).read_bytes()
    if digest(described) != manifest.get("config"):
        raise InputError(folder / EXPERIMENT, "", None, "differs from the manifest")
    yield EXPERIMENT, described
    for name, expected in sorted(files.items()):
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise InputError(folder / MANIFEST, "files", name, "leads out of the result")
        content = path.read_bytes() if path.is_file() else b""
        if digest(content) != expected:
            raise InputError(path, "", None, "differs from the manifest: run the experiment again")
        yield name, content


def _metadata(loaded: Loaded, contents: Mapping[str, bytes], finished: date) -> dict[str, Any]:
    manifest, about = loaded.manifest, loaded.config["config"]["experiment"]
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
