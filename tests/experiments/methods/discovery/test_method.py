from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods.discovery.judging import SAFE, Judged, Rule, judge
from sapper.experiments.methods.discovery.prim import (
    Box,
    discover,
    everything,
    information,
    screened,
)
from sapper.experiments.methods.discovery.sentences import sentences
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from tests.helpers.fake import COLUMNS, WEEKLY, FakeOutcome, simulate
from tests.helpers.results import result_of
from tests.helpers.sound import SOUND
from tests.helpers.whole import stands

FACTORS = [
    {"name": "support", "parameter": "loyalty.legitimacy", "range": [0.0, 1.0]},
    {"name": "contact", "parameter": "awareness.contact", "range": [0.01, 0.1], "scale": "log"},
    {"name": "supervision", "parameter": "awareness.supervision", "range": [0.0, 1.0]},
    {"name": "talk", "parameter": "loyalty.talk", "range": [0.0, 0.1]},
]
DISCOVERY: dict[str, Any] = {"outcome": "attempt", "conditions": 2}
DESIGN: dict[str, Any] = {"kind": "latin_hypercube", "points": 800, "factor": FACTORS}
HIGHEST_LEGITIMACY, LEAST_CONTACT = 0.5, 0.03
"""The box that is planted: dangerous below the one and above the other."""


