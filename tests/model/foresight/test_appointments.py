from __future__ import annotations

import numpy as np
import pytest

from sapper.model.army.columns import NOBODY, STAFF_OFFICES
from sapper.model.building import build_army
from sapper.model.foresight import appointments, branching
from sapper.model.foresight.score import ATTEMPT
from sapper.model.foresight.sparks import agreeing_try
from sapper.model.streams import APPOINTMENT, branch_key, branch_words, uniform
from tests.helpers.small import agreeing_keys, army, differences, scenario

KEYS = [branch_key(3, 0, 0, path) for path in range(2_000)]


@pytest.mark.parametrize(
    "changes",
    [{}, {"service__study_cohort": 9}, {"conspiracy__career_grievance": 0.5}],
)
def test_a_world_filled_office_by_office_is_the_world_filled_at_once(
    changes: dict[str, float],
) -> None:
    for replicate in range(5):
        whole = build_army(scenario(**changes), 3, replicate)
        revealed = branching.copy_army(whole)
        appointments.empty_offices(revealed)
        assert revealed.world[0].unfilled > 0
        assert "staff.disposition" in differences(whole, revealed)
        branching.pass_weeks(revealed, 0)
        # Reach is measured in the first week, but here before it.
        branching.pass_weeks(revealed, 1)
        branching.pass_weeks(whole, 1)
        assert differences(whole, revealed) == []


def test_what_was_filled_stays_and_the_rest_is_drawn_anew() -> None:
    one = build_army(scenario(), 3, 0)
    appointments.empty_offices(one)
    steps = int(one.world[0].unfilled)
    branching.pass_weeks(one, -steps // 2)
    other = branching.copy_army(one)
    branching.rekey(other, branch_key(3, 0, 1, 0))
    for made in (one, other):
        branching.pass_weeks(made, 0)
    same = one.staff.disposition == other.staff.disposition
    assert same[-steps // 2 + 1 :].all()
    assert not same[-steps : -steps // 2].any()


def test_a_key_agrees_as_often_as_what_is_revealed_is_likely() -> None:
    made = build_army(scenario(), 3, 0)
    appointments.empty_offices(made)
    row = appointments.revealed_row(made)
    assert row == made.offices.size - 1
    for revealed in (1, 2, 4):
        made.world[0].revealed = revealed
        found = agreeing_keys(made, ATTEMPT, 300)
        assert all(uniform(key, 0, APPOINTMENT, row) < 0.5**revealed for _, key in found)
        # The number of tries before success is geometric.
        expected = 2.0**revealed - 1.0
        error = np.sqrt(2.0**revealed * expected / len(found))
        assert abs(np.mean([attempt for attempt, _ in found]) - expected) < 4.0 * error


def test_a_successor_has_the_disposition_that_was_revealed() -> None:
    made = army()
    branching.pass_weeks(made, 8)
    assert appointments.revealed_row(made) == NOBODY
    assert agreeing_try(made, ATTEMPT, branch_words(3, 0, 0, 0)) == 0
    interval = int(made.parameters[0].stocktaking_weeks)
    highest = made.formations.size - 1
    while (highest + made.world[0].week) % interval:
        branching.pass_weeks(made, int(made.world[0].week) + 1)
    row = made.offices.size - 1
    made.staff.retires[row] = made.world[0].week
    assert appointments.revealed_row(made) == row
    lots = {}
    for key in KEYS[:200]:
        copy = branching.copy_army(made)
        branching.rekey(copy, key)
        lots[appointments.halves(copy, key)] = copy
    for revealed, copy in lots.items():
        branching.pass_weeks(copy, int(copy.world[0].week) + 1)
        leaning = copy.staff.disposition[row]
        bound = appointments.rules.disposition(0.5**revealed)
        assert copy.staff.retires[row] > copy.world[0].week
        assert leaning < bound or revealed == 0
        assert (
            revealed == appointments.FINEST
            or leaning >= appointments.rules.disposition(0.5 ** (revealed + 1)) - 1e-6
        )


def test_imagine_and_forget_leave_the_world_unchanged() -> None:
    for week in (-1, 8):
        made = army()
        if week < 0:
            appointments.empty_offices(made)
        else:
            branching.pass_weeks(made, week)
            made.staff.retires[made.offices.formation == made.formations.size - 1] = 0
            while appointments.revealed_row(made) == NOBODY:
                branching.pass_weeks(made, int(made.world[0].week) + 1)
        before = branching.copy_army(made)
        kept = np.empty((appointments.IMAGINED, STAFF_OFFICES)), made.formations[:1].copy()
        formation = appointments.imagine(made, 0.02, kept)
        assert "staff.disposition" in differences(before, made)
        appointments.forget(made, formation, kept)
        assert differences(before, made) == []
