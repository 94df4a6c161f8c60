from __future__ import annotations

import io

import pytest
from rich.console import Console

from sapper.experiments.running import progress


@pytest.mark.parametrize(
    ("console", "seen"),
    [
        (Console(force_jupyter=True), True),
        (Console(force_terminal=True), True),
        (Console(file=io.StringIO()), False),
    ],
)
def test_the_bar_is_seen_in_notebooks_and_terminals(
    console: Console, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "Console", lambda **_: console)
    assert progress.Bar()._bar.disable != seen
