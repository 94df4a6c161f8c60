"""Tables of the figures in `latest.json`; run as a module, it renews benchmarks/README.md."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from sapper.experiments.markdown import markdown

LATEST = Path(__file__).with_name("latest.json")
PAGE = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def table(figures: dict[str, dict[str, Any]]) -> str:
    """Return the figures as a table in Markdown."""
    rows = []
    for name, one in figures.items():
        bound = "at most" if one["at_most"] else "at least"
        spread = f"{one['lowest']:.3g} to {one['highest']:.3g} ({one['repetitions']})"
        reached = "yes" if one["reached"] else "no"
        cells = (f"{one['median']:.3g}", spread, f"{bound} {one['target']:g}", reached)
        rows.append((f"`{name}`: {one['meaning']}", *cells))
    return markdown(["figure", "median", "lowest to highest", "target", "reached"], rows)


def notes(figures: dict[str, dict[str, Any]]) -> str:
    """Return a table of the other values that were measured with the figures."""
    rows = [
        (f"`{name}`", note.replace("_", " "), f"{value:.4g}")
        for name, one in figures.items()
        for note, value in one["notes"].items()
    ]
    return markdown(["with", "also measured", "value"], rows)


def renew() -> None:
    """Write the latest figures into benchmarks/README.md."""
    figures = json.loads(LATEST.read_text(encoding="utf-8"))
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    middle = f"{BEGIN}\n\n{table(figures)}\n\n{notes(figures)}\n\n{END}"
    PAGE.write_text(before + middle + after, encoding="utf-8")
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    renew()
