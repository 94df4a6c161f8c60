"""Sensitivity of functions with known indices, and the answer if there are too few events."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from math import pi, sin
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import qmc

from benchmarks.sobol_coverage import ishigami, probability, trial, truth
from sapper.experiments import opening
from sapper.experiments.methods.sensitivity.emulator import Basis, Shape, cross_validated, fitted
from sapper.experiments.methods.sensitivity.indices import (
    Indices,
    Runs,
    detected,
    indices,
    runs_to_detect,
    variances,
)
from sapper.experiments.methods.sensitivity.parts import means
from sapper.experiments.methods.sensitivity.points import DUMMIES, Screened
from sapper.experiments.methods.sensitivity.screening import effects
from sapper.experiments.methods.sensitivity.sentences import judge, sentence
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from sapper.model.parameters import uncertain
from sapper.model.scenario import Scenario
from tests.helpers import fake
from tests.helpers.fake import FakeOutcome
from tests.helpers.results import result_of
from tests.helpers.sound import SENSITIVITY
from tests.helpers.whole import stands

RAW: dict[str, Any] = {
    "experiment": {
        "name": "drives",
        "title": "What drives it",
        "scenario": "dprk_2024",
        "seed": 3,
        "replicates": 2,
        "horizon_years": 5.0,
    },
    "overrides": {"force.soldiers_per_company": 1, "deployment.waves": []},
    "sensitivity": SENSITIVITY,
}
FIRST, TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]
"""Indices of Ishigami's function with a = 7, b = 0.1 (Ishigami and Homma 1990; exact)."""


def studied(runs: int, seed: int, event: bool, curve: Any = ishigami) -> tuple[Indices, Any]:
    """Return indices and held-out losses from one run at each point, with three parameters."""
    rng = np.random.default_rng(seed)
    units = qmc.Sobol(3 + DUMMIES, rng=seed).random_base2(runs.bit_length() - 1)
    mean = curve(units)
    values = (rng.random(runs) < mean).astype(float) if event else mean + rng.normal(0, 1, runs)
    luck = np.arange(runs) // 20
    detailed = tuple(range(3 + DUMMIES))
    held_out = cross_validated(units, values, luck, detailed, event)
    basis = Basis(units.shape[1], detailed, held_out.choice.shape)
    runs_of = Runs(units, values, luck, basis, held_out.choice, event)
    return indices(runs_of, DUMMIES, 20, rng), held_out


@pytest.mark.thorough
def test_indices_of_ishigami_under_noise() -> None:
    assert truth(ishigami)[1] == pytest.approx(TOTAL, abs=0.01)
    found, held_out = studied(4096, 1, event=False)
    assert held_out.choice.shape.degree == 8
    # The noise, whose variance is 1, and what 600 terms learn of it by heart; it was 14.
    assert held_out.loss.mean() < 1.4 < 10 < held_out.constant.mean()
    assert found.first[:3, 0] == pytest.approx(FIRST, abs=0.03)
    assert found.total[:3, 0] == pytest.approx(TOTAL, abs=0.03)
    assert detected(found, DUMMIES) == [True, True, True]
    assert found.total[3:, 0].max() < 0.01


@pytest.mark.thorough
def test_indices_of_ishigami_from_binary_outcomes() -> None:
    first, total = truth(probability)
    found, held_out = studied(8192, 2, event=True, curve=probability)
    assert held_out.loss.mean() < held_out.constant.mean()
    assert found.first[:3, 0] == pytest.approx(first, abs=0.1)
    assert found.total[:3, 0] == pytest.approx(total, abs=0.1)
    assert detected(found, DUMMIES) == [True, True, True]
    for place in range(3):
        _, low, high = found.total[place]
        assert low - 0.06 < total[place] < high + 0.06


