"""The notebooks are a course: they run from the beginning with few runs, and are stored as run."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

import sapper

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
STORED = sorted((FOLDER / "stored").iterdir())
LARGEST_BYTES = 400_000
LARGEST_STORED = 200_000
REPLICATES = "2"
EXECUTE = "from nbclient.cli import main; main()"
PUBLIC = {"sapper": set(sapper.__all__)}
OTHERS = {"mesa", "pandas", "sapper"}
MOST_LINES = 25
"""Of a cell."""


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_there_are_seven_in_order() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"0{number}" for number in range(1, 8)]
    for path, following in pairwise(NOTEBOOKS):
        assert f"({following.name})" in cells(path, "markdown")[-1].source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_ends_with_an_exercise_and_its_answer(path: Path) -> None:
    kept = nbformat.read(path, as_version=4).cells
    (asked,) = (at for at, cell in enumerate(kept) if "## Exercise" in cell.source)
    assert kept[asked].source.rstrip().endswith("## Answer")
    assert "code" in {cell.cell_type for cell in kept[asked + 1 :]}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_are_stored_as_they_ran(path: Path) -> None:
    assert path.stat().st_size < LARGEST_BYTES
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    shown = {kind for cell in code for out in cell.outputs for kind in out.get("data", {})}
    assert "text/html" in shown
    assert not [kind for kind in shown if "widget" in kind]
    assert not [out for cell in code for out in cell.outputs if out.output_type == "error"]
    text = path.read_text(encoding="utf-8")
    here = f"/{ROOT.parts[1]}/"  # the folder of this clone does not matter
    for place in ("/home/", "/root/", "/tmp/", here):
        assert place not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_use_the_public_interface(path: Path) -> None:
    code = cells(path, "code")
    for node in ast.walk(ast.parse("\n".join(cell.source for cell in code))):
        if isinstance(node, ast.Import):
            assert {name.name for name in node.names} <= OTHERS
        if isinstance(node, ast.ImportFrom):
            assert {name.name for name in node.names} <= PUBLIC[str(node.module)]
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")
    assert all(cell.source.count("\n") < MOST_LINES for cell in code)


def test_their_stored_results_are_small_and_complete() -> None:
    files = [path for folder in STORED for path in folder.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < LARGEST_STORED
    named = "".join(path.read_text(encoding="utf-8") for path in NOTEBOOKS)
    for folder in STORED:
        assert f"stored/{folder.name}" in named
        result = sapper.load(folder)
        assert len(result.runs) == 800
        assert set(result.difference()["pairs"]) == {400}
        assert "model" in result._repr_html_()


@pytest.mark.thorough
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_they_run_from_clean(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / path.name
    shutil.copytree(FOLDER / "stored", tmp_path / "stored")
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
