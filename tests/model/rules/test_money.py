from __future__ import annotations

from sapper.model import rules


def test_patronage_is_one_half_in_ordinary_times() -> None:
    assert rules.patronage_bought(30e6, 30e6) == 0.5
