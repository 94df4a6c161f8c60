from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sapper import InputError, load_scenario
from sapper.experiments.command.new import write_case
from sapper.experiments.config.cases import ABROAD, NOBODY
from sapper.experiments.opening import load_experiment
from sapper.experiments.statistics.base_rates import base_rates as read_rates
from sapper.experiments.studies.history.baselines import (
    others_forecast,
    regime_forecast,
    success_given_attempt,
)
from sapper.experiments.studies.history.figures import drawn
from sapper.experiments.studies.history.forecast import case_experiment, mean_rank, probabilities
from sapper.experiments.studies.history.sentences import lines
from sapper.experiments.studies.history.study import Known, run, tables
from sapper.model.cases.facts import OUTCOMES
from sapper.model.scenario import builtin_cases, load_case

ENDS = ("nothing", "plots foiled", "attempt failed", "coup succeeded")


def runs_of(shares: tuple[int, int, int, int]) -> pd.DataFrame:
    ends = [end for end, count in zip(ENDS, shares, strict=True) for _ in range(count)]
    rows = [(ABROAD, end) for end in ends] + [(NOBODY, "nothing")] * len(ends)
    return pd.DataFrame(rows, columns=["abroad", "end"])


def known(name: str, shares: tuple[int, int, int, int]) -> Known:
    case = load_case(name)
    return Known(case, OUTCOMES.index(case.case.outcome), runs_of(shares))


def test_shares_of_ends_are_probabilities() -> None:
    found = probabilities(runs_of((5, 3, 1, 1)))
    assert found.tolist() == [0.5, 0.3, 0.1, 0.1]
    assert mean_rank(found) == pytest.approx(0.8)
    assert probabilities(runs_of((5, 3, 1, 1)), NOBODY).tolist() == [1, 0, 0, 0]


def test_the_base_rate_of_a_regime() -> None:
    found = regime_forecast(load_case("frunze"))
    attempts = 12 * 0.028
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()
    assert found[2] + found[3] == pytest.approx(1 - np.exp(-attempts))
    assert 0.4 < success_given_attempt(read_rates()) < 0.5


def test_the_other_cases_leave_the_case_out() -> None:
    assert others_forecast([0, 1, 1, 3], 0).tolist() == [0, 2 / 3, 0, 1 / 3]


def test_a_model_that_knows_beats_all_others_and_a_miss_stays_in_the_table() -> None:
    right = {
        "nothing": (90, 10, 0, 0),
        "foiled": (5, 90, 5, 0),
        "attempt failed": (5, 5, 85, 5),
        "succeeded": (0, 5, 5, 90),
    }
    counts_of = {name: right[load_case(name).case.outcome] for name in builtin_cases()}
    counts_of["portugal"] = (98, 1, 1, 0)
    cases = [known(name, counts) for name, counts in counts_of.items()]
    found = tables(cases)
    table, scores = found["history_cases"], found["history_scores"].set_index("forecaster")
    verdicts = dict(zip(table["case"], table["verdict"], strict=True))
    assert verdicts == dict.fromkeys(counts_of, "likeliest") | {"portugal": "miss"}
    assert scores.loc["the model", "mean_score"] == pytest.approx(table["score"].mean())
    assert scores.loc["the regime's base rate", "model_better_in"] == len(counts_of) - 1
    assert table["score_low"].le(table["score"]).all()
    assert any("portugal: real outcome succeeded, miss" in line for line in lines(found))
    pictures = drawn(table)
    assert pictures["png"].startswith(b"\x89PNG")
    assert pictures == drawn(table)


def test_a_case_is_an_experiment_whose_facts_no_draw_can_change() -> None:
    case, experiment = case_experiment("portugal", 5)
    assert experiment.scenario == load_scenario("portugal")
    assert experiment.config.overrides["conspiracy.commissar_watch"] == 0.0
    assert "conspiracy.organising" not in experiment.config.overrides
    first, second = experiment.design
    assert first.settings == {"deployment.size": case.facts.heads}
    assert second.settings == {"deployment.size": 0}
    students = case_experiment("frunze", 5)[1].design
    assert [point.settings for point in students] == [
        {"service.study_cohort": 250},
        {"service.study_cohort": 0},
    ]


def test_a_new_case_is_valid_runs_and_is_scored_once_its_outcome_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_case("mine")
    assert load_experiment("mine.toml", replicates=7).config.experiment.replicates == 7
    with pytest.raises(InputError, match="already"):
        write_case("mine")
    with pytest.raises(InputError, match="letter"):
        write_case("../up")
    with pytest.raises(InputError, match=r"case\.outcome"):
        run(tmp_path, 1, cases=["mine.toml"])
    text = path.read_text(encoding="utf-8").replace('"unknown"', '"nothing"')
    path.write_text(text.replace('name = "mine"', 'name = "frunze"'), encoding="utf-8")
    with pytest.raises(InputError, match="another case"):
        run(tmp_path, 1, cases=["mine.toml"])


def test_all_optional_facts_of_the_template_are_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = write_case("mine").read_text(encoding="utf-8")
    every = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    assert every.count("\n#") < text.count("\n#")
    Path("every.toml").write_text(every, encoding="utf-8")
    assert load_case("every.toml").facts.income_lost_in == 1952
