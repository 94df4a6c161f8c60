from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods.frontier.belief import Volume, believed
from sapper.experiments.methods.frontier.breeder import NOT_RUN, Breeder, best, first_front
from sapper.experiments.methods.frontier.objectives import Objective, estimate
from sapper.experiments.methods.frontier.search import AS_IT_IS, BRED, RANDOM, Course
from sapper.experiments.methods.frontier.sentences import risk_in_worlds, sentence
from sapper.experiments.methods.frontier.worlds import robustness
from sapper.experiments.store.folder import Store
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from tests.helpers.fake import COLUMNS, WEEKLY, FakeOutcome, simulate
from tests.helpers.results import result_of
from tests.helpers.sound import FRONTIER, LARGEST, SOUND
from tests.helpers.whole import stands

BEST_PART = 0.3
"""The best part of special forces: any other part only adds risk."""

MONEY = Objective("money_usd", "money_usd", False, -1)
RISK = Objective("success", "successes", True, 1)


def simulate_frontier(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """Money and risk rise with the soldiers sent; risk rises least with the best part."""
    outcome = simulate(scenario, seed, replicate, engine)
    sent = scenario.deployment_soldiers / LARGEST
    astray = abs(scenario.deployment.special_part - BEST_PART)
    risk = 0.1 + 0.4 * sent**2 + 0.5 * astray + 0.2 * (0.5 - scenario.loyalty.legitimacy)
    luck = np.random.default_rng([seed, replicate]).random()
    values = outcome.values | {"successes": int(luck < risk), "money_usd": 1e9 * sent}
    weekly = np.column_stack([outcome.weekly, np.full(len(outcome.weekly), 52.0)])
    return FakeOutcome(values, weekly)


TRADE = Simulator(simulate_frontier, COLUMNS, (*WEEKLY, "soldiers_abroad"), version="trade 1")


def asked(**changes: Any) -> Experiment:
    raw = deepcopy(SOUND)
    del raw["design"], raw["figure"]
    raw["experiment"]["replicates"] = 5
    raw["frontier"] = deepcopy(FRONTIER) | changes
    return opening.check(raw, "small.toml")


@pytest.mark.thorough
def test_a_frontier_passes_all_checks_of_results(tmp_path: Path) -> None:
    stands(asked(), TRADE, tmp_path)
    table = pd.read_csv(tmp_path / "whole" / "frontier.csv")
    assert set(table["found_by"]) == {BRED, RANDOM, AS_IT_IS}
    actual = table[table["found_by"] == AS_IT_IS].iloc[0]
    assert (actual["sent"], actual["special_part"]) == (11_000, 1.0)
    assert actual["rule"] == "as in the scenario"
    front = table[table["on_frontier"]].sort_values("money_usd")
    assert front["success"].is_monotonic_increasing  # more money only for more risk
    assert table["probability_on_frontier"].between(0, 1).all()
    runs = pd.read_parquet(tmp_path / "whole" / "runs")
    assert len(runs) == len(runs.drop_duplicates(["point", "replicate"]))
    assert set(runs["soldier_years_abroad"]) >= {260.0}
    worlds = pd.read_csv(tmp_path / "whole" / "robustness.csv")
    assert set(worlds["objective"]) == {"money_usd", "success"}
    _, told = (tmp_path / "whole" / "answer.txt").read_text(encoding="utf-8").splitlines()
    assert told.startswith("Results in 5 worlds (draws of all uncertain parameters). A coup succe")
    risks = worlds[worlds["objective"] == "success"]
    for word in ("bad_case", "regret"):
        for value in (risks[word].min(), risks[word].max()):
            assert f"{value * 100:.0f} (" in told


def test_soldier_years_abroad_can_be_a_goal_and_are_stored(tmp_path: Path) -> None:
    raw = deepcopy(SOUND)
    del raw["design"], raw["figure"]
    raw["experiment"]["replicates"] = 5
    raw["keep"] = {"measures": ["soldier_years_abroad"]}
    changes = {"maximise": ["soldier_years_abroad"], "budget": 100, "worlds": 0}
    raw["frontier"] = deepcopy(FRONTIER) | changes
    result_of(opening.check(raw, "small.toml"), tmp_path, TRADE)
    table = pd.read_csv(tmp_path / "frontier.csv")
    assert table["soldier_years_abroad"].between(250, 260).all()  # less where a regime fell
    raw["keep"] = {"measures": ["killed"]}
    with pytest.raises(InputError, match=r"must be among keep\.measures"):
        opening.check(raw, "small.toml")


def test_a_policy_found_by_both_searches_is_on_the_frontier_once(tmp_path: Path) -> None:
    # One generation each, and both begin alike.
    result_of(asked(budget=100, population=20, worlds=0), tmp_path, TRADE)
    table = pd.read_csv(tmp_path / "frontier.csv")
    levers = ["sent", "special_part", "rule"]
    found = {
        kind: set(map(tuple, table.loc[table["found_by"] == kind, levers].to_numpy()))
        for kind in (BRED, RANDOM)
    }
    assert found[BRED] & found[RANDOM]
    assert not table[table["on_frontier"]].duplicated(levers).any()
    assert table["on_frontier"].any()


def test_a_frontier_of_one_policy_shows_no_price(tmp_path: Path) -> None:
    experiment = asked(budget=100, worlds=0)
    result_of(experiment, tmp_path, TRADE)
    table = pd.read_csv(tmp_path / "frontier.csv")
    table["on_frontier"] = table.index == 0
    line = sentence(Course(experiment, Store(tmp_path)), table)
    assert line.startswith("The frontier has one policy, tested in 40 fresh runs. One policy shows")
    assert "Try 400." in line


@pytest.mark.parametrize(("worlds", "told"), [(0, []), (1, ["at least 2 worlds"])])
def test_too_few_worlds_are_reported(tmp_path: Path, worlds: int, told: list[str]) -> None:
    result = result_of(asked(budget=100, worlds=worlds), tmp_path, TRADE)
    lines = result.answer.sentences[1:]
    assert len(lines) == len(told)
    assert all(word in line for word, line in zip(told, lines, strict=True))


def test_new_runs_use_other_random_numbers_than_the_search(tmp_path: Path) -> None:
    result_of(asked(worlds=0), tmp_path, TRADE)
    runs = pd.read_parquet(tmp_path / "runs")
    judged = runs[runs["point"].isin(pd.read_csv(tmp_path / "frontier.csv")["policy"])]
    counts = judged[judged["replicate"] >= 25].groupby("point").size()
    assert (counts == 40).all()
    tried = judged[judged["replicate"] < 25].groupby("point").size()
    assert tried.max() > 5  # those that survive are run again
    assert not (tmp_path / "robustness.csv").exists()


@pytest.mark.thorough
def test_the_search_comes_closer_to_the_known_frontier_than_random_search(tmp_path: Path) -> None:
    astray: dict[str, list[float]] = {BRED: [], RANDOM: []}
    volume: dict[str, list[float]] = {BRED: [], RANDOM: []}
    for seed, name in enumerate(("a", "b")):
        raw = deepcopy(SOUND)
        del raw["design"], raw["figure"]
        raw["experiment"] |= {"replicates": 5, "seed": seed}
        raw["frontier"] = deepcopy(FRONTIER) | {"budget": 1500, "worlds": 0}
        result_of(opening.check(raw, "small.toml"), tmp_path / name, TRADE)
        table = pd.read_csv(tmp_path / name / "frontier.csv")
        ends = pd.read_csv(tmp_path / name / "convergence.csv")
        for kind in (BRED, RANDOM):
            here = table[table["found_by"] == kind]
            astray[kind] += (here["special_part"] - BEST_PART).abs().tolist()
            fresh = ends[(ends["found_by"] == kind) & ends["fresh"]]
            volume[kind] += fresh["volume"].tolist()
    assert np.mean(astray[BRED]) < np.mean(astray[RANDOM])
    assert np.mean(volume[BRED]) > np.mean(volume[RANDOM])


def test_breeding_descends_on_a_known_front() -> None:
    def means(places: np.ndarray) -> np.ndarray:
        rest = 1 + 9 * places[:, 1:].mean(axis=1)
        first = places[:, 0]
        return np.column_stack([first, rest * (1 - np.sqrt(first / rest))])  # ZDT1

    reached = {}
    for bred in (True, False):
        breeder = Breeder(5, 2, 20, 3, bred)
        known: list[np.ndarray] = []
        for _ in range(40):
            places = breeder.ask()
            points = np.arange(len(places)) + len(known)
            known += list(means(places))
            breeder.tell(points, means(places))
        reached[bred] = np.array([known[point] for point in breeder.members])
    volume = Volume(np.zeros(2), np.array([1.0, 4.0]))
    ideal = volume.of(means(np.column_stack([np.linspace(0, 1, 200), *np.zeros((4, 200))])))
    assert volume.of(reached[True]) > 0.95 * ideal
    assert volume.of(reached[False]) < 0.95 * ideal


def test_a_policy_that_is_worse_in_more_runs_is_dropped() -> None:
    breeder = Breeder(2, 2, 4, 1, True)
    breeder.ask()
    breeder.tell(np.arange(4), np.array([[0.0, 0.0], [0.5, 0.5], [0.6, 0.4], [0.4, 0.6]]))
    order = breeder.members
    worse = {0: [9.0, 9.0], 1: [0.5, 0.5], 2: [0.6, 0.4], 3: [0.4, 0.6]}
    breeder.update(np.array([worse[point] for point in order.tolist()]))
    asked_for = len(breeder.ask())
    breeder.tell(np.arange(4, 4 + asked_for), np.full((asked_for, 2), 5.0))
    assert 0 not in breeder.members


def test_a_policy_the_model_refuses_never_survives_one_that_runs() -> None:
    breeder = Breeder(2, 2, 4, 1, True)
    breeder.ask()
    means = np.array([[np.nan] * 2, [1.0, 2.0], [np.nan] * 2, [2.0, 1.0]])
    breeder.tell(np.array([NOT_RUN, 0, NOT_RUN, 1]), means)
    assert set(breeder.members.tolist()) == {0, 1}


def test_the_best_are_whole_fronts_then_a_spread() -> None:
    means = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 2.0], [3.0, 3.0]])
    assert first_front(means).tolist() == [0, 1, 2]
    assert best(means, 4).tolist() == [0, 1, 2, 3]
    assert best(means, 2).tolist() == [0, 1]


