from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.methods import method_of
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.splitting import world as world_of_splitting
from sapper.experiments.methods.splitting.levels import Climber, Shelf
from sapper.experiments.methods.splitting.process import Record, Stream
from sapper.experiments.methods.splitting.repetition import Repeat, repeat
from sapper.experiments.methods.splitting.replay import replay
from sapper.experiments.methods.splitting.tables import probabilities, shown
from sapper.experiments.methods.splitting.world import World, first_replicate
from sapper.experiments.opening import check, load_experiment
from sapper.experiments.results.explain import explain
from sapper.experiments.running.model import model_simulator
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.store.identity import refuse_foreign
from sapper.model.errors import InputError
from sapper.model.foresight import branching
from sapper.model.foresight.appointments import halves
from sapper.model.run import simulate
from tests.helpers.errors import errors_apart
from tests.helpers.small import TROUBLED as SMALL
from tests.helpers.whole import stands

# Many plots, found out early: an attempt within a year is unlikely, but not very rare.
CHANGES: dict[str, Any] = {
    "time.horizon_weeks": 40,
    "conspiracy.commissar_watch": 0.05,
    "conspiracy.police_watch": 0.05,
    "uprising.committed": 0.2,
    "uprising.mutiny_rate": 0.0,
}


# Below one in a thousand: new officers are few, loyal and watched.
STEEP = {
    "loyalty.staff_base": 0.82,
    "loyalty.spread": 0.12,
    "service.staff_years": 2.0,
    "uprising.committed": 0.6,
    "time.horizon_weeks": 120,
}


def config(**splitting: Any) -> dict[str, Any]:
    return {
        "experiment": {
            "name": "rare", "title": "A rare attempt", "scenario": "sandbox", "seed": 3,
            "replicates": 20, "estimator": "splitting",
        },
        "splitting": {"event": "attempt", "paths": 20, "kept": 2} | splitting,
        "overrides": {**SMALL, **CHANGES},
        "design": {
            "kind": "grid",
            "factor": [
                {"name": "watch", "parameter": "conspiracy.informers", "values": [0.0, 0.05]}
            ],
        },
    }  # fmt: skip


