"""Marked blocks of a page: a page is written by hand, the text between two markers is made."""

from __future__ import annotations

from collections.abc import Mapping


def between(text: str, name: str, made: str) -> str:
    """Return `text` with `made` between the markers of `name`.

    Raises:
        ValueError: if the page does not have the two markers exactly once.
    """
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"markers {start.strip()} and {end}: expected each once")
    before, rest = text.split(start)
    return before + start + made + "\n" + end + rest.split(end)[1]


def filled(text: str, blocks: Mapping[str, str]) -> str:
    """Return `text` with all its blocks made anew."""
    for name, made in blocks.items():
        text = between(text, name, made)
    return text