def simulate_planted(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """An attempt in 80 per cent of runs inside the planted box, in 10 elsewhere."""
    outcome = simulate(scenario, seed, replicate, engine)
    low = scenario.loyalty.legitimacy <= HIGHEST_LEGITIMACY
    much = scenario.awareness.contact >= LEAST_CONTACT
    place = round(scenario.loyalty.talk * 1e9)
    luck = np.random.default_rng([seed, replicate, place]).random()
    outcome.values["attempts"] = int(luck < (0.8 if low and much else 0.1))
    return outcome


PLANTED = Simulator(simulate_planted, COLUMNS, WEEKLY, version="planted 1")


def asked(discovery: dict[str, Any] | None = None, **changes: Any) -> Experiment:
    raw = deepcopy(SOUND)
    del raw["figure"]
    raw["experiment"]["replicates"] = 1
    raw["design"] = deepcopy(DESIGN) | changes
    raw["discovery"] = deepcopy(DISCOVERY) | (discovery or {})
    return opening.check(raw, "small.toml")


def planted(
    runs: int, parameters: int, inside: float, outside: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return runs over the unit cube with an event more frequent where x0 > 0.6 and x1 < 0.5."""
    generator = np.random.default_rng(seed)
    x = generator.random((runs, parameters))
    here = (x[:, 0] > 0.6) & (x[:, 1] < 0.5)
    return x, generator.random(runs) < np.where(here, inside, outside)


def test_a_planted_box_is_found_among_many_parameters_that_do_nothing() -> None:
    for seed in range(5):
        x, event = planted(2000, 60, 0.7, 0.2, seed)
        box = discover(x, event, 3)
        assert {0, 1} <= set(box.restricted)
        assert box.low[0] == pytest.approx(0.6, abs=0.1)
        assert box.high[1] == pytest.approx(0.5, abs=0.12)
        assert discover(x, event, 2).restricted == [0, 1]


def test_a_box_in_the_middle_is_limited_on_both_sides() -> None:
    generator = np.random.default_rng(2)
    x = generator.random((2000, 5))
    here = np.abs(x[:, 3] - 0.5) < 0.15
    event = generator.random(2000) < np.where(here, 0.8, 0.1)
    box = discover(x, event, 3)
    assert 3 in box.restricted
    assert box.low[3] == pytest.approx(0.35, abs=0.06)
    assert box.high[3] == pytest.approx(0.65, abs=0.06)


def test_chance_findings_are_rare() -> None:
    found = 0
    for seed in range(40):
        x, event = planted(800, 20, 0.3, 0.3, seed)
        box = discover(x[:400], event[:400], 3)
        found += judge(box, x[400:], event[400:], np.arange(400)).found
    assert found <= 2  # expected: one in a hundred


def test_intervals_of_density_and_coverage_contain_the_truth() -> None:
    box = Box(np.array([0.6, -np.inf]), np.array([np.inf, 0.5]))
    held_density = held_coverage = 0
    trials = 100
    for seed in range(trials):
        x, event = planted(600, 2, 0.6, 0.2, seed)
        judged = judge(box, x, event, np.arange(600) // 10)
        held_density += judged.density[1] <= 0.6 <= judged.density[2]
        held_coverage += judged.coverage[1] <= 0.12 / (0.12 + 0.16) <= judged.coverage[2]
    assert held_density >= 88
    assert held_coverage >= 88


def test_the_answer_says_how_many_more_runs_are_needed() -> None:
    box = Box(np.array([0.5]), np.array([np.inf]))
    x = np.linspace(0, 1, 200)[:, None]
    event = np.arange(200) % 10 < np.where(x[:, 0] >= 0.5, 4, 3)
    judged = judge(box, x, event, np.arange(200))
    assert not judged.found
    assert judged.more is not None
    # Shares of 0.4 and 0.3 differ by 3.17 standard errors at 4 x 0.35 x 0.65 x (3.17 / 0.1)^2 runs.
    assert judged.more + 200 == pytest.approx(915, rel=0.06)
    (line,) = sentences(Rule(SAFE, judged, ("x",)), "It")
    # Half of them test the rule.
    assert line.endswith(f"At least about {2 * judged.more:,} more runs are needed.")
    alike = judge(box, x, np.arange(200) % 10 < 3, np.arange(200))
    assert alike.more is None
    (line,) = sentences(Rule(SAFE, alike, ("x",)), "It")
    assert line.endswith("The number of runs needed is not known. Try 1,600.")


def test_degenerate_events_have_no_box() -> None:
    x = np.random.default_rng(1).random((100, 3))
    for event in (np.zeros(100, bool), np.ones(100, bool)):
        assert screened(x, event) == []
        box = discover(x, event, 3)
        assert box.restricted == []
        assert box.holds(x).all()
        assert not judge(box, x, event, np.arange(100)).found
    assert information(everything(3).holds(x), x[:, 0] > 0.5) == pytest.approx(0.0)


@pytest.mark.painted
@pytest.mark.thorough
def test_a_discovery_passes_all_checks_of_results(tmp_path: Path) -> None:
    result = stands(asked(), PLANTED, tmp_path)
    limits = pd.read_csv(tmp_path / "whole" / "conditions.csv").set_index(["rule", "factor"])
    assert set(limits.loc["dangerous"].index) == {"support", "contact"}
    assert limits.loc[("dangerous", "support"), "at_most"] == pytest.approx(0.5, abs=0.05)
    assert limits.loc[("dangerous", "contact"), "at_least"] == pytest.approx(0.03, rel=0.15)
    rules = pd.read_csv(tmp_path / "whole" / "rules.csv").set_index("rule")
    assert rules["found"].all()
    assert rules.loc["dangerous", "density_low"] < 0.8 < rules.loc["dangerous", "density_high"]
    told = result.answer.sentences
    assert told[0].startswith('Dangerous where "')
    assert len(told) == 4
    runs = pd.read_parquet(tmp_path / "whole" / "runs")
    assert runs.groupby("replicate").size().max() == 20  # few runs share random numbers


def simulate_luck(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
    outcome = simulate(scenario, seed, replicate, engine)
    place = round(scenario.loyalty.talk * 1e9)
    luck = np.random.default_rng([seed, replicate, place]).random()
    outcome.values["attempts"] = int(luck < 0.3)
    return outcome


@pytest.mark.painted
def test_no_rule_is_given_where_only_chance_decides(tmp_path: Path) -> None:
    lucky = Simulator(simulate_luck, COLUMNS, WEEKLY, version="luck 1")
    result = result_of(asked(points=300), tmp_path, lucky)
    assert all("assumptions found. The best candidate" in str(one) for one in result.answer.shown)
    assert (tmp_path / "discovery.png").is_file()


def test_too_few_runs_after_failures_are_reported(tmp_path: Path) -> None:
    def broken(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
        if scenario.loyalty.legitimacy > 0.1:
            raise RuntimeError("broken on purpose")
        return simulate_planted(scenario, seed, replicate, engine)

    simulator = Simulator(broken, COLUMNS, WEEKLY, version="broken 1")
    result = result_of(asked(points=300), tmp_path, simulator)
    left = 300 - result.answer.failed
    assert left < 40
    assert result.answer.sentences == [
        f"No answer. Only {left} runs completed, and at least 40 are needed."
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "grid", "points": None}, "design.kind"),
        ({"points": 50}, "design.points"),
        ({"factor": [*FACTORS, SOUND["design"]["factor"][1]]}, "factor.5"),
        ({"factor": [FACTORS[0] | {"range": [0, 1]}]}, r"write range = \[0.0, 1.0\]"),
    ],
)
def test_impossible_input_gives_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        asked(**changes)
    assert "\n" not in str(caught.value)


def test_all_that_is_uncertain_is_drawn_if_there_is_no_design() -> None:
    raw = deepcopy(SOUND)
    del raw["figure"], raw["design"]
    raw["overrides"]["loyalty.legitimacy"] = 0.4
    raw["discovery"] = {"outcome": "success", "points": 400}
    drawn = opening.check(raw, "small.toml")
    assert len(drawn.design) == 400
    assert len(drawn.design.factors) > 50
    assert "loyalty.legitimacy" not in {factor.parameter for factor in drawn.design.factors}
    del raw["discovery"]["points"]
    with pytest.raises(InputError, match=r"discovery\.points"):
        opening.check(raw, "small.toml")


def test_a_safe_rule_gives_the_frequency_of_the_event() -> None:
    box = Box(np.array([-np.inf]), np.array([0.1]))
    density, coverage, everywhere = (0.9, 0.8, 0.95), (0.5, 0.4, 0.6), (0.7, 0.6, 0.8)
    judged = Judged(box, density, coverage, everywhere, 0.4, 500, 1e-6, None)
    safe = Rule(SAFE, judged, ('"contact" is at most 0.1',))
    assert safe.frequency == pytest.approx((0.1, 0.05, 0.2))
    _, told = sentences(safe, "An attempt is made")
    assert "in 10% (5 to 20) of these runs, and in 30% of all runs." in told
    assert told.endswith("of all runs in which it does not happen.")
