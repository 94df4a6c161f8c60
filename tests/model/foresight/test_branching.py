from __future__ import annotations

import numpy as np
import pytest

from sapper.model.army.columns import NOBODY, READY, STAFF_OFFICES, Army
from sapper.model.engine import pass_week
from sapper.model.foresight import branching
from sapper.model.foresight.appointments import (
    FINEST,
    IMAGINED,
    empty_offices,
    forget,
    imagine,
    revealed_row,
)
from sapper.model.foresight.attempts import look_ahead, look_ahead_weeks
from sapper.model.foresight.future_plots import MOST_CUTS, MOST_SIGNING, Space, plots_to_come
from sapper.model.foresight.headquarters import COLUMNS
from sapper.model.foresight.outlook import outlook_of
from sapper.model.foresight.score import (
    ATTEMPT,
    COORDINATES,
    EVENTS,
    GRID,
    LOOK_AHEAD,
    MUTINY,
    SUCCESS,
    happened,
    on_grid,
    progress,
    progress_with,
)
from sapper.model.streams import branch_key, stream_key
from tests.helpers.small import TROUBLED, army, differences

WEEKS = 40
# The first full look-ahead after the first week; before it no formation has reach.
LOOKED_AHEAD = look_ahead_weeks(int(TROUBLED["time.stocktaking_weeks"]))


# Plots never strike, so the regime lasts.
LASTING = {"uprising__occasion_rate": 0.0, "uprising__mutiny_rate": 0.0}


def after(weeks: int, replicate: int = 0) -> Army:
    made = army(replicate=replicate, **LASTING)
    branching.pass_weeks(made, weeks)
    return made


def test_a_copy_continues_as_the_original() -> None:
    original = after(20)
    copy = branching.copy_army(original)
    assert differences(original, copy) == []
    branching.pass_weeks(original, WEEKS)
    assert "world.week" in differences(original, copy)
    branching.pass_weeks(copy, WEEKS)
    assert differences(original, copy) == []


def test_a_copy_shares_nothing_that_a_week_writes() -> None:
    original = after(5)
    shared = [
        name
        for name in Army._fields
        if name != "soldiers"
        and np.shares_memory(getattr(original, name), getattr(original, name))
        and np.shares_memory(getattr(branching.copy_army(original), name), getattr(original, name))
    ]
    assert set(shared) <= branching.CONSTANT
    before = {name: getattr(original, name).copy() for name in branching.CONSTANT}
    branching.pass_weeks(original, 60)
    for name, table in before.items():
        assert table.tobytes() == getattr(original, name).tobytes(), name


def test_another_key_gives_another_history_from_that_week() -> None:
    one = after(20)
    other = branching.copy_army(one)
    branching.rekey(other, branch_key(1, 0, 1, 0))
    assert differences(one, other) == ["world.key"]
    branching.pass_weeks(one, WEEKS)
    branching.pass_weeks(other, WEEKS)
    assert "soldiers.awareness" in differences(one, other)


def test_no_branch_shares_its_key_with_another_or_with_a_run() -> None:
    branches = {
        int(branch_key(5, repetition, iteration, path))
        for repetition in range(10)
        for iteration in range(10)
        for path in range(10)
    }
    runs = {int(stream_key(5, replicate)) for replicate in range(1_000)}
    assert len(branches) == 1_000
    assert not branches & runs
    assert branch_key(5, 0, 0, 0) != branch_key(6, 0, 0, 0)


@pytest.mark.parametrize("event", range(len(EVENTS)))
@pytest.mark.parametrize("coordinate", range(len(COORDINATES)))
def test_climbing_stops_at_every_record_and_changes_nothing(event: int, coordinate: int) -> None:
    climbed, plain = army(replicate=3), army(replicate=3)
    highest = branching.score_of(climbed, event, coordinate)
    while highest < 1.0:
        score = branching.climb(climbed, WEEKS, event, coordinate, highest)
        if score <= highest:
            break
        # A revealed lot is scored by what it may bring, not by the present world.
        if climbed.world[0].revealed == 0:
            assert score == branching.score_of(climbed, event, coordinate)
        assert score * GRID == int(score * GRID)
        highest = score
    branching.pass_weeks(plain, int(climbed.world[0].week))
    assert differences(climbed, plain) == []
    assert (highest == 1.0) == happened(climbed, event)


