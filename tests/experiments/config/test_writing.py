from __future__ import annotations

import tomllib
from typing import Any

import pytest

from sapper.experiments.config.files import shipped_configs
from sapper.experiments.config.writing import config_text
from sapper.experiments.opening import check, load_experiment


@pytest.mark.parametrize("name", shipped_configs())
def test_a_written_config_is_the_same_experiment(name: str) -> None:
    asked = load_experiment(name)
    again = check(tomllib.loads(config_text(asked)), "written.toml")
    assert again.scenario.digest() == asked.scenario.digest()
    assert again.config.model_dump(exclude={"experiment", "overrides"}) == asked.config.model_dump(
        exclude={"experiment", "overrides"}
    )
    assert again.config.experiment.seed == asked.config.experiment.seed


def test_a_users_scenario_needs_no_file(tmp_path: Any) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\n[force]\nstrength = 60_000\n[deployment]\nsize = 0.5\n')
    config = tmp_path / "asked.toml"
    config.write_text(
        '[experiment]\nname = "asked"\ntitle = "A"\nscenario = "mine.toml"\nseed = 1\n'
        'replicates = 1\n[design]\nkind = "grid"\n[[design.factor]]\nname = "tour"\n'
        'parameter = "deployment.tour_weeks"\nvalues = [26]\n'
    )
    asked = load_experiment(str(config))
    text = config_text(asked)
    assert "mine.toml" not in text
    assert check(tomllib.loads(text), "written").scenario.digest() == asked.scenario.digest()
