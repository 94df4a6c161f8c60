from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Factor
from sapper.experiments.methods.frontier.belief import Volume, believed
from sapper.experiments.methods.frontier.curves import fitted, front_of, middles
from sapper.experiments.methods.frontier.fronts import best, first_front
from sapper.experiments.methods.frontier.objectives import Objective, estimate
from sapper.experiments.methods.frontier.search import AS_IT_IS, RANDOM, SEARCH, Course
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
    return FakeOutcome(values, weekly, expected_successes=float(luck < risk))


TRADE = Simulator(simulate_frontier, COLUMNS, (*WEEKLY, "soldiers_abroad"), version="trade 1")


RULES = FRONTIER["lever"][2]["choices"]


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
    assert set(table["found_by"]) == {SEARCH, RANDOM, AS_IT_IS}
    actual = table[table["found_by"] == AS_IT_IS].iloc[0]
    assert (actual["soldiers"], actual["special_part"]) == (11_000, 1.0)
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


@pytest.mark.painted
def test_soldier_years_abroad_can_be_a_goal_and_are_stored(tmp_path: Path) -> None:
    raw = deepcopy(SOUND)
    del raw["design"], raw["figure"]
    raw["experiment"]["replicates"] = 5
    raw["keep"] = {"measures": ["soldier_years_abroad"]}
    changes = {"maximise": ["soldier_years_abroad"], "budget": 100, "worlds": 0}
    raw["frontier"] = deepcopy(FRONTIER) | changes
    result_of(opening.check(raw, "small.toml"), tmp_path, TRADE)
    table = pd.read_csv(tmp_path / "frontier.csv")
    assert table["soldier_years_abroad"].between(240, 260).all()  # less where a regime fell
    raw["keep"] = {"measures": ["killed"]}
    with pytest.raises(InputError, match=r"must be among keep\.measures"):
        opening.check(raw, "small.toml")


def test_a_policy_found_by_both_searches_is_on_the_frontier_once(tmp_path: Path) -> None:
    lever = [{"name": "rule", "parameter": "orders.important", "choices": RULES}]
    lever += [{"name": "special_part", "parameter": "deployment.special_part", "values": [0.3, 1]}]
    lever += [{"name": "soldiers", "parameter": "deployment.size", "values": [0, 9_000, 90_000]}]
    result_of(asked(budget=200, lever=lever, worlds=0), tmp_path, TRADE)
    table = pd.read_csv(tmp_path / "frontier.csv")
    levers = ["soldiers", "special_part", "rule"]
    found = {
        kind: set(map(tuple, table.loc[table["found_by"] == kind, levers].to_numpy()))
        for kind in (SEARCH, RANDOM)
    }
    assert found[SEARCH] & found[RANDOM]
    assert not table[table["on_frontier"]].duplicated(levers).any()
    assert table["on_frontier"].any()


def test_a_frontier_of_one_policy_shows_no_price_and_misses_no_world(tmp_path: Path) -> None:
    experiment = asked(budget=100, worlds=0)
    result = result_of(experiment, tmp_path, TRADE)
    assert len(result.answer.sentences) == 1
    table = pd.read_csv(tmp_path / "frontier.csv")
    table["on_frontier"] = table.index == 0
    volumes = {SEARCH: 0.9, RANDOM: 0.5}
    line = sentence(Course(experiment, Store(tmp_path)), table, volumes)
    assert "the search reaches 90%, random search with the same runs 50%" in line
    assert line.startswith("The frontier has one policy, tested in 40 fresh runs. One policy shows")
    assert "Try 400." in line


def test_too_few_worlds_are_reported(tmp_path: Path) -> None:
    result = result_of(asked(budget=100, worlds=1), tmp_path, TRADE)
    (line,) = result.answer.sentences[1:]
    assert "at least 2 worlds" in line


def test_new_runs_use_other_random_numbers_than_the_search(tmp_path: Path) -> None:
    result_of(asked(worlds=0), tmp_path, TRADE)
    runs = pd.read_parquet(tmp_path / "runs")
    judged = runs[runs["point"].isin(pd.read_csv(tmp_path / "frontier.csv")["policy"])]
    assert (judged[judged["replicate"] >= 5].groupby("point").size() == 40).all()
    assert (runs[runs["replicate"] < 5].groupby("point").size() == 5).all()
    assert (runs["replicate"] < 5).sum() == 480
    assert not (tmp_path / "robustness.csv").exists()


