"""Where a result comes from: versions, machine and the state of the sources."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any

from sapper.experiments.errors import StoreError
from sapper.experiments.store.files import read_file
from sapper.experiments.store.folder import MANIFEST
from sapper.experiments.store.identity import verified

MODEL = Path(__file__).resolve().parents[2] / "model"
PACKAGES = ("sapper", "mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy")
GIT_TIMEOUT_SECONDS = 10
SHORT_REVISION = 7


def model_version() -> str:
    """Return the SHA-256 of the sources of the model: what a run is computed with."""
    digest = hashlib.sha256()
    for path in sorted(MODEL.rglob("*.py")):
        digest.update(path.relative_to(MODEL).as_posix().encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def provenance() -> dict[str, Any]:
    """Return versions, platform and revision, as plain JSON values.

    No dates and no names: the same run on the same machine gives the same bytes.
    """
    return {
        "versions": {"python": platform.python_version(), **_versions()},
        "platform": {"system": platform.system(), "machine": platform.machine()},
        "git": _revision(),
    }


def stored_revision(folder: Path) -> str:
    """Return the revision that a finished result was made by, in brackets; empty if not known."""
    try:
        manifest = verified(read_file(folder / MANIFEST), folder / MANIFEST)
        return f" ({manifest['git']['revision'][:SHORT_REVISION]})"
    except (StoreError, TypeError, KeyError):
        return ""


def _versions() -> dict[str, str]:
    found = {}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:  # Sapper itself, run without being installed
            continue
    return found


def _revision() -> dict[str, Any] | None:
    """Return the git revision and whether all files are as committed; None outside a clone."""
    if not (MODEL.parent / ".git").exists():
        return None
    revision = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain", "--untracked-files=no")
    return None if revision is None else {"revision": revision, "clean": changes == ""}


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(MODEL.parent), *arguments],
            capture_output=True,
            check=True,
            text=True,
            timeout=GIT_TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
