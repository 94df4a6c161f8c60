from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.results.report.comparisons import comparisons
from sapper.experiments.results.report.sentences import answers, question
from sapper.experiments.statistics.counts import Evidence, Wanted
from sapper.experiments.statistics.intervals import interval

RUNS = 100
Events = list[tuple[int, int, int]]


def one_factor(sound: dict[str, Any]) -> Experiment:
    sound["design"]["factor"] = sound["design"]["factor"][:1]
    sound["figure"] = [{"kind": "risk", "name": "picture", "x": "deployed_soldiers"}]
    return opening.check(sound, "small.toml")


def risk_of(events: Events) -> pd.DataFrame:
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


def said(experiment: Experiment, events: Events, evidence: Evidence | None = None) -> list[str]:
    return [one.sentence for one in answers(experiment, risk_of(events), evidence)]


def paired(*happened: list[int]) -> Evidence:
    """The attempts of each point: in which of 100 runs."""
    evidence = Evidence(Wanted(len(happened), RUNS, {}, 0, ()))
    evidence.happened[:] = 0
    for point, runs in enumerate(happened):
        evidence.happened[point, runs] = np.uint8(2)
    return evidence


def test_attempts_come_first_and_unclear_changes_are_called_so(sound: dict[str, Any]) -> None:
    attempt, success, foiled = said(one_factor(sound), [(10, 5, 2), (90, 8, 0)])
    assert attempt == (
        "If 120,000 are sent at first instead of none, the army tries a coup in 8 of 100 futures "
        "instead of 5: 3 more (4 fewer to 11 more), so these runs cannot tell."
    )
    assert "a coup succeeds in 0 of 100 futures instead of 2: 2 fewer" in success
    assert foiled.endswith("90 of 100 futures instead of 10: 80 more (69 to 86).")


def test_paired_runs_show_differences_that_shares_do_not(sound: dict[str, Any]) -> None:
    experiment, events = one_factor(sound), [(0, 40, 0), (0, 50, 0)]
    evidence = paired(list(range(40)), list(range(50)))
    assert "cannot tell" in said(experiment, events)[0]
    assert said(experiment, events, evidence)[0].endswith("instead of 40: 10 more (4 to 16).")


def test_shares_whose_intervals_overlap_may_differ_clearly(sound: dict[str, Any]) -> None:
    """Newcombe's interval of 40 less 25 of 100 is 2 to 27."""
    attempt = said(one_factor(sound), [(0, 25, 0), (0, 40, 0)])[0]
    assert attempt.endswith("40 of 100 futures instead of 25: 15 more (2 to 27).")


def test_the_reference_of_a_figure_is_compared_with(sound: dict[str, Any]) -> None:
    sound["design"]["factor"][0]["values"] = [0, 3, 9]
    sound["design"]["factor"] = sound["design"]["factor"][:1]
    sound["figure"] = [{"kind": "risk", "name": "p", "x": "deployed_soldiers", "reference": 3}]
    experiment = opening.check(sound, "small.toml")
    attempts = said(experiment, [(0, 9, 0)] * 3)[:2]
    assert [one.split(",")[0] for one in attempts] == [
        "If 9 are sent at first instead of 3", "If none are sent at first instead of 3",
    ]  # fmt: skip


def test_each_line_is_compared_along_the_axis(experiment: Experiment) -> None:
    events = [(0, 0, 0), (0, 0, 0), (0, 0, 90), (0, 0, 1)]
    coup = answers(experiment, risk_of(events), None)[1]
    assert [one.held for one in coup.comparisons] == ["alone", "two"]
    assert coup.sentence.endswith(
        "a coup succeeds with alone in 90 of 100 futures instead of 0, 90 more (82 to 94). "
        "These runs cannot tell whether a coup succeeds more or less often with two "
        "(1 more; 3 fewer to 5 more)."
    )


def test_where_no_run_changed_it_is_said(sound: dict[str, Any], experiment: Experiment) -> None:
    nothing: Events = [(0, 0, 0)] * 4
    assert said(experiment, nothing, paired([], [], [], []))[0] == (
        "In none of 2 comparisons did any future change in whether the army tries a coup; a change "
        "of up to 4 in 100 stays possible."
    )
    mixed = said(experiment, nothing, paired([], [], list(range(30)), []))[0]
    assert "with alone in 30 of 100 futures instead of 0, 30 more (21 to 40). " in mixed
    assert mixed.endswith(
        "No future changed with two, and a change of up to 4 in 100 stays possible."
    )
    one = said(one_factor(sound), nothing[:2], paired([1], [1]))[0]
    assert "no future changed in this: the army tries a coup in 1 of 100 futures either way" in one


def test_many_settings_are_counted(monkeypatch: pytest.MonkeyPatch, experiment: Experiment) -> None:
    monkeypatch.setattr("sapper.experiments.results.report.sentences.MOST_NAMED", 1)
    attempt = said(experiment, [(0, 5, 0)] * 4)[0]
    assert attempt.endswith("more or less often in 2 settings (-7 to +7 of 100).")


def test_few_levels_are_all_stated_and_the_table_has_all(sound: dict[str, Any]) -> None:
    for sizes, sentences in (([0, 3, 9], 2 + 2), ([0, 1, 3, 9, 27], 3)):
        sound["design"]["factor"][0]["values"] = sizes
        asked = one_factor(sound)
        events: Events = [(5, 5, 5), *[(9, 9, 9)] * (len(sizes) - 1)]
        assert len(said(asked, events)) == sentences
        assert len(comparisons(asked, risk_of(events), None)) == 3 * (len(sizes) - 1)
        assert said(asked, events)[0].startswith(f"If {sizes[-1]} are sent")


def test_a_single_point_gives_a_share(sound: dict[str, Any]) -> None:
    sound["design"]["factor"] = [
        {"name": "deployed_soldiers", "parameter": "deployment.size", "values": [0]}
    ]
    sound["figure"] = []
    experiment = opening.check(sound, "small.toml")
    sentences = [one.sentence for one in answers(experiment, risk_of([(20, 10, 1)]), None)]
    assert sentences[0] == "The army tries a coup in 10% (6 to 17) of 100 runs."
    assert question(experiment).startswith("How likely is it")
