"""``python notebooks/renew.py``: compute the stored results again, then run the notebooks.

About ten minutes on two cores. Stopped and run again, it continues.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

import sapper

HERE = Path(__file__).parent
WORK = HERE.parent / "results" / "notebooks"
STORED = {
    "three_signatures": {"vary": {"orders.important": ["alone", "three"]}, "runs": 400},
    "small_deployment": {"vary": {"deployment.size": [0, 11_000]}, "runs": 400},
}
"""What takes too long for a reader: each is a sweep of dprk_2024."""


def main() -> None:
    """Renew the results and the notebooks."""
    for name, question in STORED.items():
        result = sapper.sweep("dprk_2024", out=WORK / name, **question)
        result.save(HERE / "stored" / name)
    for notebook in sorted(HERE.glob("*.ipynb")):
        run_notebook(notebook)


def run_notebook(path: Path) -> None:
    """Run a notebook and store its outputs, without bars of progress."""
    book = nbformat.read(path, as_version=4)
    NotebookClient(book, resources={"metadata": {"path": HERE}}).execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if not is_bar(one)]
    book.metadata.pop("widgets", None)
    nbformat.write(book, path)


def is_bar(output: nbformat.NotebookNode) -> bool:
    """Say whether an output is a bar of progress, or what is left of it."""
    data = output.get("data", {})
    return any("widget" in kind for kind in data) or data.get("text/plain") == ""


if __name__ == "__main__":
    main()