def steep(units: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(expit(-2.0 + 3.0 * (units[:, 0] - 0.5) + 1.5 * (units[:, 1] - 0.5)))


@pytest.mark.thorough
def test_intervals_contain_the_truth_and_dummies_are_seldom_significant() -> None:
    _, total = truth(steep)
    held, seen, idle = 0, 0, 0
    times = 8
    for seed in range(times):
        found, _ = studied(1024, 100 + seed, event=True, curve=steep)
        held += sum(
            found.total[one, 1] - 0.02 < total[one] < found.total[one, 2] + 0.02 for one in (0, 1)
        )
        told = detected(found, DUMMIES)
        seen += told[0]
        idle += told[2]
    assert seen == times
    assert held >= 0.8 * 2 * times
    assert idle <= 2


def test_a_straight_line_has_the_variances_of_its_slopes() -> None:
    basis = Basis(3, (), Shape(1, 1.0))
    units = qmc.Sobol(3, rng=1).random(1024)
    rng = np.random.default_rng(1)
    found = variances(means(basis, np.array([5.0, 3.0, 4.0, 0.0]), units, False, rng))
    assert found.whole == pytest.approx(25.0, rel=0.01)
    assert found.alone == pytest.approx([9.0, 16.0, 0.0], abs=0.1)
    assert found.left == pytest.approx([9.0, 16.0, 0.0], abs=0.1)
    flat = variances(means(basis, np.array([5.0, 0.0, 0.0, 0.0]), units, True, rng))
    assert [one.max() for one in flat] == pytest.approx([0.0] * 3, abs=1e-12)


def test_the_parts_of_a_curved_probability_are_its_means() -> None:
    basis = Basis(2, (0, 1), Shape(2, 1.0))
    coefficients = np.array([-1.0, 0.8, 0.3, 0.5, -0.4, 0.6])
    units = np.array([[0.2, 0.7], [0.9, 0.1]])
    found = means(basis, coefficients, units, True, np.random.default_rng(1))
    grid = (np.arange(20_000) + 0.5) / 20_000
    for point, (one, other) in enumerate(units):
        for parts, fixed in ((found.alone, one), (found.others, None)):
            known = fixed if fixed is not None else other
            place = [np.full(grid.size, known), grid] if fixed is not None else [
                grid, np.full(grid.size, known)
            ]  # fmt: skip
            line = coefficients[0] + basis.features(np.column_stack(place)) @ coefficients[1:]
            assert parts[0, point] == pytest.approx(expit(line).mean(), abs=2e-4)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("curve", "runs", "event"), [(ishigami, 1024, False), (probability, 2048, True)]
)
def test_intervals_include_the_error_of_the_emulator(curve: Any, runs: int, event: bool) -> None:
    known = np.concatenate(truth(curve))
    held = []
    for seed in range(20):
        found = trial(curve, runs, event, seed)
        ends = np.concatenate([found.first[:3], found.total[:3]])
        held.append((ends[:, 1] <= known + 1e-3) & (known <= ends[:, 2] + 1e-3))
    assert np.mean(held) > 0.85


def test_terms_are_orthonormal() -> None:
    basis = Basis(3, (0, 2), Shape(4, 1.0))
    features = basis.features(qmc.Sobol(3, rng=1).random_base2(14))
    assert len(basis.terms) == 3 + 2 * 3 + 6
    assert features.T @ features / len(features) == pytest.approx(
        np.eye(len(basis.terms)), abs=0.01
    )
    chosen = basis.concerning(2)
    units = qmc.Sobol(3, rng=2).random_base2(4)
    assert np.array_equal(basis.features(units, chosen), basis.features(units)[:, chosen])


def test_a_fit_finds_the_true_values_from_any_start() -> None:
    rng = np.random.default_rng(1)
    features = rng.normal(size=(20_000, 2))
    values = (rng.random(20_000) < expit(-1 + features @ [0.5, -1.0])).astype(float)
    found = fitted(features, values, 1.0, event=True)
    assert found == pytest.approx([-1, 0.5, -1.0], abs=0.1)
    again = fitted(features, values, 1.0, event=True, start=np.array([2.0, 2.0, 2.0]))
    assert again == pytest.approx(found, abs=0.01)
    never = fitted(features, np.zeros(20_000), 1.0, event=True)
    assert never[0] < -9
    assert not never[1:].any()


