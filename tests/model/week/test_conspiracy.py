from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model import RegimeModel, Scenario
from model import columns as c
from model.run import simulate
from tests.model import small
from tests.model.drawn import scenarios


def total(measure: str, **changes: Any) -> int:
    scenario = small.scenario(**changes)
    return sum(int(simulate(scenario, 5, number).values[measure]) for number in range(40))  # type: ignore[arg-type]


@settings(max_examples=25)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_plots_and_plotters_agree_at_the_end_of_every_week(scenario: Scenario, seed: int) -> None:
    model = RegimeModel(scenario, seed=seed)
    for _ in range(30):
        model.step()
        staff, offices, plots = model.army.staff, model.army.offices, model.army.plots
        if model.army.world[0].over:
            return
        assert (staff.plot >= c.NO_PLOT).all()
        members = np.bincount(staff.plot[staff.plot >= 0], minlength=c.PLOT_SLOTS)
        under_way = plots.status != c.EMPTY
        assert (members[~under_way] == 0).all()
        assert (plots.status[under_way] != c.STRIKING).all()
        assert (plots.members[under_way] >= members[under_way]).all()
        # What was said in a week is over with it.
        assert (offices.approaching == c.NOBODY).all()
        assert (offices.approached_by == c.NOBODY).all()
        assert (offices.answer == c.UNASKED).all()


def test_the_loyal_start_no_plots() -> None:
    assert total("plots_started", conspiracy__spark_below=0.0) == 0
    assert total("plots_started", conspiracy__spark_rate=0.0) == 0
    assert total("plots_started") > 100


def test_who_approaches_nobody_stays_alone() -> None:
    assert total("plots_foiled", conspiracy__approach_rate=0.0) == 0
    alone = {"orders__important": ("commander",), "conspiracy__approach_rate": 0.0}
    # One commander alone can still strike with what is his.
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
    model = RegimeModel(
        small.scenario(conspiracy__abandoning=10.0, uprising__mutiny_rate=0.0), seed=3
    )
    model.run_weeks(60)
    values = model.outcome.values
    assert values["attempts"] == 0
    assert values["plots_started"] > 20  # type: ignore[operator]