def test_only_the_event_itself_scores_one() -> None:
    assert on_grid(1.0, False) == 1.0 - 1.0 / GRID
    assert on_grid(5.0, False) == 1.0 - 1.0 / GRID
    assert on_grid(-3.0, False) == 0.0
    assert on_grid(0.2, True) == 1.0
    assert np.isnan(on_grid(np.nan, False))


def test_the_score_comes_from_the_state_alone_and_less_time_brings_nothing_closer() -> None:
    made = after(12)
    for event in range(len(EVENTS)):
        first = branching.score_of(made, event, LOOK_AHEAD)
        made.world[0].key = np.uint64(99)
        assert branching.score_of(made, event, LOOK_AHEAD) == first
    scores = []
    for horizon in (50, 200, 1_000):
        made = army(
            time__horizon_weeks=horizon, loyalty__staff_base=0.9, conspiracy__spark_rate=1.0
        )
        branching.pass_weeks(made, LOOKED_AHEAD)
        scores.append(branching.score_of(made, ATTEMPT, LOOK_AHEAD))
    assert scores == sorted(set(scores))


def test_less_loyal_officers_and_a_plot_bring_an_attempt_closer() -> None:
    calm = army(loyalty__staff_base=0.9, conspiracy__spark_rate=1.0, uprising__mutiny_rate=0.0)
    branching.pass_weeks(calm, LOOKED_AHEAD)
    scores = []
    for loyalty in (0.8, 0.6, 0.3):
        calm.staff.loyalty[:] = loyalty
        scores.append(branching.score_of(calm, ATTEMPT, LOOK_AHEAD))
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]
    calm.staff.loyalty[:] = 0.8
    without = branching.score_of(calm, ATTEMPT, LOOK_AHEAD)
    calm.plots["status"][0] = READY
    calm.plots["strength"][0] = calm.formations["reach"][-1]
    calm.staff.plot[-STAFF_OFFICES:] = 0
    assert branching.score_of(calm, ATTEMPT, LOOK_AHEAD) > without


@pytest.mark.parametrize("event", [ATTEMPT, SUCCESS])
@pytest.mark.parametrize("weeks", [-20, -1, 17, 29])
def test_a_single_headquarters_scores_as_within_the_whole(event: int, weeks: int) -> None:
    made = army(loyalty__staff_base=0.75, conspiracy__spark_rate=10.0, **LASTING)
    if weeks < 0:
        empty_offices(made)
    branching.pass_weeks(made, weeks)
    while revealed_row(made) == NOBODY:
        branching.pass_weeks(made, int(made.world[0].week) + 1)
    made.world[0].revealed = FINEST
    formation = int(made.offices[revealed_row(made)].formation)
    outlook = outlook_of(made)
    space = Space(
        np.empty(MOST_SIGNING, np.int64),
        np.empty(MOST_CUTS, np.int64),
        np.empty((COLUMNS, MOST_SIGNING)),
    )
    rest = look_ahead(made, outlook, space) - plots_to_come(made, outlook, formation, space)
    before = np.empty((IMAGINED, STAFF_OFFICES)), made.formations[:1].copy()
    scores = []
    for lot in (0.5, 0.02, 0.0005):
        assert imagine(made, lot, before) == formation
        scores.append(progress_with(made, event, outlook, formation, rest, space))
        assert scores[-1] == pytest.approx(progress(made, event, LOOK_AHEAD), abs=1e-9)
        forget(made, formation, before)
    assert scores == sorted(scores)


def test_disaffected_regiments_bring_a_mutiny_closer() -> None:
    made, scores = army(uprising__mutiny_rate=0.01), []
    for share in (0.0, 0.1, 0.3, 0.6):
        made.formations["disaffected"] = share
        scores.append(branching.score_of(made, MUTINY, LOOK_AHEAD))
    assert scores == sorted(set(scores))


def test_the_cost_in_memory_is_that_of_a_copy() -> None:
    made = army()
    expected = sum(column.nbytes for column in (*made.soldiers, *made.staff))
    expected += sum(
        getattr(made, name).nbytes
        for name in Army._fields
        if name not in branching.CONSTANT | {"soldiers", "staff"}
    )
    assert branching.state_bytes(made) == expected


def test_a_week_is_a_week() -> None:
    one, other = army(), army()
    branching.pass_weeks(one, 3)
    for _ in range(3):
        pass_week(other)
    assert differences(one, other) == []