def test_morris_ranks_steps_and_leaves_out_broken_trajectories() -> None:
    experiment = checked()
    design = experiment.design
    assert isinstance(design, Screened)
    slopes = np.array([3.0, -1.0, 0.0, 0.5])
    values = design.screening @ slopes
    runs = np.ones(len(values), int)
    found = effects(design.screening, values, runs, False, 1)
    assert found is not None
    assert found.mean == pytest.approx(slopes)
    assert found.absolute == pytest.approx(np.abs(slopes))
    assert found.spread == pytest.approx(np.zeros(4), abs=1e-9)
    values[0] = np.nan
    broken = effects(design.screening, values, runs, False, 1)
    assert broken is not None
    assert broken.mean == pytest.approx(slopes)
    values[5:] = np.nan
    assert effects(design.screening, values, runs, False, 1) is None


def test_a_longer_sample_begins_with_a_shorter_one() -> None:
    short, long = checked().design, checked(runs=512).design
    assert [point.settings for point in short] == [point.settings for point in long[: len(short)]]
    steps = [
        sum(one.settings[path] != other.settings[path] for path in one.settings)
        for one, other in pairwise(short[:5])
    ]
    assert steps == [1, 1, 1, 1]


def test_what_is_needed_follows_the_square_root() -> None:
    assert runs_to_detect(1000, [0.1, 0.05, 0.15]) is None
    assert runs_to_detect(1000, [0.1, -0.1, 0.3]) == 4000
    assert runs_to_detect(1000, [-0.1, -0.2, 0.0]) is None


def test_too_few_events_give_the_number_of_runs_needed() -> None:
    def told(runs: int, events: int, event: bool = True) -> str:
        values = np.arange(runs) < events
        return sentence("It", judge(runs, values.astype(float), event, None, None), [], DUMMIES)

    assert "about 1,000 more runs." in told(1000, 5)
    assert told(1000, 995) == told(1000, 5).replace("in 5 of", "in 995 of")
    assert told(180, 90).endswith("Only 180 runs completed, and at least 200 are needed.")
    assert "nothing to explain" in told(1000, 0, event=False)


