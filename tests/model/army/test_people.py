from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sapper.model.army import columns as c
from sapper.model.army.people import (
    appoint,
    call_up,
    soldier_support,
    staff_support,
    succeed_purged,
)
from sapper.model.climate import climate_of
from tests.helpers import small


def test_a_recruit_is_new_at_home_and_knows_what_civilians_know() -> None:
    army = small.army(force__soldiers_per_company=10, awareness__civilian_awareness=0.2)
    climate = climate_of(army.world[0], army.parameters[0])
    soldiers = army.soldiers
    soldiers.posting[:] = c.DEAD
    for row in range(soldiers.posting.size):
        call_up(army, row, 30, climate)
    assert (soldiers.posting == c.HOME).all()
    assert (soldiers.enlisted == 30).all()
    assert stats.kstest(soldiers.awareness, "uniform", args=(0.0, 0.4)).pvalue > 1e-3
    supported = [soldier_support(army, row, climate) for row in range(soldiers.posting.size)]
    assert np.array_equal(soldiers.loyalty, np.array(supported, np.float32))


def test_a_successor_has_no_past() -> None:
    army = small.army(force__strength=6_400, service__study_cohort=50)
    climate = climate_of(army.world[0], army.parameters[0])
    staff, offices = army.staff, army.offices
    before = staff.disposition.copy()
    staff.plot[:], offices.tour = 3, 1
    for row in range(army.offices.size):
        appoint(army, row, 30, climate)
    assert (staff.plot == c.NO_PLOT).all()
    assert (offices.tour == c.NEVER).all()
    assert (offices.study_cohort == c.NOBODY).all()
    assert (staff.retires > 30).all()
    assert abs(np.corrcoef(before, staff.disposition)[0, 1]) < 0.15
    supported = [staff_support(army, row, climate) for row in range(army.offices.size)]
    assert np.array_equal(staff.loyalty, np.array(supported, np.float32))


def test_those_who_succeed_the_purged_know_what_their_headquarters_knows() -> None:
    army = small.army(awareness__civilian_awareness=0.1)
    climate = climate_of(army.world[0], army.parameters[0])
    for around in (0.0, 0.9):
        fresh, succeeding = small.army(), small.army()
        for made, fill in ((fresh, appoint), (succeeding, succeed_purged)):
            made.formations.awareness[:] = around
            for row in range(made.offices.size):
                fill(made, row, 30, climate)
        knows = np.maximum(fresh.staff.awareness, np.float32(around))
        assert np.array_equal(succeeding.staff.awareness, knows)
        supported = [staff_support(succeeding, row, climate) for row in range(knows.size)]
        assert np.array_equal(succeeding.staff.loyalty, np.array(supported, np.float32))


def test_staff_have_dispositions_like_other_people() -> None:
    leanings = small.army(force__strength=12_800).staff.disposition
    scale = np.sqrt(3.0) / np.pi
    assert stats.kstest(leanings, "logistic", args=(0.0, scale)).pvalue > 1e-3


def test_the_study_cohort_is_staff_of_battalions_and_above() -> None:
    army = small.army(service__study_cohort=20, service__study_awareness=0.9)
    staff, offices = army.staff, army.offices
    studied = np.flatnonzero(offices.study_cohort != c.NOBODY)
    assert np.array_equal(studied, np.sort(army.classmates))
    assert studied.size == 20
    assert (offices.formation[studied] >= army.world[0].companies).all()
    assert (staff.awareness[studied] >= np.float32(0.9)).all()
    assert (small.army(service__study_cohort=0).offices.study_cohort == c.NOBODY).all()


def test_a_cohort_larger_than_the_staff_is_all_of_it() -> None:
    model = small.model(service__study_cohort=10_000)
    offices, companies = model.army.offices, model.army.world[0].companies
    assert (offices.study_cohort[offices.formation >= companies] != c.NOBODY).all()
    model.run_weeks(20)


def test_units_differ_by_their_leaning() -> None:
    same, apart = (
        small.army(
            force__strength=12_800,
            force__guard_share=0.0,
            force__special_share=0.0,
            loyalty__battalion_spread=spread,
        )
        for spread in (0.0, 0.1)
    )
    battalions = apart.formations.echelon == c.BATTALION
    assert (same.formations.leaning[battalions] == 0.0).all()
    assert apart.formations.leaning[battalions].std() == pytest.approx(0.1, rel=0.15)
