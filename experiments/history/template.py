"""``sapper new case``: a case file with a comment on every fact, to start from."""

from __future__ import annotations

import re
from pathlib import Path

from experiments.template import write_file
from model.complaints import NAME_RULE
from model.errors import InputError

NAME = r"[a-z][a-z0-9_]{0,63}"


def write_case(name: str) -> Path:
    """Write NAME.toml into the current folder and return its path.

    Raises:
        InputError: a name that no case can have, or a file that is there already.
        StoreError: the file cannot be written.
    """
    if not re.fullmatch(NAME, name):
        raise InputError("NAME", "", name, NAME_RULE)
    return write_file("case_template.toml", name)
