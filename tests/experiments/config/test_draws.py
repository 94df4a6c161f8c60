from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.draws import Draws, posterior_file, read_draws, settings_of
from sapper.experiments.results.reproduce import reproduce
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.model import model_simulator
from sapper.experiments.running.runner import run
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from sapper.model.scenario import Scenario
from tests.helpers.fake import COLUMNS, WEEKLY, FakeOutcome, simulate
from tests.helpers.results import contents

ONE = partial(on_this_machine, jobs=1)
TWO = partial(on_this_machine, jobs=2)


def telling(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """The fake model, with a parameter in the column `killed`, which shows what was drawn."""
    outcome = simulate(scenario, seed, replicate, engine)
    outcome.values["killed"] = round(1000 * scenario.conspiracy.spark_rate)
    return outcome


TELLING = Simulator(telling, COLUMNS, WEEKLY, version="telling 1")


@pytest.fixture
def drawn(sound: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    file = tmp_path / "mine.csv"
    file.write_text("conspiracy.spark_rate,uprising.wavering\n0.001,0.1\n0.002,0.2\n0.003,0.3\n")
    sound["experiment"]["parameters"] = str(file)
    sound["figure"] = []
    return sound


def rows_of(folder: Path) -> pd.DataFrame:
    parts = sorted((folder / "runs").glob("*.parquet"))
    return pd.concat(map(pd.read_parquet, parts), ignore_index=True)


def test_each_run_takes_the_row_of_its_number_at_every_point(
    drawn: dict[str, Any], tmp_path: Path
) -> None:
    run(opening.check(drawn, "small.toml"), tmp_path / "out", TELLING, ONE)
    rows = rows_of(tmp_path / "out")
    assert rows["point"].nunique() == 4
    assert (rows["killed"] == 1 + rows["replicate"] % 3).all()


def test_values_of_the_config_are_not_drawn(drawn: dict[str, Any], tmp_path: Path) -> None:
    drawn["overrides"] = {"conspiracy.spark_rate": 0.009}
    run(opening.check(drawn, "small.toml"), tmp_path / "out", TELLING, ONE)
    assert (rows_of(tmp_path / "out")["killed"] == 9).all()


def test_a_factor_replaces_the_drawn_value() -> None:
    draws = Draws(paths=("a.b", "c.d"), rows=((1, 2), (3, 4)))
    assert settings_of({"a.b": 9}, draws, 3) == {"a.b": 9, "c.d": 4}
    assert settings_of({"experiment.parameters": "scenario"}, draws, 3) == {}
    assert settings_of({"experiment.parameters": "draws"}, draws, 0) == {"a.b": 1, "c.d": 2}


def test_a_factor_compares_without_and_with_draws(drawn: dict[str, Any], tmp_path: Path) -> None:
    drawn["design"]["factor"][1] = {
        "name": "spread",
        "parameter": "experiment.parameters",
        "choices": {"chance alone": "scenario", "and ignorance": "draws"},
    }
    run(opening.check(drawn, "small.toml"), tmp_path / "out", TELLING, ONE)
    rows = rows_of(tmp_path / "out").set_index("spread")
    assert rows.loc["chance alone", "killed"].nunique() == 1
    assert set(rows.loc["and ignorance", "killed"]) == {1, 2, 3}


def test_jobs_and_resuming_do_not_change_a_byte(drawn: dict[str, Any], tmp_path: Path) -> None:
    small = {**drawn, "experiment": {**drawn["experiment"], "replicates": 20}}
    run(opening.check(small, "small.toml"), tmp_path / "again", TELLING, ONE)
    for folder, executor in (("one", ONE), ("two", TWO), ("again", TWO)):
        run(opening.check(drawn, "small.toml"), tmp_path / folder, TELLING, executor)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert rows_of(tmp_path / "one").equals(rows_of(tmp_path / "again"))


def test_a_stored_result_keeps_its_draws(drawn: dict[str, Any], tmp_path: Path) -> None:
    run(opening.check(drawn, "small.toml"), tmp_path / "out", TELLING, ONE)
    Path(drawn["experiment"]["parameters"]).unlink()
    assert reproduce(tmp_path / "out", TELLING, ONE).equal


def test_other_draws_are_another_experiment(drawn: dict[str, Any], tmp_path: Path) -> None:
    run(opening.check(drawn, "small.toml"), tmp_path / "out", TELLING, ONE)
    Path(drawn["experiment"]["parameters"]).write_text("uprising.wavering\n0.1\n")
    with pytest.raises(InputError, match="another experiment"):
        run(opening.check(drawn, "small.toml"), tmp_path / "out", TELLING, ONE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("conspiracy.spark_rat\n1\n", "conspiracy.spark_rat"),
        ("orders.important\n1\n", "orders.important"),
        ("uprising.wavering\n1.5\n", "must be a number from 0.0 to 1.0"),
        ("uprising.wavering\nnan\n", "must be a number"),
        ("uprising.wavering\nmuch\n", "must be a number"),
        ("uprising.wavering,uprising.wavering\n1,1\n", "is a column twice"),
        ("uprising.wavering\n0.1,0.2\n", "has 2 values, not 1"),
        ("uprising.wavering\n", "must have 1 to"),
        ("", "must be one or more"),
        ("deployment.tour_weeks\n5.5\n", "a whole number"),
    ],
)
def test_a_bad_file_gives_one_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "draws.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=told) as error:
        read_draws(str(path), "mine.toml")
    assert "\n" not in str(error.value)


def test_a_missing_file_gives_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_draws(str(tmp_path / "none.csv"), "mine.toml")


def test_bad_draws_in_a_config_give_one_line(sound: dict[str, Any], tmp_path: Path) -> None:
    sound["experiment"]["parameters"] = str(tmp_path / "none.csv")
    with pytest.raises(InputError, match="no such file"):
        opening.check(sound, "small.toml")


def test_a_path_starts_at_the_folder_of_the_config(write: Callable[..., Path]) -> None:
    path = write(("replicates = 30", 'replicates = 30\nparameters = "mine.csv"'))
    (path.parent / "mine.csv").write_text("uprising.wavering\n0.1\n")
    draws = opening.load_experiment(str(path)).config.draws
    assert draws is not None
    assert draws.rows == ((0.1,),)


@pytest.mark.parametrize(
    ("factor", "told"),
    [
        ({"choices": {"a": "scenario", "b": "elsewhere"}}, "must be"),
        ({"choices": {"a": "scenario"}, "kind": "one_at_a_time"}, "does not go with"),
    ],
)
def test_a_comparison_without_meaning_is_refused(
    drawn: dict[str, Any], factor: dict[str, Any], told: str
) -> None:
    drawn["design"]["kind"] = factor.pop("kind", "grid")
    about = {"name": "spread", "parameter": "experiment.parameters"}
    drawn["design"]["factor"][1] = {**about, **factor}
    with pytest.raises(InputError, match=told):
        opening.check(drawn, "small.toml")


def test_a_comparison_needs_draws(sound: dict[str, Any]) -> None:
    about = {"name": "spread", "parameter": "experiment.parameters", "choices": {"a": "draws"}}
    sound["design"]["factor"][1] = about
    sound["figure"] = []
    with pytest.raises(InputError, match="needs draws"):
        opening.check(sound, "small.toml")


def test_the_shipped_posterior_is_usable_and_varies() -> None:
    from sapper import load_scenario

    draws = read_draws("posterior", "mine.toml")
    assert posterior_file().with_name("calibrated").joinpath("provenance.json").is_file()
    assert len(set(draws.rows)) > len(draws.rows) / 2
    assert (
        len({load_scenario("dprk_2024").override(draws.settings(r)).digest() for r in range(20)})
        > 10
    )


def test_the_real_model_takes_draws(sound: dict[str, Any], tmp_path: Path) -> None:
    sound["experiment"] |= {
        "scenario": "sandbox",
        "replicates": 2,
        "horizon_years": 0.2,
        "parameters": "posterior",
    }
    sound["figure"] = []
    experiment = opening.check(sound, "small.toml")
    run(experiment, tmp_path / "out", model_simulator(), ONE)
    assert reproduce(tmp_path / "out", model_simulator(), ONE).equal
