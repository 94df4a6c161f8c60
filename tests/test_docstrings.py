"""Every public name shows an example in its docstring, and the example runs."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import sapper


@pytest.mark.parametrize("name", sapper.__all__)
def test_the_example_of_a_public_name_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    thing = getattr(sapper, name)
    home = {**vars(__import__(thing.__module__, fromlist=["*"]))}
    finder = doctest.DocTestFinder(recurse=False)
    (found,) = finder.find(thing, name, globs=home)
    assert found.examples
    assert doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(found).failed == 0
