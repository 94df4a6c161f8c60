from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.running.runner import work_of
from sapper.experiments.statistics.counts import Moments
from sapper.experiments.statistics.summary import Summary, measures, summarise
from sapper.experiments.work.blocks import cut
from sapper.experiments.work.simulator import Simulator, compute
from tests.helpers.fake import COLUMNS, FAILING, FAKE


def summary_of(
    experiment: Experiment, folder: Path, simulator: Simulator
) -> tuple[Summary, pd.DataFrame]:
    """Return a summary, and all runs in one frame to check it."""
    design, parts = experiment.design, []
    for block in cut(design, experiment.config.experiment.replicates):
        done = compute(block, work_of(experiment, simulator, "compiled"))
        parts.append(folder / f"{block.index}.parquet")
        parts[-1].write_bytes(done.rows)
    runs = pd.concat(map(pd.read_parquet, parts), ignore_index=True)
    return summarise(experiment, parts, COLUMNS), runs


def test_risk_counts_runs_with_at_least_one_event(experiment: Experiment, tmp_path: Path) -> None:
    summary, runs = summary_of(experiment, tmp_path, FAKE)
    assert list(summary.risk.columns) == [
        "deployed_soldiers", "signature_rule", "outcome", "replicates", "events", "probability",
        "low", "high",
    ]  # fmt: skip
    assert list(summary.risk["outcome"]) == ["foiled", "attempt", "success"] * 4
    for row in summary.risk.itertuples():
        column = {"foiled": "plots_foiled", "attempt": "attempts", "success": "successes"}
        here = runs[
            (runs["deployed_soldiers"] == row.deployed_soldiers)
            & (runs["signature_rule"] == row.signature_rule)
        ][column[str(row.outcome)]]
        assert row.replicates == len(here) == 30
        assert row.events == int((here > 0).sum())
        assert row.probability == pytest.approx((here > 0).mean())
        assert row.low <= row.probability <= row.high
    assert summary.risk["events"].sum() > 0


def test_means_have_t_intervals_and_skip_missing_values(
    experiment: Experiment, tmp_path: Path
) -> None:
    summary, runs = summary_of(experiment, tmp_path, FAKE)
    means = summary.means.set_index(["deployed_soldiers", "signature_rule", "measure"])
    here = runs[(runs["deployed_soldiers"] == 120_000) & (runs["signature_rule"] == "two")]
    found = means.loc[(120_000, "two", "killed")]
    expected = stats.t.interval(0.95, len(here) - 1, here["killed"].mean(), here["killed"].sem())
    assert found["mean"] == pytest.approx(here["killed"].mean())
    assert (found["low"], found["high"]) == pytest.approx(expected)
    nobody_returned = means.loc[(0, "two", "peak_awareness_returned")]
    assert nobody_returned["replicates"] == 0
    assert np.isnan(nobody_returned["mean"])


def test_failed_runs_do_not_count(experiment: Experiment, tmp_path: Path) -> None:
    summary, _ = summary_of(experiment, tmp_path, FAILING)
    assert set(summary.risk["replicates"]) == {20}
    assert summary.failures.to_dict("records") == [
        {"stage": "simulation", "error": "RuntimeError: broken on purpose", "runs": 40}
    ]


def test_weeks_of_events_are_not_averaged() -> None:
    assert "first_attempt_week" not in measures(COLUMNS)
    assert "end" not in measures(COLUMNS)
    assert "killed" in measures(COLUMNS)


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), min_size=1, max_size=8), max_size=6)
)
def test_moments_of_merged_parts_are_those_of_all_runs(parts: list[list[float]]) -> None:
    moments = Moments.zero(2, 1)
    for part in parts:
        moments.add(np.ones(len(part), np.int64), np.array(part)[:, None])
    everything = np.array([value for part in parts for value in part if not np.isnan(value)])
    assert moments.count[1, 0] == everything.size
    assert moments.count[0, 0] == 0
    if everything.size:
        spread = 1e-6 * (1 + np.abs(everything).max()) ** 2
        assert moments.mean[1, 0] == pytest.approx(everything.mean(), abs=1e-6)
        squares = ((everything - everything.mean()) ** 2).sum()
        assert moments.squares[1, 0] == pytest.approx(squares, abs=spread)
