"""Writing TOML, which the standard library only reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DELETE = "\x7f"
"""The one character that JSON lets stand in a text and TOML does not."""


def toml_text(tables: Mapping[str, Any]) -> str:
    """Return plain values as TOML that reads back the same.

    Args:
        tables: text, numbers, true and false, lists and tables of these; a key whose value is None
            is left out, for TOML has no such value.
    """
    return "\n".join(_table(tables, ())).strip() + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the lines of a table: first its values, then the tables in it."""
    kept = {key: value for key, value in table.items() if value is not None}
    for key, value in kept.items():
        if not _is_table(value):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in kept.items():
        inside = (*path, key)
        heading = ".".join(map(_key, inside))
        if isinstance(value, Mapping):
            yield from ("", f"[{heading}]", *_table(value, inside))
        elif _is_table(value):
            for one in value:
                yield from ("", f"[[{heading}]]", *_table(one, inside))


def _is_table(value: Any) -> bool:
    """Say whether a value is written under a heading of its own."""
    if isinstance(value, Mapping):
        return True
    some = isinstance(value, list | tuple) and len(value) > 0
    return some and all(isinstance(one, Mapping) for one in value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = ((key, one) for key, one in value.items() if one is not None)
        return "{" + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, float):
        return repr(value)
    # Text, integers, true and false are written as in JSON.
    return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
