"""Files that come with Sapper beside its code: configs, facts, templates, a posterior."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def shipped_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, its parts counted from ``experiments/``."""
    return _FOLDER.joinpath(*parts)
