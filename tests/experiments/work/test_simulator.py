from __future__ import annotations

import io

import pyarrow.parquet as pq
import pytest

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.running.runner import work_of
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import LONGEST_ERROR, Computed, Simulator, compute
from sapper.model.scenario import Scenario
from tests.helpers.fake import COLUMNS, FAILING, FAKE, WEEKLY, FakeOutcome, simulate


def computed(experiment: Experiment, simulator: Simulator) -> Computed:
    design = experiment.design
    block = Block(0, tuple(design), (3, 9))
    return compute(block, work_of(experiment, simulator, "compiled"))


def test_a_row_a_run_in_order_of_replicate_and_point(experiment: Experiment) -> None:
    table = pq.read_table(io.BytesIO(computed(experiment, FAKE).rows))
    assert table.column_names == [
        "point", "deployed_soldiers", "signature_rule", "replicate", "stage", "error", *COLUMNS,
    ]  # fmt: skip
    rows = table.to_pylist()
    assert [(row["replicate"], row["point"]) for row in rows] == [
        (replicate, point) for replicate in range(3, 9) for point in range(4)
    ]
    scenario = experiment.scenario.override(experiment.design[3].settings)
    expected = simulate(scenario, 7, 8, "compiled").row()
    assert {name: rows[-1][name] for name in COLUMNS} == expected
    assert rows[-1]["deployed_soldiers"] == 120_000


def test_the_same_rows_are_the_same_bytes(experiment: Experiment) -> None:
    assert computed(experiment, FAKE).rows == computed(experiment, FAKE).rows


def test_a_failed_run_is_a_row_with_stage_and_error(experiment: Experiment) -> None:
    done = computed(experiment, FAILING)
    rows = pq.read_table(io.BytesIO(done.rows)).to_pylist()
    failed = [row for row in rows if row["stage"]]
    assert done.failed == len(failed) == 8
    assert {row["replicate"] for row in failed} == {4, 7}
    assert {row["stage"] for row in failed} == {"simulation"}
    assert {row["error"] for row in failed} == {"RuntimeError: broken on purpose"}
    assert all(row["attempts"] is None for row in failed)
    assert all(row["attempts"] is not None for row in rows if not row["stage"])


def too_talkative(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    raise ValueError("word " * 1000)


def short_of_a_column(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    outcome = simulate(scenario, seed, replicate, engine)
    del outcome.values["attempts"]
    return outcome


def wrong_in_type(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    outcome = simulate(scenario, seed, replicate, engine)
    return FakeOutcome({**outcome.row(), "attempts": 1.5}, outcome.weekly)


@pytest.mark.parametrize(
    ("function", "stage", "words"),
    [
        (too_talkative, "simulation", "word word"),
        (short_of_a_column, "outcome", "columns differ: ['attempts']"),
        (wrong_in_type, "outcome", "attempts is 1.5, not of type int"),
    ],
)
def test_what_can_go_wrong_stays_in_its_row(
    experiment: Experiment, function: object, stage: str, words: str
) -> None:
    simulator = Simulator(function, COLUMNS, WEEKLY, "spoilt")  # type: ignore[arg-type]
    rows = pq.read_table(io.BytesIO(computed(experiment, simulator).rows)).to_pylist()
    assert {row["stage"] for row in rows} == {stage}
    assert all(words in row["error"] and len(row["error"]) <= LONGEST_ERROR for row in rows)
