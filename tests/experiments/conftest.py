"""A small correct experiment, for tests that run it or put errors into it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from tests.helpers.sound import SOUND, SOUND_TOML


@pytest.fixture
def sound() -> dict[str, Any]:
    """The tables of a correct config."""
    return deepcopy(SOUND)


@pytest.fixture
def experiment(sound: dict[str, Any]) -> Experiment:
    """A correct experiment with four points."""
    return opening.check(sound, "small.toml")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a config file: the correct one with some text replaced."""

    def write_config(*changes: tuple[str, str], name: str = "small.toml") -> Path:
        text = SOUND_TOML
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_config
