"""The figures of `latest.json` as a table; run as a module, it renews benchmarks/README.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

LATEST = Path(__file__).with_name("latest.json")
PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def table(figures: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a table in Markdown."""
    rows = ["| figure | median | lowest to highest | target | reached |", "|---|---|---|---|---|"]
    for name, one in figures.items():
        bound = "at most" if one["at_most"] else "at least"
        rows.append(
            f"| `{name}`: {one['meaning']} | {one['median']:.3g} "
            f"| {one['lowest']:.3g} to {one['highest']:.3g} ({one['repetitions']}) "
            f"| {bound} {one['target']:g} | {'yes' if one['reached'] else 'no'} |"
        )
    return "\n".join(rows)


def notes(figures: dict[str, dict[str, Any]]) -> str:
    """Return what else was measured on the way."""
    rows = ["| with | also measured | value |", "|---|---|---|"]
    for name, one in figures.items():
        for note, value in one["notes"].items():
            rows.append(f"| `{name}` | {note.replace('_', ' ')} | {value:.4g} |")
    return "\n".join(rows)


def renew() -> None:
    """Write the latest figures into the page."""
    figures = json.loads(LATEST.read_text(encoding="utf-8"))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    middle = f"{BEGIN}\n\n{table(figures)}\n\n{notes(figures)}\n\n{END}"
    PAGE.write_text(before + middle + after, encoding="utf-8")
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    renew()