def test_volume_is_the_share_of_the_best_possible() -> None:
    volume = Volume(np.zeros(2), np.ones(2))
    assert volume.of(np.array([[0.0, 0.0]])) == pytest.approx(1.0)
    assert volume.of(np.array([[1.1, 1.1]])) == pytest.approx(0.0)
    assert volume.of(np.array([[0.0, 0.55]])) == pytest.approx(0.5)


def frame(events: list[list[int]], money: list[float]) -> pd.DataFrame:
    """Return the rows of some points, given the events of each of its runs."""
    return pd.DataFrame(
        [
            {"point": point, "replicate": run, "successes": event, "money_usd": money[point] + run}
            for point, runs in enumerate(events)
            for run, event in enumerate(runs)
        ]
    )


def test_how_sure_one_policy_surpasses_another() -> None:
    rows = frame([[1] * 30 + [0] * 70, [1] * 10 + [0] * 90, [1] * 29 + [0] * 71], [0, 100, 200])
    belief = believed(estimate(rows, [0, 1, 2], (MONEY, RISK)), (MONEY, RISK))
    better = belief.surpassing(0)
    assert better[0] == 0  # no policy is better than itself
    assert better[1] > 0.99
    assert 0.4 < better[2] < 0.7  # certainly more money; the same risk
    front = belief.on_front()
    assert front[0] < 0.01
    assert front[1] > 0.99
    assert front[2] == 1  # no other policy earns as much


