from __future__ import annotations

from typing import Any

import pytest

from sapper.model.army import columns as c
from tests.helpers import small

ABROAD: dict[str, Any] = small.QUIET | {
    "deployment__first_week": 0,
    "deployment__tour_weeks": 100,
    "deployment__war_weeks": 100,
    "deployment__size": 400,
    "awareness__contact": 0.2,
    "loyalty__adjustment": 0.2,
}


def test_talk_draws_comrades_together() -> None:
    def spread(talk: float) -> float:
        model = small.model(24, **small.QUIET, loyalty__talk=talk)
        return float(model.army.soldiers.loyalty.reshape(-1, 2).std(axis=1).mean())

    assert spread(0.3) < 0.7 * spread(0.0)


@pytest.mark.parametrize("column", ["loyalty", "awareness"])
def test_the_step_of_stocktaking_changes_little(column: str) -> None:
    """Rates are in continuous time: a step that is twice as long has twice the effect."""

    def mean(weeks: int) -> float:
        model = small.model(48, **ABROAD, time__stocktaking_weeks=weeks, force__strength=6_400)
        soldiers = model.army.soldiers
        return float(getattr(soldiers, column)[soldiers.posting == c.ABROAD].mean())

    means = [mean(weeks) for weeks in (1, 2, 4)]
    assert max(means) - min(means) < 0.03
