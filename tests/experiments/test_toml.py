from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.config import check, load_experiment
from experiments.reading import shipped_configs
from experiments.toml import toml_text
from experiments.written import config_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_what_is_written_reads_back_the_same(tables: dict[str, Any]) -> None:
    assert tomllib.loads(toml_text(tables)) == tables


@pytest.mark.parametrize("name", shipped_configs())
def test_a_config_written_alone_asks_the_same(name: str) -> None:
    asked = load_experiment(name)
    again = check(tomllib.loads(config_text(asked)), "written.toml")
    assert again.scenario.digest() == asked.scenario.digest()
    assert again.config.model_dump(exclude={"experiment", "overrides"}) == asked.config.model_dump(
        exclude={"experiment", "overrides"}
    )
    assert again.config.experiment.seed == asked.config.experiment.seed


def test_a_scenario_of_ones_own_needs_no_file(tmp_path: Any) -> None:
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