def test_caution_draws_shares_of_few_runs_toward_their_mean() -> None:
    rows = frame([[0] * 5, [0] * 90 + [1] * 10], [0, 0])
    plain = estimate(rows, [0, 1], (RISK,)).mean[:, 0]
    cautious = estimate(rows, [0, 1], (RISK,), cautious=True).mean[:, 0]
    assert plain.tolist() == [0.0, 0.1]
    assert 0.05 < cautious[0] < 0.1
    assert cautious[1] == pytest.approx(0.1, abs=0.002)
    assert np.isnan(estimate(rows, [7], (RISK,)).mean).all()


def in_worlds(seed: int) -> tuple[pd.DataFrame, list[list[int]]]:
    """Return runs of three policies in 60 worlds; the third is worse by 0.2 in each."""
    generator = np.random.default_rng(seed)
    rows, worlds, point = [], [], 0
    for risk in generator.beta(2, 6, 60):
        worlds.append([point, point + 1, point + 2])
        for policy in range(3):
            share = min(1.0, risk + 0.2 * (policy == 2))
            for run in range(12):
                row = {"point": point, "replicate": run, "money_usd": float(policy)}
                rows.append(row | {"successes": int(generator.random() < share)})
            point += 1
    return pd.DataFrame(rows), worlds


