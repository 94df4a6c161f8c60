"""What those abroad learn, keep and pass on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.sandbox import QUIET, rise

# The last week of the first tour abroad, and of the war.
END_OF_TOUR, END_OF_WAR = 51, 129


@pytest.mark.parametrize(
    ("leaf", "less", "more", "sign"),
    [("contact", 0.02, 0.08, 1.0), ("supervision", 0.1, 0.7, -1.0),
     ("language_barrier", 0.1, 0.7, -1.0), ("front_part", 0.0, 0.8, -1.0),
     ("front_isolation", 0.1, 0.9, -1.0)],
)  # fmt: skip
def test_people_learn_by_contact_and_less_if_it_is_hindered(
    leaf: str, less: float, more: float, sign: float
) -> None:
    at_front: dict[str, Any] = QUIET | {"awareness__front_part": 0.5}
    change = rise("awareness_abroad", at_front | {f"awareness__{leaf}": more},
                  at_front | {f"awareness__{leaf}": less}, week=END_OF_TOUR)  # fmt: skip
    assert (change * sign > 0.05).all()


def test_contact_abroad_does_not_teach_those_at_home() -> None:
    home = QUIET | {"deployment__size": 0}
    assert (rise("awareness_home", home | {"awareness__contact": 0.3}, home) == 0.0).all()


def test_what_was_learned_is_kept_unless_it_is_forgotten() -> None:
    kept, lost = (QUIET | {"awareness__forgetting": rate} for rate in (0.0005, 0.01))
    assert (rise("awareness_returned", lost, kept) < -0.1).all()


def test_people_also_learn_at_home() -> None:
    open_home, closed = (QUIET | {"awareness__seepage": rate} for rate in (0.002, 0.0))
    assert (rise("awareness_home", open_home, closed) > 0.05).all()


def test_those_who_know_tell_those_who_do_not() -> None:
    telling, silent = (QUIET | {"awareness__telling": rate} for rate in (0.03, 0.0))
    assert (rise("awareness_home", telling, silent) > 0.02).all()
    assert (rise("awareness_returned", telling, silent, week=END_OF_WAR) > 0.02).all()
