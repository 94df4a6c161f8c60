"""What a leader sees and what he moves: in fear to safety, without fear to gain, or nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.engine import pass_week
from sapper.model.lever_checks import bounds
from sapper.model.outcome import decision_log
from sapper.model.parameters import LEVERS
from sapper.model.run import simulate
from sapper.model.week.decisions import decide, look
from sapper.model.week.levers import in_force, order
from tests.helpers import small

WAR_WEEK = 13


def leader(policy: str = "reactive", **changes: Any) -> Army:
    """Return an army in a week of war in which its leader decides; nothing has happened yet."""
    always = {"decisions__policy": policy, "deployment__war_weeks": 400}
    army = small.army(**(small.QUIET | always | changes))
    army.world[0].week = WAR_WEEK
    return army


def moved(army: Army) -> dict[str, float]:
    """Let the leader decide; return by how much he moved each lever."""
    before = [in_force(army, lever) for lever in range(c.LEVER_COUNT)]
    decide(army)
    after = [in_force(army, lever) for lever in range(c.LEVER_COUNT)]
    return {
        name: new - old
        for name, old, new in zip(LEVERS, before, after, strict=True)
        if new != old
    }  # fmt: skip


LOYAL = {"decisions__loyalty_trusted": 0.1, "decisions__loyalty_feared": 0.05}
AFRAID = {"decisions__loyalty_trusted": 1.0, "decisions__loyalty_feared": 0.99}


def test_a_leader_in_fear_moves_every_control_to_safety() -> None:
    army = leader(**AFRAID, economy__transfer_rate=0.3, orders__relaxation="dated")
    army.parameters[0].tour_weeks = army.parameters[1].tour_weeks = 40
    found = moved(army)
    rising = ("reeducation", "welcome", "pay_passed_on", "purge_breadth", "families_held")
    assert {name for name, by in found.items() if by > 0} == set(rising)
    falling = ("size", "tour_weeks", "relaxation", "transfer_rate")
    assert {name for name, by in found.items() if by < 0} == set(falling)


def test_a_leader_without_fear_goes_for_gain() -> None:
    aims = {"decisions__aim_ally": 0.3, "decisions__aim_technology": 0.3}
    found = moved(leader(**LOYAL, **aims, decisions__size_most=400))
    assert found == {"size": 100.0, "transfer_rate": 0.125, "taboo": 1.0}


def test_a_leader_aims_at_no_more_soldiers_than_there_are() -> None:
    army = leader("greedy", **LOYAL, decisions__size_most=5_000_000)
    for _ in range(20):
        decide(army)
    assert in_force(army, c.SIZE) == army.parameters[0].strength


def test_cautious_leaders_know_fear_alone_and_greedy_ones_none() -> None:
    assert moved(leader("cautious", **LOYAL)) == {}
    assert "purge_breadth" in moved(leader("cautious", **AFRAID))
    assert moved(leader("greedy", **AFRAID)) == {}
    assert "size" in moved(leader("greedy", **LOYAL, decisions__size_most=400))


def test_a_leader_of_equal_gain_and_fear_does_nothing() -> None:
    assert moved(leader(decisions__inertia=1.0, **AFRAID)) == {}


def test_he_relaxes_the_rule_abroad_only_for_its_losses() -> None:
    aims = LOYAL | {"decisions__levers": ["relaxation"]}
    assert moved(leader(**aims)) == {}
    army = leader(**aims, decisions__losses_feared=1.0, decisions__aim_power=0.0)
    army.world[0].killed = 100
    assert moved(army) == {"relaxation": 1.0}
    pass_week(army)
    assert army.world[0].relaxed


def test_nobody_is_sent_without_a_war() -> None:
    peace = leader(**LOYAL, deployment__first_week=300, decisions__levers=["size"])
    assert moved(peace) == {}


def test_a_lever_that_is_switched_off_or_held_stays() -> None:
    army = leader(**AFRAID, decisions__levers=["purge_breadth", "size"])
    army.world[0].held = 1 << c.SIZE
    assert set(moved(army)) == {"purge_breadth"}
    assert [row["lever"] for row in decision_log(army)] == ["purge_breadth"]


def test_he_decides_at_his_time_only() -> None:
    for week in (0, 1, 12, 14):
        army = leader(**AFRAID)
        army.world[0].week = week
        assert moved(army) == {}


def test_fear_bends_what_he_is_shown_unless_he_sees_the_truth() -> None:
    shown, true = leader(), leader(decisions__sees="true")
    for army in (shown, true):
        army.world[0].alarm = 2.0
        look(army)
    sight, real = shown.decisions[0], true.decisions[0]
    assert sight[c.SAW_LOYALTY] > sight[c.TRUE_LOYALTY] == real[c.SAW_LOYALTY]
    assert sight[c.SAW_DANGER] < real[c.SAW_DANGER]


def test_he_counts_what_came_since_he_looked_last() -> None:
    army = leader()
    army.world[0].plots_foiled, army.world[0].mutinies = 3, 1
    look(army)
    assert army.decisions[0, [c.SAW_FOILED, c.SAW_UNREST]].tolist() == [3.0, 1.0]
    look(army)
    assert army.decisions[0, [c.SAW_FOILED, c.SAW_UNREST]].tolist() == [0.0, 0.0]


def test_without_anything_hidden_he_makes_out_the_truth() -> None:
    told = rules.reported(rules.shown(0.6, 0.2, 0.0, 0.0), 0.3, 0.0)
    assert rules.made_out(told, 0.2, 0.3) == pytest.approx(0.6)


def test_an_order_is_in_force_and_in_the_log() -> None:
    army = leader()
    order(army, c.PURGE_BREADTH, 0.4)
    order(army, c.PURGE_BREADTH, 0.4)
    (row,) = decision_log(army)
    assert army.parameters[0].purge_breadth == 0.4
    assert (row["week"], row["lever"], row["before"], row["after"]) == (13, "purge_breadth", 0, 0.4)


def test_fewer_soldiers_abroad_come_home_at_once_and_the_rest_go() -> None:
    changes = {"decisions__dated": [{"week": 6, "lever": "size", "value": 80}]}
    run = simulate(small.scenario(**small.QUIET, **changes), 1, 0)
    events = [(one["week"], one["kind"]) for one in run.events if one["kind"].startswith("troops")]
    assert events[:3] == [(3, "troops sent"), (6, "troops returned"), (6, "troops sent")]
    decided = [(row["week"], row["before"], row["after"]) for row in run.decisions]
    assert decided == [(3, 0.0, 200.0), (6, 200.0, 80.0)]


def test_he_who_brings_all_home_sends_nobody_more() -> None:
    changes = {"decisions__dated": [{"week": 6, "lever": "size", "value": 0}]}
    run = simulate(small.scenario(**small.QUIET, **changes), 1, 0)
    assert [one["kind"] for one in run.events] == ["troops sent", "troops returned"]


def test_a_broken_taboo_costs_legitimacy_and_pleases_the_ally() -> None:
    army = leader(decisions__taboo_cost=0.2, decisions__taboo_gain=0.5)
    before = army.world[0].legitimacy
    order(army, c.TABOO, 1.0)
    assert army.world[0].legitimacy == pytest.approx(0.8 * before)
    assert army.world[0].alliance == 0.5


@settings(max_examples=20, deadline=None)
@given(
    policy=st.sampled_from(["cautious", "greedy", "reactive"]),
    replicate=st.integers(0, 99),
    step=st.floats(0.01, 1.0),
    aims=st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4),
)
def test_levers_stay_within_bounds_and_the_log_tells_each_move(
    policy: str, replicate: int, step: float, aims: list[float]
) -> None:
    names = ("aim_power", "aim_money", "aim_technology", "aim_ally")
    chosen = {f"decisions__{name}": aim for name, aim in zip(names, aims, strict=True)}
    scenario = small.scenario(
        decisions__policy=policy, decisions__lever_step=step, decisions__decision_weeks=4,
        decisions__size_most=600, **chosen,
    )  # fmt: skip
    at: dict[str, float] = {}
    for row in simulate(scenario, 3, replicate).decisions:
        low, high = bounds(scenario, row["lever"])
        assert low <= row["after"] <= high
        assert row["after"] != row["before"] == at.get(row["lever"], row["before"])
        at[row["lever"]] = row["after"]


def test_the_log_has_room_for_what_it_holds() -> None:
    army = leader(time__horizon_weeks=1)
    for number in range(100):
        order(army, c.PURGE_BREADTH, number / 100)
    assert len(decision_log(army)) == army.decisions.shape[0] - 1
    assert np.isfinite(army.decisions).all()
