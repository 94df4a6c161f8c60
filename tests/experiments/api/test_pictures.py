from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

import sapper
from sapper import RegimeModel, load_scenario
from sapper.experiments.api.pictures import Picture
from sapper.experiments.figures import style
from sapper.model.errors import InputError

FURTHEST = 32
"""Largest difference of a dot between a stored picture and the drawn one, in 255 shades."""


@pytest.mark.painted
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


def test_the_log_of_a_run_is_in_words() -> None:
    model = RegimeModel(load_scenario("sandbox"), seed=1)
    model.run_weeks(60)
    assert sapper.log(model)[0].startswith("week 26: 4,800 soldiers were sent abroad")


@pytest.mark.painted
def test_the_course_of_a_run_is_drawn() -> None:
    model = RegimeModel(
        load_scenario("sandbox").override({"force.soldiers_per_company": 1}), seed=1
    )
    model.run_weeks(60)
    assert sapper.course(model, "patronage", "mean_loyalty")._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(InputError, match=r"series = 'patronag'.*known: "):
        sapper.course(model, "patronag")
