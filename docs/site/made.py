"""Pages that are made from notebooks, and from the code: Python, command line, keys, measures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbconvert import MarkdownExporter

import sapper
from sapper.experiments.command.describe import describe
from sapper.model.fields import OUTCOME_FIELDS, WEEKLY_FIELDS

COMMAND = "sapper.experiments.command.cli"


def notebook_files(path: Path, place: str) -> dict[str, str | bytes]:
    """Return the page of a notebook, with the outputs it holds, and its pictures, by place."""
    folder = path.stem
    notebook = nbformat.read(path, as_version=4)
    body, resources = MarkdownExporter().from_notebook_node(
        notebook, {"output_files_dir": folder, "unique_key": "output"}
    )
    pictures = {f"{Path(place).parent}/{name}": data for name, data in resources["outputs"].items()}
    return {place: body.replace("<details>", '<details markdown="1">'), **pictures}


def made_pages() -> dict[str, str]:
    """Return the pages made from the code, by place."""
    return {
        "reference/python.md": _python(),
        "reference/commands.md": _commands(),
        "reference/keys.md": _keys(),
        "reference/measures.md": _measures(),
    }


def _python() -> str:
    """Return the page of all public names, which mkdocstrings fills from their docstrings."""
    names = "\n".join(f"::: sapper.{name}\n" for name in sapper.__all__)
    return f"# Python\n\n`import sapper` gives these names.\n\n{names}"


def _commands() -> str:
    """Return what Typer writes about the command."""
    arguments = [sys.executable, "-m", "typer", COMMAND, "utils", "docs", "--name", "sapper"]
    text = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    return text.replace("# `sapper`", "# Command line", 1)


def _keys() -> str:
    """Return every key of a config: a heading for each table, a paragraph for each key."""
    page = ["# Keys of a config", "Also printed by `sapper describe config`."]
    for line in filter(None, describe("config")):
        text = line.strip()
        match len(line) - len(text):
            case 0:
                page.append(f"## `{text}`")
            case 4 if ":" in text and " " not in text.partition(":")[0]:
                name, _, kind = text.partition(":")
                page.append(f"**`{name}`**: {kind.strip()}  ")
            case 4:
                page.append(text)
            case _:
                page[-1] += f"\n{text}"
    return "\n\n".join(page)


def _measures() -> str:
    """Return the columns of runs and of weekly series."""
    return "\n\n".join(
        [
            "# Measures",
            "## Of a run",
            "The columns of `runs/` and the measures of `means.csv`.",
            _table(OUTCOME_FIELDS),
            "## Of a week",
            "The columns of `weekly/`, and what a model's `datacollector` gathers.",
            _table(WEEKLY_FIELDS),
        ]
    )


def _table(fields: Mapping[str, str]) -> str:
    rows = [f"| `{name}` | {meaning} |" for name, meaning in fields.items()]
    return "\n".join(["| name | meaning |", "|---|---|", *rows])
