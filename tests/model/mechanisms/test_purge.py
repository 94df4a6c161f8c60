"""Purges of plotters alone or also of those near them, and the grievance that follows."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model.army.columns import Army
from tests.helpers.sandbox import PLOTTING, army_after, rise, surely_more

STUDIED: dict[str, Any] = PLOTTING | {
    "service__study_cohort": 60,
    "service__staff_years": 50.0,
    "conspiracy__informers": 0.05,
}
REPLICATES = 12


def classmates_left(army: Army) -> int:
    return int((army.offices.study_cohort == 0).sum())


def test_a_broad_purge_reaches_those_who_studied_with_the_plotters() -> None:
    left = [
        [classmates_left(army_after(156, STUDIED | {"conspiracy__purge_breadth": breadth}, number))
         for number in range(4)]
        for breadth in (1.0, 0.3, 0.0)
    ]  # fmt: skip
    assert np.mean(left[0]) < 0.5 * np.mean(left[2])
    assert np.mean(left[0]) < np.mean(left[1]) < np.mean(left[2])


def test_a_wide_purge_causes_resentment() -> None:
    purged = STUDIED | {"conspiracy__purge_breadth": 0.8, "uprising__occasion_rate": 0.0}
    resented = purged | {"conspiracy__purge_grievance": 1.0}
    assert surely_more(rise("staff_loyalty", purged, resented, replicates=REPLICATES))
