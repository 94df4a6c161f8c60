"""The notebooks run from the beginning with small budgets; they have outputs and no logic."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

import sapper

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST_BYTES = 400_000
REPLICATES = "2"
EXECUTE = "from nbclient.cli import main; main()"
PUBLIC = {"sapper": set(sapper.__all__)}
LOGIC = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.With, ast.ListComp)
MOST_LINES = 80
"""Of a cell: the tables of an experiment are the longest."""


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def source(path: Path) -> str:
    text = "\n".join(cell.source for cell in cells(path, "code"))
    return re.sub(r"^%.*$", "", text, flags=re.MULTILINE)


def test_there_are_seven_in_order() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"0{number}" for number in range(1, 8)]
    for path, following in pairwise(NOTEBOOKS):
        assert f"({following.name})" in cells(path, "markdown")[-1].source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_hold_outputs_and_small_pictures(path: Path) -> None:
    assert path.stat().st_size < LARGEST_BYTES
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    shown = {kind for cell in code for out in cell.outputs for kind in out.get("data", {})}
    assert "image/png" in shown
    text = path.read_text(encoding="utf-8")
    here = f"/{ROOT.parts[1]}/"  # the folder of this clone does not matter
    for place in ("/home/", "/root/", "/tmp/", here):
        assert place not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_use_the_public_interface_and_have_no_logic(path: Path) -> None:
    tree = ast.parse(source(path))
    for node in ast.walk(tree):
        assert not isinstance(node, LOGIC)
        assert not isinstance(node, ast.Import)
        if isinstance(node, ast.ImportFrom):
            assert {name.name for name in node.names} <= PUBLIC[str(node.module)]
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")
    assert all(cell.source.count("\n") < MOST_LINES for cell in cells(path, "code"))


@pytest.mark.thorough
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_run_from_clean(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / path.name
    bare = nbformat.read(path, as_version=4)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(bare, copied)
    done = subprocess.run(
        [sys.executable, "-c", EXECUTE, "--inplace", str(copied)],
        cwd=tmp_path,
        env={
            **os.environ,
            "SAPPER_MOST_REPLICATES": REPLICATES,
            "IPYTHONDIR": str(tmp_path),
            "JUPYTER_PLATFORM_DIRS": "1",
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    again = cells(copied, "code")
    assert [cell.execution_count for cell in again] == list(range(1, len(again) + 1))
