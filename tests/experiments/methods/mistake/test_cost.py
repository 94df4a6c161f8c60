"""What finding the mistake costs is told before it begins."""

from __future__ import annotations

from pathlib import Path

from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods.mistake.cost import Cost, cost_of, foretold
from sapper.experiments.opening import check
from sapper.experiments.running.model import model_simulator
from sapper.experiments.studies.mistake import experiment_of, told_before
from tests.experiments.methods.mistake.test_method import raw
from tests.helpers.results import result_of


def test_the_futures_are_those_that_are_run() -> None:
    # Two decisions in two weeks: each week once as decided and once without.
    experiment = check(raw(), "fallen.toml")
    cost = cost_of(experiment, [(0, 0), (0, 1)])
    assert (cost.coups, cost.futures) == (2, 2 * (4 * 5 + 2 * 20))
    assert cost.seconds > 0
    assert cost_of(experiment, []).futures == 0


def test_time_and_precision_are_told() -> None:
    said = foretold(Cost(3, 9_000, 600.0), Mistake(confirm=100), 2)
    assert said.startswith("3 runs ended in a coup.")
    assert "about 9,000 futures: at most 5 minutes with 2 processes" in said
    assert "to within 14 points" in said
    assert "at most 60 seconds with 1 process." in foretold(Cost(1, 9, 60.0), Mistake(), 1)


def test_the_coups_are_those_of_the_result(tmp_path: Path) -> None:
    plain = raw()
    del plain["mistake"]
    found = result_of(check(plain, "fallen.toml"), tmp_path, model_simulator())
    coups = int(found.answer.tables["risk"].query("outcome == 'success'")["events"].sum())
    said = told_before(experiment_of(tmp_path, None, None, None), tmp_path, 1)
    assert said.startswith(f"{coups} runs ended in a coup.")
    assert coups == 2
