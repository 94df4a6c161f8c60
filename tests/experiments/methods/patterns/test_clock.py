from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from sapper import InputError, Scenario, load_scenario
from sapper.experiments.methods import observed
from sapper.experiments.methods.patterns import clock
from sapper.model.scenario import parameter_table

HALF, DOUBLE, SAME = Fraction(2), Fraction(1, 2), Fraction(1)
RUNS = 12


@pytest.fixture(scope="module")
def abroad() -> Scenario:
    """A small army, half of it abroad."""
    return load_scenario("sandbox").override({"deployment.size": 0.5, "time.horizon_weeks": 260})


def test_every_unit_is_known() -> None:
    assert {row["unit"] for row in parameter_table()} == set(clock.POWERS)


def test_a_step_of_a_week_is_the_model_itself(abroad: Scenario) -> None:
    plain = observed.observe(abroad, 3, 1)
    same = clock.observe(abroad, 3, 1, "compiled", SAME)
    assert same.weekly.tobytes() == plain.weekly.tobytes()
    assert same.row() == plain.row()


def test_times_and_rates_are_converted_to_steps_and_nothing_else() -> None:
    plain = load_scenario("dprk_2024")
    fine = clock.by_steps(plain, HALF)
    assert fine.horizon_weeks == 2 * plain.horizon_weeks
    assert fine.time.stocktaking_weeks == 2 * plain.time.stocktaking_weeks
    assert fine.battle.killed_rate == plain.battle.killed_rate / 2
    assert fine.economy.pay_abroad == plain.economy.pay_abroad / 2
    assert fine.grievance.service_years == 2 * plain.grievance.service_years
    weeks = [shock.week for shock in plain.leader.shocks]
    assert [shock.week for shock in fine.leader.shocks] == [2 * week for week in weeks]
    assert fine.uprising == plain.uprising.model_copy(
        update={
            "occasion_rate": plain.uprising.occasion_rate / 2,
            "mutiny_rate": plain.uprising.mutiny_rate / 2,
            "patience_weeks": plain.uprising.patience_weeks * 2,
            "tour_patience": plain.uprising.tour_patience * 2,
        }
    )
    assert fine.force == plain.force
    assert clock.by_steps(fine, DOUBLE) == plain


def test_a_length_without_a_whole_number_of_steps_is_refused(abroad: Scenario) -> None:
    odd = abroad.override({"deployment.war_weeks": 103})
    with pytest.raises(InputError, match=r"deployment\.war_weeks = 103: must be a whole number"):
        clock.by_steps(odd, DOUBLE)


@pytest.mark.parametrize(
    ("path", "years", "off"), [("leader.age", 70.0, "0"), ("regime.years_in_power", 13.0, "-1")]
)
def test_a_leader_whose_years_count_has_no_other_clock(
    abroad: Scenario, path: str, years: float, off: str
) -> None:
    aged = abroad.override({path: years})
    with pytest.raises(
        InputError, match=rf"{path} = {years}: must be {off} if a step is not a week"
    ):
        clock.by_steps(aged, HALF)
    assert clock.by_steps(aged, SAME) == aged


@pytest.mark.parametrize("steps", [HALF, DOUBLE], ids=["half", "double"])
def test_the_world_is_the_same_with_other_steps(abroad: Scenario, steps: Fraction) -> None:
    plain, other = (
        [make(run) for run in range(RUNS)]
        for make in (
            lambda run: observed.observe(abroad, 5, run),
            lambda run: clock.observe(abroad, 5, run, "compiled", steps),
        )
    )
    whole = [run for run in other if run.row()["success_week"] == -1]
    assert whole
    assert all(run.row()["weeks_run"] == len(run.weekly) == 260 for run in whole)
    for name, margin in (("sent", 0.01), ("killed", 0.08), ("staff_loyalty_mean", 0.01)):
        one, two = (np.mean([float(run.row()[name]) for run in runs]) for runs in (plain, other))
        assert two == pytest.approx(one, rel=margin), name
    assert other[0].weekly.tobytes() != plain[0].weekly.tobytes()


def test_results_are_given_in_weeks(abroad: Scenario) -> None:
    found = observed.observe(abroad.override({"time.horizon_weeks": 9}), 1, 0).outcome
    fine = clock.in_weeks(found, HALF)
    assert fine.values["weeks_run"] == 5
    assert fine.weekly.tobytes() == found.weekly[[1, 3, 5, 7, 8]].tobytes()
    coarse = clock.in_weeks(found, DOUBLE)
    assert coarse.values["weeks_run"] == 18
    assert coarse.weekly.tobytes() == np.repeat(found.weekly, 2, axis=0).tobytes()
    assert coarse.values["first_attempt_week"] == -1
