"""A busy machine is slow, and no test fails because of that."""

from __future__ import annotations

import re

from tests.test_docs import ROOT

OWN_SECONDS = re.compile(r"timeout=[1-9]|\.wait\([1-9]|monotonic\(\) [-+<]")


def test_no_test_waits_a_number_of_seconds_of_its_own() -> None:
    waiting = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if OWN_SECONDS.search(path.read_text(encoding="utf-8"))
    ]
    # These measure time to choose when to kill, and to end a test that a fault made endless.
    assert sorted(waiting) == ["tests/experiments/test_killed.py", "tests/faults.py"]