def simulate(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """Attempts depend on the soldiers sent and on talk, money on the soldiers; nothing succeeds."""
    talk = (scenario.loyalty.talk - 0.01) / 0.03
    sent = scenario.deployment_soldiers / 100_000
    luck = Random(f"{seed} {replicate} {talk} {sent}").random()
    attempts = int(luck < 1 / (1 + np.exp(2.0 - 4.0 * sent + 2.0 * talk)))
    base = fake.simulate(scenario, seed, replicate, engine)
    values = {**base.values, "attempts": attempts, "successes": 0, "money_usd": 5e9 * sent}
    return FakeOutcome(values, base.weekly)


KNOWN = Simulator(simulate, fake.COLUMNS, fake.WEEKLY, version="known 1")


def checked(**changes: Any) -> opening.Experiment:
    raw = deepcopy(RAW)
    if "keep" in changes:
        raw["keep"] = changes.pop("keep")
    raw["experiment"] |= {key: changes.pop(key) for key in ("replicates",) if key in changes}
    raw["sensitivity"] |= changes
    return opening.check(raw, "drives.toml")


@pytest.mark.painted
def test_a_result_ranks_what_drives_it_and_refuses_what_never_happened(tmp_path: Path) -> None:
    result = result_of(checked(runs=512), tmp_path, KNOWN)
    assert result.runs == 4 * 5 * 2 + 512
    tables = result.answer.tables
    attempt = tables["indices"].query("outcome == 'attempt'").set_index("parameter")
    assert attempt.index[0] == "deployment.size"
    assert attempt["detected"].to_dict() == {
        "deployment.size": True,
        "loyalty.talk": True,
        "loyalty.spread": False,
        "conspiracy.trust": False,
        **{f"dummy {one}": False for one in range(1, DUMMIES + 1)},
    }
    assert attempt["raises"]["deployment.size"]
    assert not attempt["raises"]["loyalty.talk"]
    money = tables["indices"].query("outcome == 'money_usd'").set_index("parameter")
    assert money["total"]["deployment.size"] == pytest.approx(1.0, abs=0.01)
    attempts, successes, dollars = tables["answers"]["answer"]
    assert "What changes the probability most (share of its variance): how many are se" in attempts
    assert "no answer. It happened in 0 of 512 runs" in successes
    assert "about 1,200 more runs, probably many more" in successes  # 512 x 10 / 3
    assert "reduces the variance by 100%" in dollars
    held_out = tables["held_out"].set_index("outcome")
    assert held_out["believed"].to_dict() == {
        "attempt": True,
        "success": False,
        "money_usd": True,
    }
    assert held_out["emulator"]["attempt"] < held_out["constant"]["attempt"]
    assert sorted(tables["convergence"].query("outcome == 'attempt'")["runs"].unique()) == [
        256,
        512,
    ]
    screening = tables["screening"].query("outcome == 'attempt'").set_index("rank")
    assert screening["parameter"][1] in {"deployment.size", "loyalty.talk"}
    assert {"ranking.png", "ranking.svg", "convergence.png"} <= result.answer.files.keys()


def test_noise_is_not_significant(tmp_path: Path) -> None:
    def tossed(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
        luck = Random(f"{seed} {replicate} {scenario.loyalty.talk}").random()
        base = fake.simulate(scenario, seed, replicate, engine)
        return FakeOutcome({**base.values, "attempts": int(luck < 0.3)}, base.weekly)

    simulator = Simulator(tossed, fake.COLUMNS, fake.WEEKLY, version="tossed 1")
    result = result_of(checked(outcomes=["attempt"]), tmp_path, simulator)
    (line,) = result.answer.tables["answers"]["answer"]
    assert "no answer" in line
    assert "runs" in line
    assert not result.answer.files


@pytest.mark.thorough
def test_a_sensitivity_passes_all_checks_of_results(tmp_path: Path) -> None:
    stands(checked(), KNOWN, tmp_path)
    more = result_of(checked(runs=320), tmp_path / "whole", KNOWN)
    assert more.computed == 320 - 256  # all that was stored is kept


def test_all_means_every_parameter_with_a_plausible_range() -> None:
    experiment = checked(parameters="all")
    assert len(experiment.design.factors) == len(uncertain()) + 1
    assert {one.parameter for one in experiment.design.factors} == {
        *uncertain(),
        "deployment.size",
    }
    for probe in experiment.design.probes():
        experiment.scenario.override(probe.settings)
    labels = pd.Series([one.title for one in experiment.design.factors])
    assert labels.is_unique


OWN = SENSITIVITY["range"][0]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"outcomes": ["attempt", "attempt"]}, "is named twice"),
        ({"outcomes": ["atempt"]}, "did you mean 'attempt'"),
        ({"outcomes": ["end"]}, "sensitivity.outcomes = 'end'"),
        (
            {"outcomes": ["success_week"]},
            "sensitivity.outcomes = 'success_week'",
        ),  # -1 means never, so there is no mean
        ({"outcomes": ["sent"], "keep": {"measures": ["killed"]}}, "must be among keep.measures"),
        ({"parameters": ["loyalty.talc"]}, "did you mean 'loyalty.talk'"),
        ({"parameters": ["force.strength"]}, "has no plausible range"),
        ({"parameters": ["loyalty.talk", "loyalty.talk"]}, "is named twice"),
        ({"parameters": [], "range": [OWN]}, "must be at least two"),
        ({"range": [OWN, OWN]}, "is named twice"),
        ({"range": [{**OWN, "parameter": "orders.important"}]}, "that is a number"),
        ({"range": [{**OWN, "parameter": "orders.imported"}]}, "no such parameter"),
        ({"range": [{**OWN, "low": 100_000}]}, "must have low below high"),
        ({"range": [{**OWN, "scale": "log"}]}, "range above zero"),
        ({"range": [{**OWN, "high": 5_000_000}]}, "people can be sent"),
        ({"range": [{**OWN, "high": 10**30}]}, "must be within"),
        ({"replicates": 2_000}, "at most 1000 here"),
        ({"runs": 10}, "sensitivity.runs"),
    ],
)
def test_impossible_tables_give_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as error:
        checked(**changes)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_known_value_of_ishigami() -> None:
    units = np.array([[0.75, 0.75, 0.5]])
    assert ishigami(units)[0] == pytest.approx(sin(pi / 2) + 7)