def test_bad_cases_and_regrets_come_out_as_planted() -> None:
    rows, worlds = in_worlds(1)
    found = robustness(rows, worlds, (MONEY, RISK))
    assert found is not None
    risk = found["success"]
    truth = 0.4526  # 90 per cent of the beta distribution that was drawn from
    low, high = risk.bad_case[0, 1:]
    assert low < truth < high
    assert high - low < 0.3
    # Shares of twelve runs spread more than the risks behind them: the plain quantile is too high.
    shares = rows[rows["point"] % 3 == 0].groupby("point")["successes"].mean()
    assert risk.bad_case[0, 0] < np.quantile(shares, 0.9) + 0.03
    assert abs(risk.regret[0, 0]) < 0.05
    assert risk.regret[2, 1] < 0.2 < risk.regret[2, 2] + 0.05
    assert found["money_usd"].regret[:, 0].tolist() == pytest.approx([2.0, 1.0, 0.0])
    assert risk.apart > 1.96
    assert robustness(rows, worlds[:1], (MONEY, RISK)) is None
    few = robustness(rows, worlds[:6], (MONEY, RISK))
    assert few is not None
    line = risk_in_worlds(RISK, few["success"], ["policy 1", "policy 2", "policy 3"])
    assert "(policy 3)" in line
    assert ("more worlds" in line) == (few["success"].apart < 1.96)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"maximise": ["mony_usd"]}, "money_usd"),
        ({"minimise": ["money_usd"]}, "named twice"),
        ({"minimise": ["sent"]}, "name of a lever"),
        ({"minimise": ["first_attempt_week"]}, "frontier.minimise"),
        ({"budget": 100, "population": 30}, "frontier.budget"),
        ({"lever": [FRONTIER["lever"][0]] * 2}, "lever.2.name"),
        ({"lever": [FRONTIER["lever"][0] | {"range": [0.0, 0.5]}]}, "head counts"),
        ({"lever": [FRONTIER["lever"][0] | {"range": [0, 9_000_000]}]}, "can be sent"),
        ({"uncertain": [{"name": "a", "parameter": "x.y", "range": [0, 1]}]}, "no such parameter"),
    ],
)
def test_impossible_input_gives_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        asked(**changes)
    assert "\n" not in str(caught.value)


def test_all_that_is_uncertain_is_named_in_the_result_if_nothing_is() -> None:
    named = asked(uncertain=None).config.frontier
    assert named is not None
    assert len(named.uncertain or ()) > 50
    levers = {lever.parameter for lever in named.lever}
    assert not levers & {factor.parameter for factor in named.uncertain or ()}
