from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp

from sapper import load_scenario
from sapper.experiments.config.uncertain import plausible_draws
from sapper.experiments.running import model
from sapper.experiments.studies.claims.files import load_claim
from sapper.experiments.studies.claims.study import decided, run, summed
from sapper.experiments.studies.claims.verdicts import compare, decide, never, overall, values
from sapper.experiments.work.simulator import Simulator
from sapper.model.parameters import uncertain
from sapper.model.scenario import Scenario
from tests.helpers.fake import COLUMNS, WEEKLY, FakeOutcome, simulate

MORE = {"sent": int, "awareness_home": float, "mean_loyalty": float, "plots_started": int}


def simulate_more(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    fake = simulate(scenario, seed, replicate, engine)
    more = {name: kind(scenario.deployment_soldiers) for name, kind in MORE.items()}
    return FakeOutcome({**fake.values, **more}, fake.weekly)


MODEL = Simulator(simulate_more, {**COLUMNS, **MORE}, WEEKLY, version="fake")


@pytest.mark.parametrize(
    ("direction", "low", "high", "verdict"),
    [
        ("up", 0.05, 0.2, "holds"),
        ("up", 0.01, 0.2, "there, but perhaps too small to matter"),
        ("up", -0.01, 0.2, "cannot tell"),
        ("up", 0.01, 0.04, "fails"),
        ("up", -0.04, 0.04, "fails"),
        ("up", -0.3, -0.1, "fails"),
        ("down", -0.2, -0.06, "holds"),
        ("down", -0.2, -0.01, "there, but perhaps too small to matter"),
        ("down", -0.2, 0.01, "cannot tell"),
        ("down", -0.04, -0.01, "fails"),
        ("down", 0.1, 0.3, "fails"),
    ],
)
def test_the_rule_of_verdicts(direction: str, low: float, high: float, verdict: str) -> None:
    assert decide(direction, 0.05, low, high) == verdict


def test_settings_make_one_verdict() -> None:
    assert overall({"a": "holds", "b": "holds"}) == "holds"
    assert overall({"a": "holds", "b": "cannot tell", "c": "fails"}) == "holds only if a"
    assert overall({"a": "holds", "b": "fails", "c": "holds"}) == "holds only if a or c"
    assert overall({"a": "fails", "b": "cannot tell"}) == "cannot tell"
    small = "there, but perhaps too small to matter"
    assert overall({"a": "fails", "b": small}) == "there only if b, but perhaps too small to matter"
    assert overall({"a": "holds", "b": small}) == "holds only if a"
    assert overall({"a": "fails"}) == "fails"


def runs(attempts: list[int], **columns: list[float]) -> pd.DataFrame:
    table = pd.DataFrame({"attempts": attempts, "successes": 0, "plots_foiled": 0})
    table["first_attempt_week"] = np.where(table["attempts"] > 0, 100, -1)
    return table.assign(**columns)


def test_pairs_with_the_same_random_numbers_are_compared_run_by_run() -> None:
    one, other = runs([0] * 80 + [1] * 20), runs([0] * 60 + [1] * 40)
    found = compare(one, other, "attempt", 198)
    assert (found.first, found.second) == (0.2, 0.4)
    assert found.difference == pytest.approx(0.2)
    assert 0 < found.low < 0.2 < found.high
    unpaired = compare(one, runs([1] * 40 + [0] * 60), "attempt", 198)
    assert unpaired.high - unpaired.low > found.high - found.low


def test_means_are_compared_with_what_is_known() -> None:
    one = runs([0] * 4, sent=[0, 10, 10, 10], killed=[0, 1, 2, 3])
    other = runs([0] * 4, sent=[10, 10, 10, 10], killed=[5, 2, 4, 3])
    assert np.isnan(values(one, "killed_per_sent", 198)[0])
    found = compare(one, other, "killed_per_sent", 198)
    assert found.difference == pytest.approx(0.1)
    assert found.low < 0.1 < found.high
    assert found.p == pytest.approx(ttest_1samp([0.1, 0.2, 0.0], 0).pvalue)


def test_an_attempt_is_placed_before_or_after_the_wars_end() -> None:
    table = runs([1, 1, 0]).assign(first_attempt_week=[100, 198, -1])
    assert values(table, "attempt_in_war", 198).tolist() == [1, 0, 0]
    assert values(table, "attempt_after_war", 198).tolist() == [0, 1, 0]


def ended(weeks: list[int], success_week: list[int]) -> pd.DataFrame:
    table = pd.DataFrame({"weeks_run": weeks, "success_week": success_week})
    return table.assign(successes=(table["success_week"] >= 0).astype(int))


def test_events_that_may_never_happen_are_searched_for() -> None:
    sound = ended([101] * 50 + [780] * 50, [100] * 50 + [-1] * 50)
    assert never(sound, "went_on_after_success", 780, 0.1)[:3] == ("holds", 0, 50)
    assert never(sound, "ended_without_success", 780, 0.1)[:3] == ("holds", 0, 50)
    assert never(sound[:10], "went_on_after_success", 780, 0.1)[0] == "cannot tell"
    broken = ended([101, 102, 400], [100, 100, -1])
    assert never(broken, "went_on_after_success", 780, 0.1)[:3] == ("fails", 1, 2)
    assert never(broken, "ended_without_success", 780, 0.1)[:3] == ("fails", 1, 1)


def test_a_claim_that_fails_stays_in_the_table() -> None:
    claim = load_claim("three_offices")
    alone, three = claim.arms
    arms = {alone: runs([0] * 90 + [1] * 10), three: runs([1] * 60 + [0] * 40)}
    tables = [
        table.assign(arm=arm, replicate=range(100), sent=100, killed=10)
        for arm, table in arms.items()
    ]
    rows = list(decided("three_offices", claim, "x", pd.concat(tables), load_scenario("dprk_2024")))
    for row in rows:
        row["parameters"] = "defaults"
    table = summed(rows).set_index("says")
    assert table.loc["an attempt is less likely", "verdict"] == "fails"
    assert table.loc["more of those sent are killed", "verdict"] == "fails"
    assert len(table) == 3


def test_plausible_draws_fill_their_ranges() -> None:
    table = plausible_draws(50, 1)
    assert table.equals(plausible_draws(50, 1))
    for path, one in uncertain().items():
        if path in table:
            assert table[path].between(one.low, one.high).all()
            assert table[path].nunique() == 50
    assert "deployment.war_weeks" not in table


def test_a_claim_is_run_stored_and_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "model_simulator", lambda: MODEL)
    found = run(tmp_path, 40, 1, lambda line: None, claims=["one_mistake", "three_offices"])
    assert (tmp_path / "claims.csv").is_file()
    assert len(found["claims"]) == 5
    again = run(tmp_path, 40, 1, lambda line: None, claims=["one_mistake", "three_offices"])
    assert again["claims_settings"].equals(found["claims_settings"])
