from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.store.folder import open_store
from sapper.model.errors import InputError
from tests.helpers.results import contents, result_of

UNTIL = {"outcome": "success", "width": 0.2, "at_most": 100}


def test_each_point_is_run_until_its_interval_is_narrow(
    sound: dict[str, Any], tmp_path: Path
) -> None:
    sound["experiment"]["replicates"] = 20
    sound["until"] = UNTIL
    sound["figure"] = []
    experiment = opening.check(sound, "small.toml")
    result = result_of(experiment, tmp_path / "whole")
    risk = pd.read_csv(tmp_path / "whole" / "risk.csv")
    for row in risk[risk["outcome"] == "success"].itertuples():
        narrow = row.high - row.low <= 0.2
        assert narrow or row.replicates == 100
        assert row.replicates % 20 == 0
        if row.replicates > 20:  # one round less was not enough
            assert 20 < row.replicates <= 100
    assert len(set(risk["replicates"])) > 1
    assert result.runs == len(pd.read_parquet(tmp_path / "whole" / "runs"))
    assert result_of(experiment, tmp_path / "whole").computed == 0

    parts = sorted((tmp_path / "whole" / "runs").iterdir())
    before = contents(tmp_path / "whole")
    for path in parts[1::2]:
        path.unlink()
    assert result_of(experiment, tmp_path / "whole", jobs=2).computed > 0
    assert contents(tmp_path / "whole") == before


def test_runs_no_longer_needed_are_removed_and_reported(
    sound: dict[str, Any], tmp_path: Path
) -> None:
    sound["figure"] = []
    experiment = opening.check(sound, "small.toml")
    with open_store(tmp_path, experiment.resolved()) as store:
        store.put_part(999, "a" * 64, b"rows")
    told: list[str] = []
    result_of(experiment, tmp_path, told=told)
    assert told == [f"{tmp_path}: 1 part that the new result replaces was removed"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("outcome", "coup"), ("width", 0.0), ("width", 1), ("at_most", 0), ("widht", 0.1)],
)
def test_impossible_rules_are_refused(sound: dict[str, Any], key: str, value: object) -> None:
    sound["until"] = UNTIL | {key: value}
    with pytest.raises(InputError, match=f"until.{key}"):
        opening.check(sound, "small.toml")


@pytest.mark.parametrize("probability", [0.02, 0.1, 0.4])
def test_intervals_keep_their_coverage_when_runs_stop_once_narrow(probability: float) -> None:
    trials, step, at_most, width = 2000, 50, 2000, 0.06
    generator = np.random.default_rng(5)
    covered = 0
    for _ in range(trials):
        counts = generator.binomial(step, probability, at_most // step).cumsum()
        for number, count in enumerate(counts.tolist(), start=1):
            low, high = interval(count, number * step)
            if high - low <= width:
                break
        covered += low <= probability <= high
    assert 0.93 <= covered / trials <= 0.975
