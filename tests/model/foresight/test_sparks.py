from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.foresight import branching
from sapper.model.foresight.appointments import FINEST, halves
from sapper.model.foresight.attempts import look_ahead_weeks
from sapper.model.foresight.score import ATTEMPT, MUTINY
from sapper.model.foresight.sparks import STEPS, reveal_of_score, score_of_reveal, score_of_spark
from sapper.model.streams import branch_word, branch_words
from tests.helpers.small import agreeing_keys, army, differences

FIRM = {"loyalty__staff_base": 0.75, "conspiracy__spark_rate": 2.5}


def keys(count: int, iteration: int = 0) -> list[np.uint64]:
    return [np.uint64(branch_word(branch_words(3, 0, iteration, path), 0)) for path in range(count)]


def with_a_disloyal_commander() -> Army:
    """Return a world whose army commander takes stock next week, and may start a plot."""
    made = army(**FIRM)
    interval = int(made.parameters[0].stocktaking_weeks)
    branching.pass_weeks(made, 8)
    while (made.formations.size - 1 + made.world[0].week) % interval:
        branching.pass_weeks(made, int(made.world[0].week) + 1)
    made.staff.retires[:] = 1_000
    made.staff.loyalty[:] = 0.9
    made.staff.loyalty[commander_of(made)] = 0.2
    return made


def with_a_disloyal_successor() -> Army:
    """Return the same world, whose army commander retires next week for one who is as disloyal."""
    made = with_a_disloyal_commander()
    made.staff.loyalty[:] = 0.9
    made.staff.retires[commander_of(made)] = made.world[0].week
    branching.rekey(made, next(key for key in keys(9_000, 7) if halves(made, key) == FINEST))
    return made


def commander_of(made: Army) -> int:
    return made.offices.size - c.STAFF_OFFICES


@pytest.mark.parametrize("world", [with_a_disloyal_commander, with_a_disloyal_successor])
def test_scoring_sparks_does_not_change_the_world(world: Callable[[], Army]) -> None:
    made = world()
    made.world[0].revealed = FINEST
    before = branching.copy_army(made)
    assert score_of_spark(made, made.world[0].key, ATTEMPT, 0.0) > 0.0
    assert differences(before, made) == []


def test_loyal_officers_and_mutinies_have_no_spark_score() -> None:
    made = with_a_disloyal_commander()
    key = made.world[0].key
    assert score_of_spark(made, key, MUTINY, 0.0) == 0.0
    made.staff.loyalty[:] = 0.9
    assert score_of_spark(made, key, ATTEMPT, 0.0) == 0.0


def test_a_successor_may_start_a_plot_in_the_week_in_which_he_comes() -> None:
    made = with_a_disloyal_successor()
    promised = {key: score_of_spark(made, key, ATTEMPT, 0.0) for key in keys(3_000)}
    best = max(promised.values())
    for key in [key for key, score in promised.items() if score == best][:10]:
        copy = branching.copy_army(made)
        copy.world[0].revealed = reveal_of_score(best)
        branching.rekey(copy, key)
        branching.advance(copy)
        assert copy.staff.disposition[commander_of(made)] < rules.disposition(0.5**FINEST)
        assert copy.world[0].plots_started > 0
    # An ordinary successor does not take the place of the present holder.
    other = next(key for key in keys(100) if halves(made, key) == 0)
    branching.rekey(made, other)
    assert score_of_spark(made, next(iter(promised)), ATTEMPT, 0.0) == 0.0


def test_branches_share_the_appointments_that_were_revealed_before_a_spark() -> None:
    made, (first, second, *_) = with_a_disloyal_successor(), keys(10, 2)
    for revealed, same in ((FINEST + 5, True), (0, False)):
        found = []
        for key in (first, second):
            copy = branching.copy_army(made)
            copy.world[0].revealed = revealed
            # A second branch in the same week keeps what the first kept.
            branching.rekey(copy, keys(1, 5)[0])
            branching.rekey(copy, key)
            branching.advance(copy)
            assert copy.world[0].key == key
            assert copy.world[0].appointing == 0
            found.append(float(copy.staff.disposition[commander_of(made)]))
        assert (found[0] == found[1]) == same


def test_lower_lots_score_higher_and_the_lowest_start_plots() -> None:
    made = with_a_disloyal_commander()
    row, plotting = commander_of(made), 0.0
    promised = {}
    for key in keys(3_000):
        promised[key] = score_of_spark(made, key, ATTEMPT, 0.0)
        plotting = max(plotting, promised[key])
    best = [key for key, score in promised.items() if score == plotting]
    rest = [key for key, score in promised.items() if score < plotting - 0.1]
    began = {}
    for key in (*best[:40], *rest[:40]):
        copy = branching.copy_army(made)
        branching.rekey(copy, key)
        branching.pass_weeks(copy, int(copy.world[0].week) + 1)
        began[key] = copy.staff.plot[row] != c.NO_PLOT or copy.world[0].plots_started > 0
    # His loyalty changes before the spark is drawn, so a lot near the bound may go either way.
    assert np.mean([began[key] for key in best[:40]]) > 0.3
    assert not any(began[key] for key in rest[:40])


@pytest.mark.parametrize("world", [with_a_disloyal_commander, with_a_disloyal_successor])
def test_other_keys_agree_with_what_was_revealed_as_often_as_they_should(
    world: Callable[[], Army],
) -> None:
    made = world()
    scores = np.array([score_of_spark(made, key, ATTEMPT, 0.0) for key in keys(4_000)])
    for share in (0.5, 0.1, 0.02):
        revealed = reveal_of_score(float(np.quantile(scores, 1.0 - share)))
        likely = np.mean([reveal_of_score(score) >= revealed for score in scores])
        made.world[0].revealed = revealed
        found = agreeing_keys(made, ATTEMPT, 200)
        for _, key in found:
            assert reveal_of_score(score_of_spark(made, key, ATTEMPT, 0.0)) >= revealed
        error = np.sqrt((1.0 - likely) / likely**2 / len(found))
        attempts = [attempt for attempt, _ in found]
        assert abs(np.mean(attempts) - (1.0 - likely) / likely) < 5.0 * max(error, 0.05)


@pytest.mark.parametrize("score", [0.0, 0.3, 0.99, 1.0, 1.2])
def test_steps_of_sparks_are_above_appointments_and_below_the_event(score: float) -> None:
    revealed = reveal_of_score(score)
    assert FINEST <= revealed < FINEST + STEPS
    assert score_of_reveal(revealed) <= score
    assert score_of_reveal(revealed) < 1.0


def test_the_score_of_a_key_depends_on_its_lots_alone() -> None:
    # What was revealed must not change the score of a key. Otherwise copies would agree with
    # something else. This matters most in weeks without a full look-ahead.
    for made in (with_a_disloyal_commander(), with_a_disloyal_successor()):
        scores = []
        for revealed in (0, FINEST, FINEST + STEPS // 2):
            made.world[0].revealed = revealed
            scores.append([score_of_spark(made, key, ATTEMPT, 0.0) for key in keys(200)])
        assert scores[0] == scores[1] == scores[2]
    assert made.world[0].week % look_ahead_weeks(int(made.parameters[0].stocktaking_weeks))
