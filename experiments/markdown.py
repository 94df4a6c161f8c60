"""Tables in Markdown, for reports and for the docs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence


def markdown(
    heads: Sequence[str], rows: Iterable[Iterable[object]], numbers: Container[int] = ()
) -> str:
    """Return a table.

    Args:
        heads: of the columns.
        rows: the cells of each row.
        numbers: columns to align to the right, from 0.
    """
    rule = ("---:" if place in numbers else "---" for place in range(len(heads)))
    lines = [f"| {' | '.join(heads)} |", f"|{'|'.join(rule)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def _cell(content: object) -> str:
    """Return a cell in one line, in which a bar is no border."""
    return " ".join(str(content).split()).replace("\\|", "|").replace("|", "\\|")
