from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sapper.experiments.config.draws import POSTERIOR, read_draws
from sapper.experiments.studies.skill import figures
from sapper.experiments.studies.skill.effects import dose_slope, effects_table
from sapper.experiments.studies.skill.episodes import shipped_episodes
from sapper.experiments.studies.skill.rivals import rivals
from sapper.experiments.studies.skill.sentences import lines
from sapper.experiments.studies.skill.simulation import drawn, experiment_of
from sapper.experiments.studies.skill.study import run, runs_folder, stored_ratios, tables
from sapper.model.errors import InputError

from .made_up import episode, runs

DRAWS = drawn(read_draws(POSTERIOR, "test"))
FORECASTS = [
    "country", "abroad_from", "abroad_to", "attempt", "attempt_low", "attempt_high", "success",
    "ratio", "base",
]  # fmt: skip
SCORES = [
    "forecaster",
    "outcome",
    "log_score",
    "low",
    "high",
    "brier",
    "auc",
    "expected",
    "observed",
]
SOME = [
    episode("A", attempts=1, successes=1),
    episode("B", kind="monarchy", attempts=0, successes=0),
    replace(shipped_episodes()[5], attempts=0, successes=0),
]


@pytest.fixture(scope="module")
def found() -> dict[str, pd.DataFrame]:
    return tables(SOME, runs(len(SOME), 1.0, 2.0), DRAWS)


def test_forecasts(found: dict[str, pd.DataFrame]) -> None:
    table = found["forecasts"]
    assert list(table.columns) == FORECASTS
    assert (table["attempt_low"] < table["attempt"]).all()
    assert (table["attempt"] < table["attempt_high"]).all()
    assert (table["success"] < table["attempt"]).all()
    # Half the attempts with troops abroad make an attempt less likely than the base.
    assert (table["attempt"] < table["base"]).all()


def test_scores_have_a_row_for_each_rival(found: dict[str, pd.DataFrame]) -> None:
    table = found["scores"]
    assert set(SCORES) <= set(table.columns)
    assert len(table) == 2 * (2 + len(rivals(SOME, shipped_episodes())))
    assert table["forecaster"].iloc[0] == "sapper"


def test_outcomes_change_no_forecast(found: dict[str, pd.DataFrame]) -> None:
    blind = [replace(one, attempts=None, successes=None) for one in SOME]
    again = tables(blind, runs(len(SOME), 1.0, 2.0), DRAWS)
    pd.testing.assert_frame_equal(again["forecasts"], found["forecasts"])
    assert "scores" not in again
    first, second = (rivals(some, shipped_episodes()) for some in (SOME, blind))
    assert all((first[name] == second[name]).all() for name in first)


def test_rivals_leave_the_country_out() -> None:
    shipped = shipped_episodes()
    constant = rivals(shipped, shipped)["constant"][0]
    cuba = next(one for one in shipped if one.country == "Cuba")
    came = np.array([bool(one.attempts) for one in shipped])
    assert constant[came].mean() < constant[~came].mean()
    assert constant[shipped.index(cuba)] == pytest.approx(14 / 52)
    assert rivals([episode("Z")], shipped)["constant"][0, 0] == pytest.approx(14 / 53)


@pytest.mark.painted
def test_words_and_pictures(found: dict[str, pd.DataFrame]) -> None:
    said = list(lines(found))
    assert said[0].startswith("A 1985-1988: attempt 0.")
    assert "over 3 episodes" in said[-1]
    assert {Path(name).stem for name in figures.drawn(found)} == {"effects", "reliability"}


def test_effects_are_ratios_of_rates() -> None:
    table = effects_table(runs(40, 0.5, 1.0), DRAWS).set_index("id")
    assert table.loc["R18", "simulated"] == pytest.approx(0.5, rel=0.1)
    assert bool(table.loc["R18", "inside"])
    assert not effects_table(runs(40, 3.0, 1.0), DRAWS)["inside"][:3].any()


def test_a_dose_is_found_again() -> None:
    share = np.linspace(0.01, 0.4, 40)
    counts = np.stack([1e4 * 0.7 * np.exp(2.0 * share), np.full(40, 1e4)])
    weeks = np.full((2, 40), 1e5)
    assert dose_slope(counts, weeks, share, np.arange(40)) == pytest.approx(2.0, rel=0.01)


def test_every_shipped_episode_has_a_stored_ratio() -> None:
    assert {one.key for one in shipped_episodes()} == set(stored_ratios())
    assert all(0 < value < 10 for value in stored_ratios().values())


def test_files_share_runs_if_only_outcomes_differ(tmp_path: Path) -> None:
    blind = [replace(one, attempts=None) for one in SOME]
    asked = [experiment_of(some, "mine.csv") for some in (SOME, blind, SOME[:2])]
    first, second, third = (runs_folder(tmp_path, one) for one in asked)
    assert first == second != third
    more = experiment_of(SOME, "mine.csv", replicates=7)
    assert runs_folder(tmp_path, more) == first


def test_bad_input_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("country\nCuba\n", encoding="utf-8")
    with pytest.raises(InputError):
        run(file, tmp_path / "out")
    assert not (tmp_path / "out").exists()
