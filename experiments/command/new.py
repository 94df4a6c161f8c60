"""``sapper new``: write a config or a case to start from, with a comment on every key."""

from __future__ import annotations

import re
from pathlib import Path

from sapper.experiments.config.types import NAME, NAME_RULE
from sapper.experiments.errors import StoreError
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import IDENTIFIER, IDENTIFIER_RULE, InputError

CONFIG = ("template.toml", NAME, NAME_RULE)
CASE = ("case_template.toml", IDENTIFIER, IDENTIFIER_RULE)
"""A template, the pattern of the names that fit it, and that pattern in words."""


def write_new(name: str, kind: tuple[str, str, str] = CONFIG) -> Path:
    """Write a template as NAME.toml into the current folder, and return its path.

    Raises:
        InputError: the name is not allowed, or the file exists.
        StoreError: the file cannot be written.
    """
    template, pattern, rule = kind
    if not re.fullmatch(pattern, name):
        raise InputError("NAME", "", name, rule)
    text = shipped_path("command", template).read_text(encoding="utf-8")
    path, made = Path(f"{name}.toml"), False
    try:
        with path.open("x", encoding="utf-8") as file:
            made = True
            file.write(text.replace("NAME", name))
    except FileExistsError:
        raise InputError("NAME", "", name, f"{path} exists already") from None
    except OSError as error:
        if made:  # but not whole
            path.unlink(missing_ok=True)
        raise StoreError(
            f"{path}: cannot be written: {(error.strerror or str(error)).lower()}"
        ) from None
    return path
