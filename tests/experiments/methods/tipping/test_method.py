from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from math import exp
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods.tipping.location import Counts, Located, locate
from sapper.experiments.methods.tipping.verdict import direction, judge
from sapper.experiments.statistics.more_runs import rounded_up
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from tests.helpers.fake import COLUMNS, FAILING, WEEKLY, FakeOutcome, simulate
from tests.helpers.results import result_of
from tests.helpers.sound import SOUND, TIPPING
from tests.helpers.whole import stands

CROSSING = 375_000


def simulate_tipping(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """A risk of attempts that passes 30 per cent at CROSSING."""
    outcome = simulate(scenario, seed, replicate, engine)
    luck = np.random.default_rng([seed, replicate, 1]).random()
    risk = 0.6 / (1 + exp(-(scenario.deployment_soldiers - CROSSING) / 50_000))
    outcome.values["attempts"] = int(luck < risk)
    return outcome


CURVE = Simulator(simulate_tipping, COLUMNS, WEEKLY, version="curve 1")


def asked(**changes: Any) -> Experiment:
    raw = deepcopy(SOUND)
    del raw["design"], raw["figure"]
    raw["experiment"]["replicates"] = 20
    raw["tipping"] = deepcopy(TIPPING) | changes
    return opening.check(raw, "small.toml")


def counted(curve: Callable[[float], float], places: np.ndarray, runs: int, seed: int) -> Counts:
    generator = np.random.default_rng(seed)
    events = generator.binomial(runs, [curve(x) for x in places])
    return Counts(places, np.full(len(places), float(runs)), events.astype(float))


def searched(
    curve: Callable[[float], float], level: float | None, rounds: int, seed: int
) -> Located:
    """Search as the method does, without the model."""
    from sapper.experiments.methods.tipping import method

    generator = np.random.default_rng(seed)
    places = np.empty(0)
    events = np.empty(0)
    shares = np.linspace(0, 1, method.FIRST_PLACES).tolist()
    for _ in range(rounds):
        places = np.append(places, np.round(shares, 4))
        events = np.append(events, generator.binomial(20, [curve(x) for x in shares]))
        x, where = np.unique(places, return_inverse=True)
        counts = Counts(x, np.bincount(where) * 20.0, np.bincount(where, events))
        shares = method._next(counts, level)
    return locate(counts, level)


def s_shaped(x: float) -> float:
    return 0.1 + 0.5 / (1 + exp(-(x - 0.4) * 10))


def gentle(x: float) -> float:
    return 0.12 + 0.4 * x**1.5


def stepped(x: float) -> float:
    return 0.1 if x < 0.55 else 0.6


@pytest.mark.parametrize(
    ("curve", "level", "truth"),
    [
        (s_shaped, 0.3, 0.3595),
        (gentle, 0.3, 0.5872),
        (stepped, 0.3, 0.55),
        (s_shaped, None, 0.4032),
        (gentle, None, 0.63),
    ],
)
def test_intervals_contain_the_truth_as_often_as_they_should(
    curve: Callable[[float], float], level: float | None, truth: float
) -> None:
    trials = 100 if level else 50
    held = 0
    for seed in range(trials):
        low, high = searched(curve, level, 7, seed).interval
        held += low <= truth <= high
    assert held >= 0.9 * trials  # expected: 95; fewer than 90 of 100 happen once in 100 tests


def test_runs_near_the_crossing_give_narrower_intervals_than_even_runs() -> None:
    widths = []
    for seed in range(20):
        found = searched(s_shaped, 0.3, 12, seed)
        runs = int(found.counts.runs.sum())
        places = np.linspace(0, 1, 41)
        even = locate(counted(s_shaped, places, runs // 41, seed), 0.3)
        widths.append([np.ptp(found.interval), np.ptp(even.interval)])
    found_width, even_width = np.mean(widths, axis=0)
    assert found_width < 0.7 * even_width


def test_a_curve_that_falls_is_located_as_one_that_rises() -> None:
    places = np.linspace(0, 1, 21)
    counts = counted(lambda x: 1 - s_shaped(x), places, 200, 1)
    verdict = judge(counts, 0.7)
    mirrored = judge(counts.mirrored(), 0.3)
    assert (verdict.found, verdict.rises) == (True, False)
    assert verdict.located.interval == mirrored.located.interval
    assert verdict.level == pytest.approx(0.7)
    assert verdict.curve == pytest.approx(1 - mirrored.curve)
    assert np.all(np.diff(verdict.curve) <= 0)
    assert direction(counts.mirrored(), 0.3)[1]


def test_a_curve_that_does_not_cross_is_reported() -> None:
    places = np.linspace(0, 1, 9)
    for level, side in ((0.9, "below"), (0.02, "above")):
        for curve in (gentle, lambda x: gentle(1 - x)):
            verdict = judge(counted(curve, places, 300, 2), level)
            assert not verdict.found
            assert f"stays {side}" in verdict.reason
            assert verdict.more is None


def test_too_few_runs_give_the_number_of_runs_needed() -> None:
    places = np.linspace(0, 1, 9)
    # Half of all samples of 1,750 runs show where this curve crosses 45 per cent.
    verdicts = [judge(counted(gentle, places, 80, seed), 0.45) for seed in range(60)]
    told = [verdict.more for verdict in verdicts if verdict.more]
    assert len(told) > 30
    assert 1000 < np.median(told) + 80 * 9 < 4000
    flat = judge(counted(lambda _: 0.3, places, 20, 3), None)
    assert not flat.found
    assert "may be equal" in flat.reason


def test_numbers_of_runs_are_rounded_up_to_two_digits() -> None:
    assert [rounded_up(x) for x in (1.0, 9.3, 99.1, 1234.0, 1200.0)] == [1, 10, 100, 1300, 1200]


def test_a_tipping_point_passes_all_checks_of_results(tmp_path: Path) -> None:
    result = stands(asked(budget=850), CURVE, tmp_path)
    row = pd.read_csv(tmp_path / "whole" / "tipping_point.csv").iloc[0]
    assert row["found"]
    assert row["low"] <= CROSSING <= row["high"]
    assert abs(row["place"] - CROSSING) < 100_000
    assert result.runs <= 850
    assert str(result.answer.shown[0]).startswith("An attempt is made: the probability rises")
    rows = pd.read_parquet(tmp_path / "whole" / "runs")
    assert not rows.duplicated("replicate").any()  # no two runs share random numbers
    near = (rows["deployed_soldiers"] - CROSSING).abs() < 150_000
    assert near.mean() > 0.6


@pytest.mark.painted
def test_half_way_between_the_ends_is_found_without_a_level(tmp_path: Path) -> None:
    result_of(asked(probability=None, budget=1300), tmp_path, CURVE)
    row = pd.read_csv(tmp_path / "tipping_point.csv").iloc[0]
    assert row["found"]
    assert row["low"] <= CROSSING <= row["high"]
    assert row["level"] == pytest.approx(0.3, abs=0.06)


def test_a_larger_budget_continues_the_search(tmp_path: Path) -> None:
    result_of(asked(budget=500), tmp_path / "grown", CURVE)
    grown = result_of(asked(budget=900), tmp_path / "grown", CURVE)
    whole = result_of(asked(budget=900), tmp_path / "whole", CURVE)
    assert grown.computed < whole.computed
    for name in ("tipping_point.csv", "places.csv", "tipping_point.png"):
        assert (tmp_path / "grown" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_runs_that_fail_are_left_out(tmp_path: Path) -> None:
    assert result_of(asked(), tmp_path, FAILING).answer.failed > 0


def fail_always(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
    raise RuntimeError("broken")


def test_no_answer_is_given_if_all_runs_failed(tmp_path: Path) -> None:
    broken = Simulator(fail_always, COLUMNS, WEEKLY, version="broken 1")
    assert "No answer. Runs completed at one place at most" in str(
        result_of(asked(), tmp_path, broken).answer.shown[0]
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"budget": 100}, "tipping.budget"),
        ({"probability": 1.5}, "tipping.probability"),
        ({"outcome": "coup"}, "tipping.outcome"),
        ({"factor": TIPPING["factor"] | {"range": [0.0, 0.5]}}, "head counts"),
        ({"factor": TIPPING["factor"] | {"range": [0, 9_000_000]}}, "can be sent"),
        ({"factor": {"name": "size", "parameter": "deployment.size", "values": [1, 2]}}, "range"),
        ({"factor": TIPPING["factor"] | {"steps": 4}}, "factor.steps"),
        ({"factor": TIPPING["factor"] | {"parameter": "deployment.sise"}}, "deployment.size"),
    ],
)
def test_impossible_input_gives_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        asked(**changes)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["design", "until", "figure"])
def test_keys_that_do_not_fit_are_refused(key: str) -> None:
    raw = deepcopy(SOUND)
    raw["until"] = {"outcome": "attempt", "width": 0.1, "at_most": 100}
    raw = {name: raw[name] for name in ("experiment", "overrides", key)}
    raw["tipping"] = TIPPING
    with pytest.raises(InputError, match=key):
        opening.check(raw, "small.toml")