def experiment(**splitting: Any) -> Experiment:
    return check(config(**splitting), "rare.toml")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result in which the event happens at one point and cannot at the other."""
    folder = tmp_path_factory.mktemp("rare")
    asked = experiment()
    stands(asked, model_simulator(), folder)
    return folder / "whole"


@pytest.mark.painted
def test_a_result_of_splitting_passes_all_checks_of_results(result: Path) -> None:
    table = pd.read_csv(result / "probability.csv")
    assert table["watch"].tolist() == [0.0, 0.05]
    assert (table["repetitions"] == 20).all()
    assert ((table["low"] < table["probability"]) & (table["probability"] < table["high"])).all()
    assert (table["agent_weeks"] > 0).all()
    assert (result / "probability.png").is_file()


def test_splitting_agrees_with_ordinary_runs(result: Path) -> None:
    row = pd.read_csv(result / "probability.csv").iloc[0]
    world = experiment().scenario.override({"conspiracy.informers": 0.0})
    runs = [simulate(world, 1, number).values["attempts"] for number in range(2_000)]
    low, high = interval(sum(int(n) > 0 for n in runs), len(runs))
    assert max(low, row["low"]) < min(high, row["high"])


@pytest.mark.painted
def test_explain_describes_and_draws_how_it_happened(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, written = explain(result)
    words = " ".join(lines)
    assert "From above 100%" in words
    assert "Who started the plot" in words
    pictures = {"explained.png", "explained.svg"}
    assert {path.name for path in written} == {"histories.csv", "manifest.json", *pictures}
    revealed = pd.read_csv(result / "histories.csv")
    assert revealed.groupby("point")["weight"].sum().to_numpy() == pytest.approx(1.0)
    assert (revealed["week"] < 40).all()
    assert set(revealed["ended"]) <= {"attempt failed", "coup succeeded"}


@pytest.mark.parametrize("method", ["windows", "levels"])
def test_a_replayed_history_is_the_history(method: str) -> None:
    table = Splitting.model_validate({"event": "attempt", "paths": 20, "method": method})
    found, world = repeat(experiment().scenario, 3, 0, table)
    assert found.taken
    assert sum(one.amount for one in found.taken) == pytest.approx(found.estimate)
    climber = Climber(world, Shelf(0))
    for one in found.taken:
        story = replay(world, one)
        army = climber.reach(Record(1.0, one.place, one.history, None))
        if story["people"] is None:
            assert (story["origin"], story["turned"]) == ("below", [])
            continue
        assert story["week"] == army.world[0].first_attempt_week == world.spent(army) - 1
        # Who starts alone and fails in the same week has left no trace at its end.
        assert (story["people"] > 1) <= len(story["turned"]) <= army.offices.size
        weeks = [member["week"] for member in story["turned"]]
        assert weeks == sorted(weeks)
        assert all(week <= world.spent(army) for week in weeks)


def test_an_attempt_that_failed_is_described_as_it_was_then() -> None:
    """Its plotters are gone by the next comparison, and others hold their offices."""
    scenario = experiment().scenario.override({"conspiracy.informers": 0.0})
    table = Splitting.model_validate({"event": "success", "paths": 40})
    found, world = repeat(scenario, 3, 0, table)
    stories = [replay(world, one) for one in found.taken]
    failed = [story for story in stories if story["ended"] == "attempt failed"]
    assert failed
    for story in failed:
        assert (story["people"] > 1) <= len(story["turned"])


def test_memory_makes_no_difference() -> None:
    asked = experiment().scenario.override({"conspiracy.informers": 0.0, **STEEP})
    rows = []
    for memory in (1, 256):
        asked_for = {"event": "attempt", "paths": 40, "method": "levels", "memory_mb": memory}
        table = Splitting.model_validate(asked_for)
        rows.append(Repeat(table)(asked, 3, 0, "compiled").row())
    assert rows[0].pop("weeks_again") > rows[1].pop("weeks_again") == 0
    assert rows[0] == rows[1]


def test_too_little_memory_is_refused() -> None:
    table = Splitting.model_validate({"event": "attempt", "paths": 40, "memory_mb": 1})
    with pytest.raises(InputError, match=r"memory_mb = 1: must be at least \d+ for 40 paths"):
        repeat(experiment().scenario, 3, 0, table)
    with pytest.raises(InputError, match=r"rare.toml: splitting.memory_mb = 1: must be at least"):
        experiment(memory_mb=1, paths=100)


def test_more_memory_continues_the_same_result(result: Path) -> None:
    refuse_foreign(result, experiment().resolved())
    refuse_foreign(result, experiment(memory_mb=64).resolved())
    with pytest.raises(InputError, match="another experiment"):
        refuse_foreign(result, experiment(paths=21).resolved())


def test_a_first_history_is_an_ordinary_run() -> None:
    world = World(experiment().scenario, 3, 5, "attempt")
    army = world.start(Stream(0, 7))
    branching.pass_weeks(army, 40)
    row = simulate(experiment().scenario, 3, first_replicate(5, 7)).values
    assert row["attempts"] == army.world[0].attempts
    assert row["plots_started"] == army.world[0].plots_started


def steep(repetitions: int, method: str) -> list[float]:
    scenario = experiment().scenario.override({"conspiracy.informers": 0.0, **STEEP})
    table = Splitting.model_validate({"event": "attempt", "paths": 40, "method": method})
    return [repeat(scenario, 3, number, table)[0].estimate for number in range(repetitions)]


@pytest.mark.thorough
def test_windows_and_levels_agree() -> None:
    assert abs(errors_apart(steep(20, "windows"), steep(20, "levels"))) < 4.0


@pytest.mark.thorough
def test_a_copy_that_forgets_what_was_revealed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    # A few repetitions make most of the mean, so medians are compared.
    sound = steep(20, "levels")
    monkeypatch.setattr(world_of_splitting, "agreeing_try", lambda *revealed: 0)
    assert np.median(steep(20, "levels")) < 0.6 * np.median(sound)


def test_copies_in_windows_agree_with_what_was_revealed(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = steep(2, "windows")
    monkeypatch.setattr(world_of_splitting, "agreeing_try", lambda *revealed: 0)
    assert steep(2, "windows") != sound


def test_another_stream_agrees_with_what_was_revealed() -> None:
    world = World(experiment().scenario, 3, 0, "attempt")
    army, keys = world.start(Stream(0, 0)), set()
    for revealed in (0, 3, 6):
        army.world[0].revealed = revealed
        for path in range(20):
            world.restart(army, Stream(1, path))
            keys.add(int(army.world[0].key))
            assert halves(army, army.world[0].key) >= revealed
    assert len(keys) > 40


@pytest.mark.thorough
def test_a_users_own_coordinate() -> None:
    @numba.njit
    def members(army: Any, event: int) -> float:
        most = 0
        for plot in range(army.plots.size):
            if army.plots[plot].status != 0:
                most = max(most, army.plots[plot].members)
        return most / 20.0

    @numba.njit
    def lost(army: Any, event: int) -> float:
        return np.nan

    table = Splitting.model_validate({"event": "attempt", "paths": 20})
    found, _ = repeat(experiment().scenario, 3, 0, table, coordinate=members)
    assert 0.0 < found.estimate < 1.0
    with pytest.raises(InputError, match=r"coordinate: .*finite"):
        repeat(experiment().scenario, 3, 0, table, coordinate=lost)


def test_the_splitting_table_may_be_left_out() -> None:
    raw = config()
    del raw["splitting"]
    asked = check(raw, "rare.toml").config.splitting
    assert asked is not None
    assert (asked.event, asked.paths, asked.chosen_method, asked.dropped) == (
        "success",
        200,
        "windows",
        20,
    )


@pytest.mark.parametrize(
    ("splitting", "words"),
    [
        ({"event": "revolution"}, "splitting.event = 'revolution': no such event"),
        ({"coordinate": "recking"}, "did you mean 'reckoning'"),
        ({"paths": 5}, "splitting.paths = 5"),
        ({"killed": 20, "method": "levels"}, "splitting.killed = 20: must be less than paths, 20"),
        ({"killed": 2}, 'splitting.killed = 2: needs method = "levels"'),
        ({"method": "windows", "coordinate": "stage"}, "splitting.method = 'windows': needs"),
        ({"method": "doors"}, "splitting.method = 'doors'"),
        ({"kill": 2}, "no such key; did you mean 'killed'"),
    ],
)
def test_bad_keys_are_refused_in_one_line(splitting: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        experiment(**splitting)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("table", "changes", "words"),
    [
        ("experiment", {"replicates": 19}, "replicates = 19: must be at least 20"),
        ("experiment", {"estimator": "magic"}, "estimator = 'magic'"),
        ("keep", {"weekly": ["alarm"]}, "not allowed with splitting"),
        ("until", {"outcome": "success", "width": 0.1, "at_most": 10}, "does not go with"),
    ],
)
def test_what_does_not_go_with_splitting_is_refused(
    table: str, changes: dict[str, Any], words: str
) -> None:
    raw = config()
    raw[table] = raw.get(table, {}) | changes
    with pytest.raises(InputError, match=words):
        check(raw, "rare.toml")


def test_a_folder_without_result_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no result"):
        explain(tmp_path)


def test_an_impossible_event_gives_a_bound() -> None:
    asked = experiment(event="mutiny")
    rows = pd.DataFrame([
        {"point": 0, "watch": 0.0, "replicate": number, **Repeat(table_of(asked, Splitting))(
            asked.scenario, 3, number, "compiled").row()}
        for number in range(3)
    ])  # fmt: skip
    row = probabilities(asked, rows).iloc[0]
    assert row["probability"] == 0.0
    assert 0.0 < row["high"] < 0.1
    assert "upper bound" in row["doubts"]
    assert "below" in _text(shown(asked, probabilities(asked, rows)))


def _text(parts: list[Any]) -> str:
    console = Console(width=200, record=True, file=io.StringIO())
    for part in parts:
        console.print(part)
    return console.export_text()


def test_the_shipped_experiment_is_one_of_splitting() -> None:
    shipped = load_experiment("rare_coup")
    assert shipped.config.splitting is not None
    assert method_of(shipped).size(shipped).startswith("6 points x 20 repetitions")
