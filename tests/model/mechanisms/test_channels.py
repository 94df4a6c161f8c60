"""Awareness from workers, students, traders and visitors."""

from __future__ import annotations

import pytest

from tests.helpers.sandbox import QUIET, army_after, rise

VOLUMES = {"workers": "worker", "students": "student", "traders": "trader", "tourists": "tourist"}


@pytest.mark.parametrize("channel", VOLUMES)
def test_channels_raise_awareness_at_home(channel: str) -> None:
    closed = QUIET | {f"channels__{VOLUMES[channel]}_telling": 0.001}
    ajar, wide = (closed | {f"channels__{channel}": people} for people in (12_000, 48_000))
    assert (rise("awareness_home", ajar, closed) > 0.05).all()
    assert (rise("awareness_home", wide, ajar) > 0.05).all()


@pytest.mark.parametrize("channel", VOLUMES)
def test_a_higher_rate_of_a_channel_raises_awareness(channel: str) -> None:
    quiet = QUIET | {f"channels__{channel}": 24_000, f"channels__{VOLUMES[channel]}_telling": 0.0}
    told = quiet | {f"channels__{VOLUMES[channel]}_telling": 0.001}
    assert (rise("awareness_home", told, quiet) > 0.05).all()


def test_conscripts_bring_what_civilians_know() -> None:
    closed = QUIET | {"awareness__seepage": 0.0}
    means = []
    for changes in (closed, closed | {"channels__traders": 24_000}):
        soldiers = army_after(1, changes).soldiers
        means.append(float(soldiers.awareness[soldiers.enlisted > -13].mean()))
    assert means[1] > means[0] + 0.2
