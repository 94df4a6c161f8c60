"""The three grievances one by one: wealth elsewhere, long service, luxuries."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.sandbox import QUIET, rise

# Loyalty that a weight of 0.3 costs the average soldier of the sandbox (awareness about 0.2).
FELT = 0.01


@pytest.mark.parametrize("weight", ["wealth_weight", "service_weight", "luxury_weight"])
def test_a_grievance_lowers_the_loyalty_of_soldiers(weight: str) -> None:
    none = QUIET | {
        "grievance__wealth_weight": 0.0,
        "grievance__service_weight": 0.0,
        "grievance__luxury_weight": 0.0,
    }
    felt = none | {f"grievance__{weight}": 0.3}
    assert (rise("mean_loyalty", felt, none) < -FELT).all()


@pytest.mark.parametrize(
    ("weight", "minded"),
    [("wealth_weight", True), ("luxury_weight", True), ("service_weight", False)],
)
def test_staff_resent_wealth_and_luxuries_but_not_long_service(weight: str, minded: bool) -> None:
    lost = rise(
        "staff_loyalty",
        QUIET | {f"grievance__{weight}": 0.4},
        QUIET | {f"grievance__{weight}": 0.0},
    )
    assert (lost < -FELT).all() if minded else (lost == 0.0).all()


@pytest.mark.parametrize(
    ("leaf", "modest", "glaring"),
    [("wealth_ratio", 2.0, 12.0), ("service_years_elsewhere", 7.0, 1.5), ("luxury_gap", 0.1, 0.9)],
)
def test_a_larger_gap_gives_more_grievance(leaf: str, modest: float, glaring: float) -> None:
    wide, narrow = ({f"grievance__{leaf}": value} for value in (glaring, modest))
    assert (rise("mean_loyalty", QUIET | wide, QUIET | narrow) < -FELT).all()


@pytest.mark.parametrize(("sign", "expected"), [(1.0, -1.0), (-1.0, 1.0)])
def test_the_sign_decides_whether_exposure_lowers_loyalty(sign: float, expected: float) -> None:
    base: dict[str, Any] = QUIET | {"grievance__reception_of_exposure": sign}
    change = rise("mean_loyalty", base | {"awareness__contact": 0.3},
                  base | {"awareness__contact": 0.0}, week=129)  # fmt: skip
    assert (change * expected > FELT).all()
