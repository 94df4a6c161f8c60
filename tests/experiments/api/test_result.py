from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import sapper
import sapper.experiments.running.model
from sapper import RegimeModel, load_scenario
from sapper.experiments.api import Picture
from sapper.experiments.figures import style
from sapper.model.errors import InputError
from tests.helpers.fake import FAKE

FURTHEST = 32
"""Largest difference of a dot between a stored picture and the drawn one, in 255 shades."""


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sapper.experiments.running.model, "model_simulator", lambda: FAKE)
    monkeypatch.chdir(tmp_path)


def test_an_experiment_is_run_from_tables_a_file_or_a_name(
    sound: dict[str, Any], write: Callable[..., Path]
) -> None:
    result = sapper.run(sound, replicates=4)
    assert result.folder == Path("results/small")
    assert len(result.runs) == 16
    assert result.picture("picture")._repr_png_().startswith(b"\x89PNG")
    assert result.answer.startswith("As “Deployed soldiers” goes from 0 to 120,000,")
    assert list(result.shares.columns) == ["foiled", "attempt", "success"]
    assert len(result.shares) == 4
    assert sapper.load("results/small").risk.equals(result.risk)
    assert len(sapper.run(write(), replicates=3, out="file").runs) == 6
    assert len(sapper.run("deployment_size", replicates=1, out="shipped").runs) == 24


def test_a_stored_picture_keeps_bands_and_grid() -> None:
    drawn = style.canvas(1, "bands")
    panel = drawn.add_subplot()
    for number in range(5):
        look = style.look(number)
        panel.plot([0, 9], [number, 9 - number], **look)
        panel.fill_between(
            [0, 9],
            [number, 8 - number],
            [number + 1, 10 - number],
            alpha=style.BAND_OPACITY,
            color=look["color"],
        )
    style.finish(panel, "panel")
    content = style.saved(drawn)["png"]
    stored = Image.open(io.BytesIO(Picture(content, "bands")._repr_png_())).convert("RGB")
    full = (
        Image.open(io.BytesIO(content)).convert("RGB").resize(stored.size, Image.Resampling.LANCZOS)
    )
    apart = np.abs(np.asarray(stored, int) - np.asarray(full, int)).max(axis=2)
    assert apart.mean() < 1.0  # of 255 shades
    assert apart.max() < FURTHEST


def test_runs_can_be_capped_to_try_a_notebook_out(
    sound: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAPPER_MOST_REPLICATES", "2")
    assert len(sapper.run(sound).runs) == 8
    assert len(sapper.run(sound, replicates=1, out="one").runs) == 4


def test_wrong_input_gives_one_line(sound: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="replicates"):
        sapper.run(sound, replicates=0)
    with pytest.raises(InputError, match=r"experiment is missing|experiment"):
        sapper.run({})
    with pytest.raises(InputError, match="known: picture"):
        sapper.run(sound).picture("painting")


def test_the_log_of_a_run_is_in_words() -> None:
    model = RegimeModel(load_scenario("sandbox"), seed=1)
    model.run_weeks(60)
    assert sapper.log(model)[0].startswith("week 26: 4,800 soldiers were sent abroad")


def test_the_course_of_a_run_is_drawn() -> None:
    model = RegimeModel(
        load_scenario("sandbox").override({"force.soldiers_per_company": 1}), seed=1
    )
    model.run_weeks(60)
    assert sapper.course(model, "patronage", "mean_loyalty")._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"series = 'patronag'.*known: "):
        sapper.course(model, "patronag")
