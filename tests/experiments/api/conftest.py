from __future__ import annotations

from pathlib import Path

import pytest

import sapper.experiments.running.model
from tests.helpers.fake import FAKE


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The fake model computes, and results are written to a folder of the test."""
    monkeypatch.setattr(sapper.experiments.running.model, "model_simulator", lambda: FAKE)
    monkeypatch.chdir(tmp_path)
