"""The command with the fake model, in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sapper.experiments.command.cli import main
from sapper.experiments.running import model as running_model
from sapper.experiments.work.simulator import Simulator
from tests.helpers.fake import FAKE

Sapper = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sapper(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Sapper:
    """The command in this process, in an empty folder, with the fake model."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")

    def call(*arguments: object, simulator: Simulator = FAKE) -> tuple[int, str, str]:
        monkeypatch.setattr(running_model, "model_simulator", lambda: simulator)
        monkeypatch.setattr(sys, "argv", ["sapper", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call
