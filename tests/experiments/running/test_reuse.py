"""Levels that are added, inserted or left out: only runs that were never done are computed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.results.restore import restore
from sapper.experiments.store import changed
from sapper.experiments.store.folder import Store, parts_of
from sapper.experiments.store.stored import Stored
from sapper.experiments.work.simulator import Simulator
from tests.helpers.fake import FAILING, FAKE
from tests.helpers.results import contents, result_of, stop_after
from tests.helpers.sound import SOUND

Asked = Callable[..., Experiment]


@pytest.fixture
def asked(sound: dict[str, Any]) -> Asked:
    """An experiment with these sizes, run so often, under two rules."""

    def experiment(sizes: Sequence[float], replicates: int = 12, **changes: Any) -> Experiment:
        sound["experiment"] |= {"replicates": replicates}
        sound["design"]["factor"][0]["values"] = list(sizes)
        return opening.check({**sound, "figure": [], **changes}, "small.toml")

    return experiment


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ([0, 3], [0, 3, 9], 1),
        ([0, 9], [0, 3, 9], 1),
        ([3, 9], [0, 3, 9], 1),
        ([0, 3, 9], [0, 9], 0),
        ([0, 3, 9], [9, 0], 0),
        ([0, 3], [3, 9, 27], 2),
        ([0, 3], [0, 3, 0.5], 1),
    ],
)
def test_runs_are_found_by_what_determines_them(
    asked: Asked,
    tmp_path: Path,
    before: list[float],
    after: list[float],
    new: int,
) -> None:
    keep = {"weekly": ["mean_loyalty", "patronage"]}
    result_of(asked(before, keep=keep), tmp_path / "changed")
    told: list[str] = []
    result = result_of(asked(after, keep=keep), tmp_path / "changed", told=told)
    result_of(asked(after, keep=keep), tmp_path / "fresh")
    assert result.computed == new * 2 * 12
    assert all(path.exists() for path in result.written)
    assert contents(tmp_path / "changed") == contents(tmp_path / "fresh")
    kept = len(after) * 24 - result.computed
    assert f"{kept} of {len(after) * 24} runs were stored under other levels" in told[0]
    gone = 2 * len(set(before) - set(after))
    assert [f"runs of {gone} points no longer" in line for line in told[1:]] == [True] * bool(gone)


def test_more_replicates_and_a_level_at_once(asked: Asked, tmp_path: Path) -> None:
    result_of(asked([0, 3], 10), tmp_path / "changed")
    larger = asked([0, 3, 9], 20)
    assert result_of(larger, tmp_path / "changed").computed == 6 * 20 - 4 * 10
    result_of(larger, tmp_path / "fresh")
    assert contents(tmp_path / "changed") == contents(tmp_path / "fresh")


def test_runs_of_another_model_are_not_taken(asked: Asked, tmp_path: Path) -> None:
    result_of(asked([0, 3]), tmp_path)
    other = Simulator(FAKE.simulate, FAKE.columns, FAKE.weekly, version="fake 2")
    assert result_of(asked([0, 3, 9]), tmp_path, other).computed == 6 * 12


def test_labels_may_change_their_meaning(asked: Asked, tmp_path: Path) -> None:
    result_of(asked([0, 3]), tmp_path / "changed")
    swapped = {"alone": ["commander", "commissar"], "two": ["commander"]}
    factors = [*SOUND["design"]["factor"][:1], {**SOUND["design"]["factor"][1], "choices": swapped}]
    factors[0] = {**factors[0], "values": [0, 3]}
    other = asked([0, 3], design={"kind": "grid", "factor": factors})
    assert result_of(other, tmp_path / "changed").computed == 0
    result_of(other, tmp_path / "fresh")
    assert contents(tmp_path / "changed") == contents(tmp_path / "fresh")


def test_a_damaged_part_is_not_taken(asked: Asked, tmp_path: Path) -> None:
    result_of(asked([0, 3]), tmp_path)
    part = parts_of(tmp_path)[0]
    rows = len(pd.read_parquet(part))
    part.write_bytes(part.read_bytes()[:-1])
    assert result_of(asked([0, 3, 9]), tmp_path).computed == 2 * 12 + rows


def test_runs_that_failed_stay_failed(asked: Asked, tmp_path: Path) -> None:
    result_of(asked([0, 3]), tmp_path, FAILING)
    result_of(asked([0, 3, 9]), tmp_path, FAILING)
    result_of(asked([0, 3, 9]), tmp_path / "fresh", FAILING)
    fresh = contents(tmp_path / "fresh")
    assert {name: contents(tmp_path)[name] for name in fresh} == fresh


def test_the_old_result_stays_until_the_new_one_is_finished(asked: Asked, tmp_path: Path) -> None:
    result_of(asked([0, 3]), tmp_path)
    before = contents(tmp_path)
    stop_after(1, asked([0, 3, 9]), tmp_path)
    assert before.items() <= contents(tmp_path).items()
    assert Stored(tmp_path).finished
    assert result_of(asked([0, 3]), tmp_path).computed == 0
    assert result_of(asked([0, 3, 9]), tmp_path).computed < 2 * 12


def test_levels_changed_again_and_again_lose_nothing(asked: Asked, tmp_path: Path) -> None:
    place = tmp_path / "changed"
    for sizes in ([0, 3], [0, 3, 9], [3, 27]):
        stop_after(2, asked(sizes), place)
    rows = pd.concat([pd.read_parquet(one) for one in place.rglob("runs/*.parquet")])
    there = len(rows.drop(columns="point").drop_duplicates())
    last = asked([0, 3, 9, 27])
    assert result_of(last, place).computed == 8 * 12 - there
    result_of(last, tmp_path / "fresh")
    assert contents(place) == contents(tmp_path / "fresh")


def test_taking_the_place_can_be_stopped_at_any_moment(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = asked([0, 3], 5), asked([3, 9], 5)
    result_of(new, tmp_path / "fresh")
    moves, replaced = 0, Path.replace

    def stopped(path: Path, target: Path) -> Path:
        nonlocal left
        left -= path.parent.name.startswith(changed.NEXT) or changed.NEXT in path.parent.parent.name
        if left < 0:
            raise KeyboardInterrupt
        return replaced(path, target)

    while True:
        place, left = tmp_path / f"stopped {moves}", moves
        result_of(old, place)
        finish = Store.finish

        def armed(store: Store, *given: Any, finish: Any = finish) -> list[Path]:
            written: list[Path] = finish(store, *given)
            monkeypatch.setattr(Path, "replace", stopped)
            return written

        with monkeypatch.context() as patch:
            patch.setattr(Store, "finish", armed)
            try:
                result_of(new, place)
                break
            except KeyboardInterrupt:
                monkeypatch.setattr(Path, "replace", replaced)
        stored = restore(Stored(place))
        assert stored.design.factors in (old.design.factors, new.design.factors)
        assert result_of(new, place).computed == 0
        assert contents(place) == contents(tmp_path / "fresh")
        moves += 1
    assert moves > 3
