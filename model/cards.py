"""How a thing shows itself: a line of text, or a small table in a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape


def text(title: str, facts: Mapping[str, object]) -> str:
    """Return a thing as one line: ``<Soldier of 1st Company: loyalty 0.71, awareness 0.03>``."""
    return f"<{title}: {', '.join(f'{name} {fact}' for name, fact in facts.items())}>"


def html(title: str, facts: Mapping[str, object]) -> str:
    """Return a thing as a table of two columns, under its title."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:left'>{escape(str(fact))}</td></tr>"
        for name, fact in facts.items()
    )
    return (
        f"<table><caption style='white-space:nowrap'><b>{escape(title)}</b></caption>{rows}</table>"
    )
