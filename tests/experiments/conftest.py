"""A small correct experiment, for tests that run it or put errors into it.

Pictures are sketched here. A test that is about them, or the one of its method that has them
painted, is marked ``painted``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.figures import style
from tests.helpers.sketch import sketched
from tests.helpers.sound import SOUND, SOUND_TOML

HERE = Path(__file__).parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Sketch pictures in the whole of a test, with the fixtures that it is the first to use."""
    if HERE not in item.path.parents or item.get_closest_marker("painted"):
        return (yield)
    with patch.object(style, "saved", sketched):
        return (yield)


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
