from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper import RegimeModel, Scenario
from sapper.model.army import columns as c
from sapper.model.army.plots import TOGETHER
from sapper.model.climate import climate_of
from sapper.model.run import simulate
from sapper.model.week.conspiracy import answer, approach, collate, respond, starts_plot
from sapper.model.week.discovery import settle_plots
from tests.helpers import small
from tests.helpers.drawn import scenarios


def total(measure: str, **changes: Any) -> int:
    scenario = small.scenario(**changes)
    return sum(int(simulate(scenario, 5, number).values[measure]) for number in range(40))  # type: ignore[arg-type]


@settings(max_examples=25)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_plots_and_plotters_agree_at_the_end_of_every_week(scenario: Scenario, seed: int) -> None:
    model = RegimeModel(scenario, seed=seed)
    for _ in range(30):
        model.step()
        staff, offices, plots = (
            model.army.staff,
            model.army.offices,
            model.army.plots,
        )
        if model.army.world[0].over:
            return
        assert (staff.plot >= c.NO_PLOT).all()
        members = np.bincount(staff.plot[staff.plot >= 0], minlength=c.PLOT_SLOTS)
        under_way = plots.status != c.EMPTY
        assert (members[~under_way] == 0).all()
        assert (plots.status[under_way] != c.STRIKING).all()
        assert (plots.members[under_way] == members[under_way]).all()
        # Approaches and answers last only one week.
        assert (offices.approaching == c.NOBODY).all()
        assert (offices.approached_by == c.NOBODY).all()
        assert (offices.answer == c.UNASKED).all()


# Nothing but a denunciation ends a plot.
UNWATCHED = {
    "conspiracy__informers": 0.0,
    "conspiracy__commissar_watch": 0.0,
    "conspiracy__police_watch": 0.0,
    "conspiracy__abandoning": 0.0,
}


def plotting(*approaches: tuple[int, int, int], **changes: Any) -> c.Army:
    """Return an army in which rows, of these plots, approach others: (row, plot, target)."""
    army = small.army(**UNWATCHED, **changes)
    for row, plot, target in approaches:
        army.staff.plot[row] = plot
        army.offices.approaching[row] = target
        army.plots.status[plot] = c.GATHERING
    return army


def test_a_person_answers_the_first_of_several_plotters() -> None:
    last = small.army().offices.size - 1
    army = plotting((last, 2, 7), (9, 1, 7), (300, 3, 8), (5, 0, 7))
    collate(army)
    heard = army.offices.approached_by
    assert heard[7] == 5
    assert heard[8] == 300
    assert (heard != c.NOBODY).sum() == 2


def test_everybody_approached_answers_and_nobody_else() -> None:
    army = plotting((5, 0, 7), (9, 0, 300), (299, 1, 7))
    collate(army)
    answer(army)
    assert np.flatnonzero(army.offices.answer != c.UNASKED).tolist() == [7, 300]


def test_plotters_are_found_in_every_row() -> None:
    rows = (TOGETHER - 1, small.army().offices.size - 1)  # each the last of those looked at
    army = plotting(
        *((row, 0, c.NOBODY) for row in rows),
        conspiracy__approach_rate=10.0,
        conspiracy__discretion=0.0,
    )
    approach(army)
    approaching = np.flatnonzero(army.offices.approaching != c.NOBODY).tolist()
    assert approaching
    assert set(approaching) <= set(rows)
    settle_plots(army, climate_of(army.world[0], army.parameters[0]))
    assert army.plots.members[0] == len(rows)
    assert (army.offices.approaching == c.NOBODY).all()


def test_the_log_names_the_first_of_several_denouncers() -> None:
    army = plotting((5, 0, 7), (9, 0, 2), (11, 0, 20), (12, 1, 3))
    collate(army)
    army.offices.answer[[7, 2, 20, 3]] = c.DENOUNCED, c.DENOUNCED, c.DENOUNCED, c.SILENT
    settle_plots(army, climate_of(army.world[0], army.parameters[0]))
    assert army.world[0].plots_foiled == 1
    assert (army.events[0].people, army.events[0].by) == (3, 2)
    assert army.plots.status[1] != c.EMPTY
    assert (army.offices.approached_by == c.NOBODY).all()
    assert (army.offices.answer == c.UNASKED).all()


def test_the_loyal_start_no_plots() -> None:
    assert total("plots_started", conspiracy__spark_below=0.0) == 0
    assert total("plots_started", conspiracy__spark_rate=0.0) == 0
    assert total("plots_started") > 100


def test_hope_lets_people_start_plots_who_are_a_little_too_loyal() -> None:
    army = small.army(conspiracy__spark_below=0.5, conspiracy__hope_weight=0.1)
    row = army.offices.size - c.STAFF_OFFICES
    army.formations.reach[-1] = 1e6
    started = []
    for loyalty, hope in ((0.55, 0.0), (0.55, 1.0), (0.61, 1.0)):
        army.staff.loyalty[row], army.world[0].hope = loyalty, hope
        started.append(starts_plot(army, row, 1.0, 1e6))
    assert started == [False, True, False]


def test_hope_lets_people_join() -> None:
    joined = []
    for hope in (0.0, 0.5, 1.0):
        army = plotting((5, 0, 7), conspiracy__hope_weight=0.2, conspiracy__expectation=0.0)
        army.staff.loyalty[7], army.world[0].hope = 0.54, hope
        army.offices.approached_by[7] = 5
        count = 0
        for key in range(600):
            army.world[0].key, army.staff.plot[7] = key, c.NO_PLOT
            respond(army, 7)
            count += army.offices.answer[7] == c.JOINED
        joined.append(count)
    # One half, and by a width of 0.3 a sixth and a third more.
    assert joined == pytest.approx([300, 400, 500], abs=50)


def test_nobody_thinks_of_a_plot_with_troops_he_does_not_have() -> None:
    army = small.army()
    row = army.offices.size - c.STAFF_OFFICES
    army.staff.loyalty[row] = 0.0
    for reach in (0.0, 1.0):
        army.formations.reach[-1] = reach
        assert starts_plot(army, row, 1.0, 1e6) == (reach > 0.0)


def test_a_plotter_who_approaches_nobody_stays_alone() -> None:
    assert total("plots_foiled", conspiracy__approach_rate=0.0) == 0
    alone = {"orders__important": ("commander",), "conspiracy__approach_rate": 0.0}
    # One commander alone can strike with his formation.
    assert total("attempts", **alone) > 0


def test_denunciation_foils_plots() -> None:
    watched = {
        "conspiracy__commissar_watch": 0.0,
        "conspiracy__police_watch": 0.0,
        "conspiracy__informers": 0.0,
        "conspiracy__discretion": 0.0,
    }
    assert total("plots_foiled", **watched, conspiracy__denouncing=0.0) == 0
    assert total("plots_foiled", **watched, conspiracy__denouncing=0.5) > 20


def test_a_plot_that_is_given_up_leaves_no_trace() -> None:
    model = small.model(60, conspiracy__abandoning=10.0, uprising__mutiny_rate=0.0)
    values = model.outcome.values
    assert values["attempts"] == 0
    assert values["plots_started"] > 20  # type: ignore[operator]
