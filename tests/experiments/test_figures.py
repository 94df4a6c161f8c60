from __future__ import annotations

from pathlib import Path

import pytest

from experiments import config
from experiments.blocks import cut
from experiments.config import Experiment
from experiments.figures import draw
from experiments.summary import Summary, summarise
from experiments.worker import compute
from tests.experiments.fake import COLUMNS, FAKE


@pytest.fixture
def summary(experiment: Experiment, tmp_path: Path) -> Summary:
    design, parts = experiment.design, []
    for block in cut(design, 4):
        done = compute(block, experiment.scenario, 7, "compiled", FAKE, design.types)
        parts.append(tmp_path / f"{block.index}.parquet")
        parts[-1].write_bytes(done.rows)
    return summarise(parts, design, design.types, COLUMNS)


def test_the_same_tables_give_the_same_picture(experiment: Experiment, summary: Summary) -> None:
    figure = experiment.config.figure[0]
    picture = draw(figure, experiment.config, summary)
    assert picture.startswith(b"\x89PNG")
    assert draw(figure, experiment.config, summary) == picture
    changed = Summary(summary.risk.assign(probability=0.5), summary.means, summary.failures)
    assert draw(figure, experiment.config, changed) != picture


@pytest.mark.parametrize("values", [[0], [5000], [0, 10, 100_000], [1, 2, 3], [0.001, 0.5]])
def test_any_levels_can_be_drawn(sound: dict[str, dict[str, object]], values: object) -> None:
    sound["design"]["factor"] = [
        {"name": "deployed_soldiers", "parameter": "deployment.size", "values": values}
    ]
    del sound["figure"][0]["lines"]  # type: ignore[attr-defined]
    experiment = config.check(sound, "small.toml", Path())
    result = summarise([], experiment.design, experiment.design.types, COLUMNS)
    picture = draw(experiment.config.figure[0], experiment.config, result)
    assert picture.startswith(b"\x89PNG")