def test_the_search_comes_closer_to_the_known_frontier_than_random_search(tmp_path: Path) -> None:
    astray: dict[str, list[float]] = {SEARCH: [], RANDOM: []}
    for seed in range(2):
        raw = deepcopy(SOUND)
        del raw["design"], raw["figure"]
        raw["experiment"] |= {"replicates": 5, "seed": seed}
        raw["frontier"] = deepcopy(FRONTIER) | {"worlds": 0}
        result_of(opening.check(raw, "small.toml"), tmp_path / str(seed), TRADE)
        table = pd.read_csv(tmp_path / str(seed) / "frontier.csv")
        for kind in (SEARCH, RANDOM):
            here = table[table["found_by"] == kind]
            astray[kind] += (here["special_part"] - BEST_PART).abs().tolist()
    assert np.mean(astray[SEARCH]) < np.mean(astray[RANDOM])


def trade(places: np.ndarray) -> np.ndarray:
    """Return loss and risk of policies; the best have a second lever of 0.3, whatever the first."""
    first, second, third = places.T
    risk = 0.05 + 0.2 * first**2 + 0.3 * (second - 0.3) ** 2 + 0.1 * (third > 0.5)
    return np.column_stack([-10 * first, risk])


LEVERS = [
    Factor.model_validate({"name": name, "parameter": name, **levels})
    for name, levels in (
        ("one", {"range": [0.0, 1.0]}),
        ("two", {"range": [0.0, 1.0]}),
        ("three", {"values": [1, 2]}),
    )
]


@pytest.mark.parametrize("seed", range(3))
def test_curves_find_a_known_front_where_random_search_sees_luck(seed: int) -> None:
    chance = np.random.default_rng(seed)
    places = middles(LEVERS, chance.random((200, 3)))
    truth = trade(places)
    means = np.column_stack([truth[:, 0], chance.binomial(5, truth[:, 1]) / 5])
    foreseen, volume = fitted(places, means), Volume(np.array([-10.0, 0.0]), np.array([0.0, 0.5]))
    front = front_of(foreseen, LEVERS, places, (seed,))
    assert set(front[:, 2]) <= {0.25, 0.75}
    by_curves = front[best(foreseen(front), 10)]
    by_means = places[best(means, 10)]
    reached = [volume.of(trade(chosen)) for chosen in (by_curves, by_means)]
    ideal = np.column_stack([np.linspace(0, 1, 200), np.full(200, 0.3), np.full(200, 0.25)])
    assert reached[0] > 0.9 * volume.of(trade(ideal))
    assert reached[0] > reached[1]


def test_the_best_are_whole_fronts_then_a_spread() -> None:
    means = np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5], [2.0, 2.0], [3.0, 3.0]])
    assert first_front(means).tolist() == [0, 1, 2]
    assert best(means, 4).tolist() == [0, 1, 2, 3]
    assert best(means, 2).tolist() == [0, 1]


def test_volume_is_the_share_of_the_best_possible() -> None:
    volume = Volume(np.zeros(2), np.ones(2))
    assert volume.of(np.array([[0.0, 0.0]])) == 1.0
    assert volume.of(np.array([[1.1, 1.1]])) == 0.0
    assert volume.of(np.array([[0.0, 0.55]])) == pytest.approx(0.5, abs=1e-3)
    both = np.array([[0.0, 0.55], [0.55, 0.0]])
    assert volume.of(both) == pytest.approx(0.75, abs=1e-3)


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


def test_in_a_search_a_success_counts_with_its_chance() -> None:
    rows = frame([[0] * 4, [0, 1, 0, 1]], [0, 0])
    rows["expected_successes"] = [0.0, 0.2, 0.0, 0.4, 0.5, 0.5, 0.0, 0.2]
    coins = estimate(rows, [0, 1], (MONEY, RISK))
    chances = estimate(rows, [0, 1], (MONEY, RISK), chances=True)
    assert coins.mean[:, 1].tolist() == [0.0, 0.5]
    assert chances.mean[:, 1] == pytest.approx([0.15, 0.3])
    assert np.array_equal(coins.mean[:, 0], chances.mean[:, 0])
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
        ({"lever": [FRONTIER["lever"][0] | {"name": "success"}]}, "name of a lever"),
        ({"minimise": ["first_attempt_week"]}, "frontier.minimise"),
        ({"budget": 100, "policies": 30}, "frontier.budget"),
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
