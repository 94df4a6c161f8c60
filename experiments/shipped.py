"""Data files of Sapper: configs, facts, templates, the posterior."""

from __future__ import annotations

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent


def shipped_path(*parts: str) -> Path:
    """Return the path of a file or folder of Sapper within ``experiments/``."""
    return _FOLDER.joinpath(*parts)


def shipped_rows(*parts: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of Sapper, as text."""
    text = shipped_path(*parts).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
