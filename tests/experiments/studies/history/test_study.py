from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sapper import InputError, load_scenario
from sapper.experiments.command.new import CASE, write_new
from sapper.experiments.config.cases import ABROAD, NOBODY, SERIES
from sapper.experiments.config.columns import PLOT_FIELDS
from sapper.experiments.errors import StoreError
from sapper.experiments.opening import load_experiment
from sapper.experiments.studies.history.course import course
from sapper.experiments.studies.history.forecasts import (
    case_experiment,
    forecast_of,
    regime_forecast,
)
from sapper.experiments.studies.history.study import (
    ATTEMPT,
    MODEL,
    SUCCESS,
    Known,
    run,
    stored_tables,
    tables,
)
from sapper.model.scenario import builtin_cases, load_case


def known(name: str, attempts: int, successes: int, count: int) -> Known:
    """Return a case with some attempts as it was, none with nobody abroad; all plots denounced."""
    case = load_case(name)
    tried = np.arange(count) < attempts
    runs = pd.DataFrame(
        {
            "point": 0,
            "abroad": ABROAD,
            "replicate": range(count),
            "attempts": tried.astype(int),
            "successes": (np.arange(count) < successes).astype(int),
            "first_attempt_week": np.where(tried, 40, -1),
            **dict.fromkeys(PLOT_FIELDS, 0),
        }
    )
    calm = runs.assign(point=1, abroad=NOBODY, attempts=0, successes=0, first_attempt_week=-1)
    runs["plots_denounced_regiment"] = int(attempts > 0)
    runs["plots_succeeded_division"] = (np.arange(count) < successes).astype(int)
    weeks = np.tile(np.arange(1, 1 + 52 * 30), count)
    series = dict.fromkeys(SERIES, weeks / weeks.max())
    return Known(case, pd.concat([runs, calm]), pd.DataFrame({"point": 0, "week": weeks, **series}))


def test_shares_of_runs_are_a_forecast_that_is_never_certain() -> None:
    found = forecast_of(known("portugal", 6, 4, 10).at(ABROAD))
    assert found == (pytest.approx(6.5 / 11), pytest.approx(4.5 / 7))
    assert forecast_of(known("portugal", 6, 4, 10).at(NOBODY)) == (pytest.approx(0.5 / 11), 0.5)


def test_the_base_rate_of_a_regime() -> None:
    attempts = 12 * 0.028
    found = regime_forecast(load_case("frunze"))
    assert found.attempt == pytest.approx(1 - np.exp(-attempts))
    # Of several attempts in a run one may succeed, so this is more than the share of attempts.
    assert 0.47 < found.success < 0.6
    assert regime_forecast(load_case("portugal")).attempt > 0.8


def test_the_share_with_an_attempt_begins_with_the_week_of_the_attempt() -> None:
    one = known("portugal", 6, 4, 10)
    table = course(one.case, one.runs, one.weekly)
    here = table[(table["series"] == "attempt") & (table["abroad"] == ABROAD)].set_index("year")
    assert here["median"][-13] == 0.0  # the first 26 weeks
    assert here["median"][-12] == here["median"][12] == 0.6
    nobody = table[(table["series"] == "attempt") & (table["abroad"] == NOBODY)]
    assert (nobody["median"] == 0.0).all()


def test_what_is_scored_is_an_attempt_and_then_its_success() -> None:
    right = {
        "nothing": (0, 0),
        "foiled": (0, 0),
        "attempt failed": (20, 0),
        "succeeded": (20, 20),
    }
    cases = [known(name, *right[load_case(name).case.outcome], 20) for name in builtin_cases()]
    scores = tables(cases)["history_scores"].set_index(["question", "forecaster"])
    attempt, success = scores.loc[ATTEMPT], scores.loc[SUCCESS]
    assert set(attempt["cases"]) == {10}
    assert set(attempt["observed"]) == {6}
    assert set(success["cases"]) == {6}
    assert set(success["observed"]) == {3}
    for table in (attempt, success):
        assert table["log_score"].idxmin() == MODEL
        assert (table["low"].drop(MODEL) > 0).all()
    # A foiled plot counts as no attempt: calling for one is punished.
    cases[0] = known("cuba_angola", 20, 0, 20)
    assert tables(cases)["history_scores"]["log_score"][0] > 0.3


def test_a_result_of_an_earlier_version_is_refused(tmp_path: Path) -> None:
    assert stored_tables(tmp_path) == {}
    (tmp_path / "history_scores.csv").write_text("forecaster,mean_score\nthe model,0.2\n")
    with pytest.raises(StoreError, match="earlier version of Sapper; name another folder"):
        stored_tables(tmp_path)


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
    path = write_new("mine", CASE)
    assert load_experiment("mine.toml", replicates=7).config.experiment.replicates == 7
    with pytest.raises(InputError, match="already"):
        write_new("mine", CASE)
    with pytest.raises(InputError, match="letter"):
        write_new("../up", CASE)
    with pytest.raises(InputError, match=r"case\.outcome"):
        run(tmp_path, 1, cases=["mine.toml"])
    text = path.read_text(encoding="utf-8").replace('"unknown"', '"foiled"')
    path.write_text(text.replace('name = "mine"', 'name = "frunze"'), encoding="utf-8")
    with pytest.raises(InputError, match="another case"):
        run(tmp_path, 1, cases=["mine.toml"])


def test_all_optional_facts_of_the_template_are_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = write_new("mine", CASE).read_text(encoding="utf-8")
    every = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    assert every.count("\n#") < text.count("\n#")
    Path("every.toml").write_text(every, encoding="utf-8")
    assert load_case("every.toml").facts.income_lost_in == 1952
