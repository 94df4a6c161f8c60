"""Branches: vetting and supply, skill in battle, weight and place in a coup."""

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


def test_special_forces_supplied_better_are_more_loyal_until_money_runs_short() -> None:
    # Aid is half of the ordinary income, and ends in week 60.
    home = QUIET | {
        "deployment__size": 0, "economy__aid": 1e6, "economy__aid_ends": 60,
        "loyalty__patronage_weight": 0.0,
    }  # fmt: skip
    supplied = home | {"loyalty__special_supply": 0.1}
    before, after, adapted = (
        {
            branch: loyalty_of(army_after(week, supplied), branch)
            - loyalty_of(army_after(week, home), branch)
            for branch in (c.SPECIAL, c.INFANTRY)
        }
        for week in (58, 130, 700)
    )
    assert before[c.SPECIAL] == pytest.approx(0.1, abs=0.01)
    assert after[c.SPECIAL] < 0.03
    assert adapted[c.SPECIAL] > after[c.SPECIAL] + 0.03
    assert before[c.INFANTRY] == after[c.INFANTRY] == 0.0
