"""Data files of Sapper: configs, facts, templates, the posterior."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def shipped_path(*parts: str) -> Path:
    """Return the path of a file or folder of Sapper within ``experiments/``."""
    return _FOLDER.joinpath(*parts)
