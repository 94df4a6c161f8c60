from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.people import appoint
from sapper.model.climate import climate_of
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.week.service import last_to_leave, leaves_service
from tests.helpers import small

CALLED_UP = list(WEEKLY_FIELDS).index("called_up")
AT_HOME: dict[str, Any] = small.QUIET | {"deployment__size": 0}


def test_nobody_serves_longer_than_the_term_and_a_stocktaking() -> None:
    model = small.model(**AT_HOME, grievance__service_years=1.0)
    for _ in range(60):
        model.step()
        served = model.week - model.army.soldiers.enlisted
        assert served.max() <= 52 + 3
        assert served.min() >= 0


def test_a_term_renews_the_army_once() -> None:
    # A term, and as long as a stocktaking can be late.
    model = small.model(54, **AT_HOME, grievance__service_years=1.0)
    enlisted = model.army.soldiers.enlisted
    assert (enlisted >= 0).all()
    assert model.outcome.weekly[-1, CALLED_UP] == pytest.approx(10 / 2 * enlisted.size, rel=0.06)


def test_nobody_is_discharged_or_called_up_abroad() -> None:
    model = small.model(
        1,
        **small.QUIET,
        grievance__service_years=0.5,
        deployment__tour_weeks=100,
        deployment__first_week=0,
        battle__killed_rate=0.05,
    )
    soldiers, formations = model.army.soldiers, model.army.formations
    abroad = formations.posting[soldiers.company] == c.ABROAD
    enlisted = soldiers.enlisted[abroad].copy()
    model.run_weeks(30)
    living = soldiers.posting[abroad] == c.ABROAD
    assert np.array_equal(soldiers.enlisted[abroad][living], enlisted[living])
    assert (soldiers.posting[abroad] >= c.CAPTIVE).sum() > 20


def test_places_of_the_lost_are_filled_at_home() -> None:
    model = small.model(14, **small.QUIET, deployment__war_weeks=12)
    assert (model.army.soldiers.posting >= c.CAPTIVE).sum() > 5
    model.run_weeks(10)
    assert (model.army.soldiers.posting == c.HOME).all()


def test_staff_stay_as_long_as_the_mean_says() -> None:
    army = small.army(force__strength=12_800, service__staff_years=5.0)
    weeks = army.staff.retires - 1
    assert stats.kstest(weeks / 52, "expon", args=(0, 5.0)).pvalue > 1e-3


def test_successors_stay_as_long_as_the_mean_says() -> None:
    army = small.army(force__strength=12_800, service__staff_years=5.0)
    climate = climate_of(army.world[0], army.parameters[0])
    for row in range(army.offices.size):
        appoint(army, row, 7, climate)
    weeks = army.staff.retires - 7 - 1
    assert stats.kstest(weeks / 52, "expon", args=(0, 5.0)).pvalue > 1e-3


def test_an_army_left_alone_is_steady() -> None:
    model = small.model(
        300,
        **AT_HOME,
        force__strength=12_800,
        service__staff_years=2.0,
        grievance__service_years=2.0,
        time__horizon_weeks=300,
    )
    frame = model.datacollector.get_model_vars_dataframe()
    for measure in ("mean_loyalty", "staff_loyalty", "awareness_home", "disaffected_share"):
        assert abs(frame[measure].iloc[:20].mean() - frame[measure].iloc[-100:].mean()) < 0.03


def test_successors_wait_for_all_signatures() -> None:
    waits = []
    for offices in (("commander",), ("commander", "commissar", "military_police")):
        model = small.model(
            12,
            **AT_HOME,
            service__staff_years=1.0,
            orders__promotion_weeks=4.0,
            orders__promotion=offices,
        )
        waiting = model.army.offices.takes_office > model.week
        waits.append(waiting.mean())
    assert 0.0 < waits[0] < waits[1]


@pytest.mark.parametrize("mean", [0.3, 1.7])
def test_parts_of_a_week_count_in_the_wait_for_signatures(mean: float) -> None:
    army = small.army(orders__promotion_weeks=mean, orders__promotion=("commander",))
    climate, waits = climate_of(army.world[0], army.parameters[0]), []
    for week in range(1, 21):
        for row in range(army.offices.size):
            appoint(army, row, week, climate)
        waits.append(army.offices.takes_office - week)
    assert np.mean(waits) == pytest.approx(mean, rel=0.05)


@given(
    enlisted=st.integers(-1_500, 1_500),
    week=st.integers(0, 1_500),
    years=st.floats(0.5, 20.0),
    posting=st.sampled_from((c.HOME, c.CAPTIVE, c.DEAD)),
)
@example(enlisted=0, week=52, years=1.0, posting=c.HOME)
@example(enlisted=0, week=51, years=1.0, posting=c.HOME)
def test_a_soldier_leaves_when_his_time_is_served_and_not_before(
    enlisted: int, week: int, years: float, posting: int
) -> None:
    served = week - enlisted >= years * 52
    leaves = leaves_service(posting, enlisted, last_to_leave(week, years))
    assert leaves == (served or posting != c.HOME)


def test_who_leaves_does_not_depend_on_the_size_of_groups() -> None:
    whole: dict[str, Any] = AT_HOME | {
        "force__company_strength": 100,
        "force__soldiers_per_company": 100,
        "force__strength": 12_800,
        "grievance__service_years": 1.0,
    }
    model = small.model(seed=5, **whole)
    soldiers, rows = (
        model.army.soldiers,
        slice(0, 400),
    )  # the first battalion's: several stretches
    soldiers.posting[7], soldiers.posting[399] = c.DEAD, c.CAPTIVE
    week = next(week for week in range(3) if rules.takes_stock(128, week, 3))
    model.run_weeks(week)
    enlisted = soldiers.enlisted[rows].copy()
    due = (week - enlisted >= 52) | (soldiers.posting[rows] >= c.CAPTIVE)
    assert 3 < due.sum() < 60
    model.run_weeks(1)
    assert np.array_equal(soldiers.enlisted[rows] == week, due)
    assert (soldiers.posting[rows] == c.HOME).all()
