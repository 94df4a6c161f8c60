from __future__ import annotations

from itertools import pairwise, product
from math import prod

import numpy as np
import pytest

from sapper.model.army.columns import Army
from sapper.model.climate import climate_of
from sapper.model.foresight import branching
from sapper.model.foresight.mutinies import _at_least, _joining, rising_chance
from sapper.model.streams import branch_key
from sapper.model.week.mutiny import rise
from tests.helpers.small import army

# Every mutiny with the reach for it is an attempt.
SULLEN = {
    "conspiracy__spark_rate": 0.0,
    "deployment__size": 0,
    "loyalty__staff_base": 0.65,
    "uprising__mutiny_rate": 0.5,
    "uprising__mutiny_escalates": 1.0,
    "uprising__mutiny_contagion": 0.0,
}
LOOKED_AT = 12


def sullen(share: float, **changes: float) -> Army:
    """Return a world with a disaffected share in every battalion, in a week with reach."""
    made = army(**(SULLEN | changes))
    branching.pass_weeks(made, LOOKED_AT)
    made.formations["disaffected"] = share
    parameters = made.parameters[0]
    above = 2.0 * parameters.disaffection_width * (0.5 - share)
    made.soldiers.loyalty[:] = parameters.disaffected_below + above
    return made


def attempts(made: Army, tries: int) -> float:
    """Return the mean number of attempts from below, once every battalion has been asked."""
    climate, found = climate_of(made.world[0], made.parameters[0]), 0
    interval = int(made.parameters[0].stocktaking_weeks)
    for number in range(tries):
        for week in range(interval):
            copy = branching.copy_army(made)
            branching.rekey(copy, branch_key(1, 0, 1, number))
            copy.world[0].week += week
            rise(copy, climate)
            found += int(copy.world[0].attempts)
    return found / tries


@pytest.mark.parametrize("joins", [(), (0.3,), (0.2, 0.7, 0.5), (0.1, 0.1, 0.9, 0.4, 0.25)])
def test_the_number_that_join_is_a_sum_of_unequal_coins(joins: tuple[float, ...]) -> None:
    tail = [0.0] * (len(joins) + 1)
    for ways in product((0, 1), repeat=len(joins)):
        chance = prod(p if way else 1.0 - p for way, p in zip(ways, joins, strict=True))
        for least in range(sum(ways) + 1):
            tail[least] += chance
    found = _joining(np.array(joins))
    np.testing.assert_allclose(found.tail[:-1], tail)
    for least, chance in enumerate(tail):
        assert _at_least(found, float(least)) == (pytest.approx(chance) if joins else least == 0)


def test_between_whole_numbers_and_beyond_all_the_chance_falls_steadily() -> None:
    joining = _joining(np.array([0.2, 0.7, 0.5]))
    chances = [_at_least(joining, wanted) for wanted in np.linspace(0.0, 6.0, 61)]
    assert all(after < before for before, after in pairwise(chances))
    assert 0.0 < chances[-1] < chances[30]


@pytest.mark.parametrize("committed", [0.03, 0.1, 0.3])
@pytest.mark.parametrize(("share", "contagion"), [(0.45, 0.0), (0.3, 0.05)])
def test_the_chance_is_about_as_often_as_a_mutiny_becomes_an_attempt(
    committed: float, share: float, contagion: float
) -> None:
    made = sullen(
        share,
        uprising__committed=committed,
        uprising__mutiny_spread=0.8,
        uprising__mutiny_contagion=contagion,
    )
    interval = float(made.parameters[0].stocktaking_weeks)
    expected, found = float(rising_chance(made, interval)), attempts(made, 600)
    assert 0.0 < found < 1.0
    assert found / 2.0 < expected < 2.0 * found


def test_the_more_are_disaffected_and_the_less_is_needed_the_likelier() -> None:
    chances = [float(rising_chance(sullen(share), 52.0)) for share in (0.3, 0.45, 0.6)]
    assert chances == sorted(set(chances))
    harder = sullen(0.45, uprising__committed=0.2)
    assert 0.0 < float(rising_chance(harder, 52.0)) < chances[1]


def test_mutinies_that_never_grow_count_for_nothing() -> None:
    assert rising_chance(sullen(0.45, uprising__mutiny_escalates=0.0), 52.0) == 0.0


def test_the_calm_and_those_abroad_do_not_count() -> None:
    assert rising_chance(sullen(0.0), 52.0) == 0.0
    away = sullen(0.6)
    away.formations["posting"] = 1
    assert rising_chance(away, 52.0) == 0.0
