from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper import Scenario
from sapper.model.army.columns import EVENT_NAMES, OFFICE_NAMES
from sapper.model.fields import OUTCOME_FIELDS, OUTCOME_TYPES, WEEKLY_FIELDS
from sapper.model.outcome import Outcome
from sapper.model.run import simulate
from tests.helpers import small
from tests.helpers.drawn import scenarios

ENDS = ("nothing", "plots foiled", "attempt failed", "coup succeeded")


@settings(max_examples=40)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_the_outcome_agrees_with_itself(scenario: Scenario, seed: int) -> None:
    run = simulate(scenario, seed, 0)
    values = run.values
    assert list(values) == list(OUTCOME_FIELDS)
    assert {name: type(value) for name, value in values.items()} == OUTCOME_TYPES
    assert run.row() == values
    assert run.weekly.shape == (values["weeks_run"], len(WEEKLY_FIELDS))
    assert values["successes"] in (0, 1)
    assert (values["success_week"] >= 0) == (values["successes"] == 1)
    assert (values["first_attempt_week"] >= 0) == (values["attempts"] > 0)
    assert (values["first_foiled_week"] >= 0) == (values["plots_foiled"] > 0)
    end = 3 if values["successes"] else 2 if values["attempts"] else 1
    assert values["end"] == ENDS[end if end > 1 or values["plots_foiled"] else 0]
    for name in ("attempts", "plots_foiled", "plots_started", "mutinies"):
        assert values[name] >= 0
        assert values[name] == run.weekly[-1, list(WEEKLY_FIELDS).index(name)]
    for name in ("awareness_returned", "compromised_triads_share"):
        series = run.weekly[:, list(WEEKLY_FIELDS).index(name)]
        highest = np.fmax.reduce(series)  # not a number only if no week has one
        assert np.array_equal(values[f"peak_{name}"], highest, equal_nan=True)
    weeks = [event["week"] for event in run.events]
    assert weeks == sorted(weeks)
    assert all(0 <= week < values["weeks_run"] for week in weeks)
    assert {event["kind"] for event in run.events} <= set(EVENT_NAMES)


@settings(max_examples=40)
@given(scenario=scenarios, seed=st.integers(0, 2**64 - 1))
def test_success_ends_the_run_and_nothing_else_does(scenario: Scenario, seed: int) -> None:
    run = simulate(scenario, seed, 0)
    if run.values["successes"]:
        assert run.values["weeks_run"] == int(run.values["success_week"]) + 1
        assert run.events[-1]["kind"] == "coup succeeded"
    else:
        assert run.values["weeks_run"] == scenario.horizon_weeks
    kinds = [event["kind"] for event in run.events]
    assert kinds.count("coup succeeded") == run.values["successes"]


def test_the_chances_of_all_attempts_are_on_average_the_successes() -> None:
    """The run ends at a success, so this holds although a run may attempt several times."""
    scenario = small.scenario(time__horizon_weeks=24, conspiracy__spark_rate=20.0)
    runs = [simulate(scenario, 11, number) for number in range(400)]
    assert sum(run.values["attempts"] > 1 for run in runs) > 20
    off = np.array([run.values["successes"] - run.expected_successes for run in runs])
    assert 0.1 < np.mean([run.expected_successes for run in runs]) < 0.9
    assert abs(off.mean()) < 4 * off.std(ddof=1) / np.sqrt(len(off))
    for run in runs:
        assert (run.expected_successes > 0) <= (run.values["attempts"] > 0)


def same(one: Outcome, other: Outcome) -> bool:
    return (
        repr(one.values) == repr(other.values)
        and one.weekly.tobytes() == other.weekly.tobytes()
        and one.events == other.events
        and one.expected_successes == other.expected_successes
    )


def test_a_run_is_a_function_of_scenario_seed_and_replicate() -> None:
    scenario = small.scenario()
    first = simulate(scenario, 5, 6)
    simulate(small.scenario(deployment__size=0), 1, 2)
    assert same(simulate(scenario, 5, 6), first)
    assert not same(simulate(scenario, 6, 6), first)
    assert not same(simulate(scenario, 5, 7), first)
    assert not same(simulate(small.scenario(loyalty__staff_base=0.6), 5, 6), first)


def test_both_engines_leave_the_same_outcome() -> None:
    scenario = small.scenario(time__horizon_weeks=25)
    assert same(simulate(scenario, 1, 1, "agents"), simulate(scenario, 1, 1, "compiled"))


def test_a_longer_horizon_only_adds_weeks() -> None:
    short, long = (
        simulate(small.scenario(time__horizon_weeks=weeks), 2, 0).weekly for weeks in (20, 40)
    )
    assert long[: short.shape[0]].tobytes() == short.tobytes()


def test_the_log_names_the_denouncer_of_a_plot() -> None:
    """Without watching only a denunciation foils a plot; without denunciations nothing does."""
    changes = {"loyalty__staff_base": 0.6, "conspiracy__spark_rate": 8.0}
    blind = small.scenario(
        **changes,
        conspiracy__commissar_watch=0.0,
        conspiracy__police_watch=0.0,
        conspiracy__informers=0.0,
    )
    silent = small.scenario(**changes, conspiracy__denouncing=0.0)
    for scenario, told in ((blind, True), (silent, False)):
        events = [event for number in range(8) for event in simulate(scenario, 5, number).events]
        foiled = [event for event in events if event["kind"] == "plot foiled"]
        assert foiled
        assert all(("by_office" in event) == told for event in foiled)
        assert {event.get("by_office") for event in foiled} <= {None, *OFFICE_NAMES}
        assert not any("by_office" in event for event in events if event not in foiled)
