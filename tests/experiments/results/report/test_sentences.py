from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.results.report.sentences import answers, comparisons, question
from sapper.experiments.statistics.counts import Evidence, Wanted
from sapper.experiments.statistics.intervals import interval

RUNS = 100


def one_factor(sound: dict[str, Any]) -> Experiment:
    sound["design"]["factor"] = sound["design"]["factor"][:1]
    sound["figure"] = [{"kind": "risk", "name": "picture", "x": "deployed_soldiers"}]
    return opening.check(sound, "small.toml")


def risk_of(events: list[tuple[int, int, int]]) -> pd.DataFrame:
    """Events foiled, attempted and succeeded at each point, of 100 runs."""
    rows = [
        (outcome, RUNS, count, count / RUNS, *interval(count, RUNS))
        for point in events
        for outcome, count in zip(("foiled", "attempt", "success"), point, strict=True)
    ]
    columns = ["outcome", "replicates", "events", "probability", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def test_question_names_what_varies(experiment: Experiment) -> None:
    asked = question(experiment)
    assert "“Deployed soldiers” (0 to 120,000)" in asked
    assert "“Signature rule” (alone, two)" in asked
    assert "within 5 years" in asked


def test_without_pairs_the_interval_of_the_difference_decides(sound: dict[str, Any]) -> None:
    risk = risk_of([(10, 5, 2), (90, 8, 0)])
    said = {each.comparisons[0].outcome: each for each in answers(one_factor(sound), risk, None)}
    assert "a plot is foiled more often" in said["foiled"].sentence
    assert "from 10% (6 to 17) to 90% (83 to 94) of runs" in said["foiled"].sentence
    for outcome in ("attempt", "success"):
        assert "the runs do not show whether" in said[outcome].sentence
        assert not said[outcome].comparisons[0].apart
    assert "5% (2 to 11) and 8% (4 to 15)" in said["attempt"].sentence
    assert "a difference of +3 points (-4 to +11)" in said["attempt"].sentence


def test_intervals_that_overlap_may_differ_clearly(sound: dict[str, Any]) -> None:
    """Newcombe's interval of 40 less 25 of 100 is 2 to 27 points; the shares' overlap."""
    risk = risk_of([(0, 25, 0), (0, 40, 0)])
    attempt = next(
        one for one in comparisons(one_factor(sound), risk, None) if one.outcome == "attempt"
    )
    assert attempt.risks[0][2] > attempt.risks[1][1]
    assert attempt.apart


def test_a_lower_risk_is_called_less_often(sound: dict[str, Any]) -> None:
    first = answers(one_factor(sound), risk_of([(0, 0, 60), (0, 0, 5)]), None)[0]
    assert "a coup succeeds less often" in first.sentence


def test_paired_runs_show_differences_that_shares_do_not(sound: dict[str, Any]) -> None:
    experiment, risk = one_factor(sound), risk_of([(0, 40, 0), (0, 50, 0)])
    evidence = Evidence(Wanted(2, RUNS, {}, 0, ()))
    attempt = np.uint8(2)
    evidence.happened[:] = 0
    evidence.happened[0, :40] = attempt
    evidence.happened[1, :50] = attempt
    alone, paired = (
        next(one for one in comparisons(experiment, risk, some) if one.outcome == "attempt")
        for some in (None, evidence)
    )
    assert not alone.apart
    assert paired.apart
    assert paired.difference[0] == pytest.approx(0.1)


def test_each_line_is_compared_along_the_axis(experiment: Experiment) -> None:
    risk = risk_of([(0, 0, 0), (0, 0, 0), (0, 0, 90), (0, 0, 1)])
    coup = answers(experiment, risk, None)[0]
    assert [one.held for one in coup.comparisons] == ["alone", "two"]
    assert "more often with alone, from 0%" in coup.sentence
    assert coup.sentence.endswith("No clear change: +1 points (-3 to +5) with two.")


def test_an_unclear_difference_has_its_interval(experiment: Experiment) -> None:
    risk = risk_of([(0, 0, 2), (0, 0, 3), (0, 0, 4), (0, 0, 1)])
    evidence = Evidence(Wanted(4, RUNS, {}, 0, ()))
    evidence.happened[:] = 0
    alone, paired = (answers(experiment, risk, some)[0].sentence for some in (None, evidence))
    assert alone.endswith("+2 points (-4 to +8) with alone and -2 points (-8 to +3) with two.")
    assert paired.endswith("+0 points (-4 to +4) with alone and +0 points (-4 to +4) with two.")


def test_many_settings_are_counted(
    sound: dict[str, Any], monkeypatch: pytest.MonkeyPatch, experiment: Experiment
) -> None:
    monkeypatch.setattr("sapper.experiments.results.report.sentences.MOST_NAMED", 1)
    evidence = Evidence(Wanted(4, RUNS, {}, 0, ()))
    evidence.happened[:] = 0
    risk = risk_of([(0, 0, 0)] * 4)
    assert answers(experiment, risk, evidence)[0].sentence.endswith(
        "more or less often: -4 to +4 points over 2 settings."
    )


def test_a_single_point_gives_a_share(sound: dict[str, Any]) -> None:
    sound["design"]["factor"] = [
        {"name": "deployed_soldiers", "parameter": "deployment.size", "values": [0]}
    ]
    sound["figure"] = []
    experiment = opening.check(sound, "small.toml")
    sentences = [one.sentence for one in answers(experiment, risk_of([(20, 10, 1)]), None)]
    assert sentences[1] == "An attempt is made in 10% (6 to 17) of 100 runs."
    assert question(experiment).startswith("How likely is it")
