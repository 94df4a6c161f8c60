"""How often battalions mutiny, how a mutiny spreads, and when it goes for power."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import mourning
from sapper.model.climate import climate_of
from sapper.model.foresight.branching import copy_army
from sapper.model.week.deployment import measure_reach
from sapper.model.week.mutiny import refusal_rate, refusing, rise
from tests.helpers import small
from tests.helpers.errors import errors_off

SULLEN: dict[str, Any] = {
    "conspiracy__spark_rate": 0.0,
    "uprising__strain_weight": 4.0,
    "uprising__tour_patience": 50.0,
    "uprising__mutiny_contagion": 0.0,
    "loyalty__disaffected_below": 0.4,
    "loyalty__disaffection_width": 0.2,
}
# Every battalion that may mutinies at once.
OPEN = SULLEN | {"uprising__mutiny_rate": 100.0, "time__stocktaking_weeks": 1}


def sullen(loyalty: float, **changes: Any) -> Army:
    """Return an army whose soldiers all have the same loyalty."""
    army = small.army(**(SULLEN | changes))
    measure_reach(army)
    parameters = army.parameters[0]
    army.soldiers.loyalty[:] = loyalty
    army.formations.disaffected[:] = rules.disaffection(
        loyalty, parameters.disaffected_below, parameters.disaffection_width
    )
    return army


def only(army: Army, battalion: int) -> None:
    """Let this battalion alone begin a mutiny."""
    begins = army.formations.disaffected[battalion]
    army.formations.disaffected[:] = 0.0
    army.formations.disaffected[battalion] = begins


def after_rising(army: Army) -> Any:
    rise(army, climate_of(army.world[0], army.parameters[0]))
    return army.world[0]


@pytest.mark.parametrize("strength", [1_280, 12_800])
def test_there_are_as_many_mutinies_in_an_army_of_any_size(strength: int) -> None:
    army = sullen(0.0, force__strength=strength, uprising__mutiny_rate=0.7)
    world = army.world[0]
    rates = [refusal_rate(army, i) for i in range(world.companies, world.first_regiment)]
    assert sum(rates) == pytest.approx(0.7)


def test_few_battalions_of_ordinary_loyalty_mutiny_but_some_do() -> None:
    rates = [
        refusal_rate(army, int(army.world[0].companies))
        for army in (sullen(loyalty) for loyalty in (0.6, 0.55, 0.4, 0.2))
    ]
    parts = [0.0, 0.125, 0.5, 1.0]
    assert rates == pytest.approx([part * rates[3] for part in parts], abs=1e-12)
    assert rates[3] > 0.0


def test_arrears_overdue_tours_and_losses_strain_a_battalion() -> None:
    army = sullen(0.4)
    world, battalion = army.world[0], int(army.order[0])
    before = refusal_rate(army, battalion)
    world.accustomed = world.patronage + 0.1
    assert refusal_rate(army, battalion) == pytest.approx(1.4 * before)
    world.accustomed = world.patronage - 0.1
    assert refusal_rate(army, battalion) == pytest.approx(before)
    army.formations.losses[mourning(army, battalion)] = 0.25
    assert refusal_rate(army, battalion) == pytest.approx(2.0 * before)


@pytest.mark.parametrize(("weeks", "factor"), [(40, 1.0), (50, 1.0), (75, 3.0), (500, 5.0)])
def test_a_tour_longer_than_accepted_strains_those_abroad_alone(weeks: int, factor: float) -> None:
    army = sullen(0.4)
    world, battalion = army.world[0], int(army.order[0])
    before = refusal_rate(army, battalion)
    world.tour_since, world.week = 100, 100 + weeks
    assert refusal_rate(army, battalion) == pytest.approx(before)
    army.formations.posting[battalion] = c.ABROAD
    assert refusal_rate(army, battalion) == pytest.approx(factor * before)


def test_without_contagion_only_the_disaffected_refuse() -> None:
    for loyalty in (0.1, 0.35, 0.5, 0.7):
        army = sullen(loyalty)
        battalion = int(army.world[0].companies)
        assert refusing(army, battalion) == pytest.approx(army.formations.disaffected[battalion])


def test_those_who_refuse_in_the_open_win_over_those_a_little_more_loyal() -> None:
    refuse = []
    for loyalty in (0.4, 0.5, 0.65, 0.75):
        army = sullen(loyalty, uprising__mutiny_contagion=0.1)
        refuse.append(float(refusing(army, int(army.world[0].companies))))
    assert refuse == pytest.approx([0.75, 0.5, 0.125, 0.0], abs=1e-6)


def test_the_dead_and_the_captive_do_not_refuse() -> None:
    army = sullen(0.0)
    army.soldiers.posting[:] = c.CAPTIVE
    assert refusing(army, int(army.world[0].companies)) == 0.0


@pytest.mark.parametrize(
    ("escalates", "expected", "attempts"), [(0.0, 1.0, 0), (1.0, 1.0, 1), (1.0, 1e6, 0)]
)
def test_mutineers_go_for_power_by_chance_and_only_if_they_are_strong_enough(
    escalates: float, expected: float, attempts: int
) -> None:
    army = sullen(0.0, **(OPEN | {"uprising__mutiny_escalates": escalates}))
    army.world[0].expected_defence = expected
    army.parameters[0].guard_resistance = army.parameters[0].committed = 0.0
    world = after_rising(army)
    assert world.mutinies > 0
    assert (world.attempts, world.over) == (attempts, attempts)


def test_most_mutinies_stay_mutinies_though_they_could_seize_power() -> None:
    tried = 0
    for key in range(200):
        army = sullen(0.3, **(OPEN | {"uprising__mutiny_escalates": 0.1}))
        army.world[0].key, army.world[0].expected_defence = key, 1.0
        only(army, int(army.order[0]))
        tried += int(after_rising(army).attempts)
    assert 8 <= tried <= 35


def test_a_mutiny_gives_hope_and_one_abroad_is_neither_punished_nor_an_attempt() -> None:
    changes = {"uprising__mutiny_escalates": 1.0, "conspiracy__hope_of_mutiny": 0.2}
    army = sullen(0.0, **(OPEN | changes))
    battalion = int(army.order[0])
    only(army, battalion)
    army.formations.posting[battalion] = c.ABROAD
    army.formations.reach[battalion] = 0.0
    world = after_rising(army)
    assert (world.mutinies, world.attempts) == (1, 0)
    assert world.hope == pytest.approx(0.2)
    assert np.array_equal(army.soldiers.loyalty, np.zeros_like(army.soldiers.loyalty))


def test_chances_stand_for_the_coins_of_a_mutiny_and_change_nothing_else() -> None:
    changes = {"mutiny_rate": 1.0, "mutiny_escalates": 0.5, "committed": 0.4}
    begun = sullen(0.25, **{f"uprising__{key}": value for key, value in changes.items()})
    coins, chances = [], []
    for key in range(1_000):
        pair = []
        for weighing in (0, 1):
            army = copy_army(begun)
            army.world[0].key, army.world[0].weighing = key, weighing
            pair.append(after_rising(army))
        thrown, weighed = pair
        coins.append((thrown.expected_attempts, thrown.expected_successes))
        chances.append((weighed.expected_attempts, weighed.expected_successes))
        assert thrown.expected_attempts == (thrown.attempts > 0)
        for name in ("mutinies", "attempts", "successes", "hope", "alarm"):
            assert thrown[name] == weighed[name]
    by_coin, by_chance = np.array(coins), np.array(chances)
    assert 0.02 < by_coin.mean(axis=0)[1] < by_coin.mean(axis=0)[0] < 0.98
    for column in (0, 1):
        assert abs(errors_off(by_coin[:, column] - by_chance[:, column], 0.0)) < 3.9
        assert by_chance[:, column].std() < 0.7 * by_coin[:, column].std()
