"""The list of deliberate faults fits the tree; whether tests notice them is asked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import faults


def test_every_fault_can_still_be_made() -> None:
    listed = faults.listed()
    assert [line for line in (fault.misplaced(faults.ROOT) for fault in listed) if line] == []
    assert len({fault.name for fault in listed}) == len(listed)
    assert all(fault.old != fault.new for fault in listed)


@pytest.mark.parametrize("text", ["", "twice x = 1, x = 1"])
def test_a_fault_without_a_place_of_its_own_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "file.py").write_text(text)
    fault = faults.Fault("slip", "file.py", "x = 1", "x = 2", "")
    assert "not once" in fault.misplaced(tmp_path)


@pytest.mark.thorough
def test_a_fault_is_caught_or_survives_and_is_mended(tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text("x = 1\n")
    test = "import sys\nsys.path.insert(0, '.')\nimport file\n\ndef test_it():\n    assert "
    (tmp_path / "test_sharp.py").write_text(test + "file.x == 1\n")
    (tmp_path / "test_blunt.py").write_text(test + "file.x\n")
    found = {}
    for name in ("sharp", "blunt", "absent"):
        fault = faults.Fault("slip", "file.py", "x = 1", "x = 2", f"test_{name}.py")
        found[name] = faults.try_out(fault, tmp_path)
        assert (tmp_path / "file.py").read_text() == "x = 1\n"
    assert (found["sharp"].what, found["sharp"].test) == ("caught", "test_sharp.py::test_it")
    assert (found["blunt"].what, found["absent"].what) == ("SURVIVED", "not run")


def test_an_unknown_name_is_told() -> None:
    assert faults.main(["--only", "nonsense"]) == "no fault of this name: nonsense"
