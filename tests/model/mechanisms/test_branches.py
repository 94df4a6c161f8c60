"""Branches: vetting, skill in battle, weight and place in a coup."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from tests.helpers.sandbox import QUIET, army_after, rise

SENT_SPECIAL_FIRST: dict[str, Any] = QUIET | {
    "battle__killed_rate": 0.004,
    "force__special_share": 0.3,
}


def loyalty_of(army: Army, branch: int) -> float:
    soldiers = army.soldiers
    return float(soldiers.loyalty[army.formations.branch[soldiers.company] == branch].mean())


@pytest.mark.parametrize(
    ("leaf", "branch"), [("guard_vetting", c.GUARD), ("special_vetting", c.SPECIAL)]
)
def test_a_branch_is_as_loyal_as_its_vetting(leaf: str, branch: int) -> None:
    vetted, not_vetted = (
        army_after(60, QUIET | {"deployment__size": 0, f"loyalty__{leaf}": weight})
        for weight in (0.1, 0.0)
    )
    assert loyalty_of(vetted, branch) > loyalty_of(not_vetted, branch) + 0.08
    for other in {c.GUARD, c.SPECIAL, c.INFANTRY} - {branch}:
        assert loyalty_of(vetted, other) == loyalty_of(not_vetted, other)


def test_special_forces_lose_fewer_by_their_skill() -> None:
    skilled, ordinary = (
        SENT_SPECIAL_FIRST | {"battle__special_skill": skill} for skill in (0.5, 0.0)
    )
    assert (rise("killed", skilled, ordinary) < -100).all()
    nobody = {"deployment__special_part": 0.0, "force__special_share": 0.0}
    assert (rise("killed", skilled | nobody, ordinary | nobody) == 0.0).all()


def test_more_special_forces_mean_fewer_killed() -> None:
    skilled = SENT_SPECIAL_FIRST | {"battle__special_skill": 0.8}
    ordinary = skilled | {"deployment__special_part": 0.0}
    assert (rise("killed", skilled, ordinary, week=51) < -50).all()


def test_the_contingent_has_the_wanted_part_of_special_forces() -> None:
    for part in (0.0, 0.5, 1.0):
        changes = SENT_SPECIAL_FIRST | {"deployment__special_part": part}
        formations = army_after(30, changes).formations
        abroad = formations[(formations.posting == c.ABROAD) & (formations.echelon == c.BATTALION)]
        assert (abroad.branch == c.SPECIAL).mean() == pytest.approx(part, abs=0.06)
