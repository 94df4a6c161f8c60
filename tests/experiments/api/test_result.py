from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sapper
from sapper.experiments.statistics.intervals import interval
from sapper.model.errors import InputError

GRID = {"size": [0, 120_000, 600_000], "signatures": ["alone", "five"]}


@pytest.fixture
def result() -> sapper.Result:
    return sapper.sweep("dprk_2024", GRID, runs=20, jobs=1)


def test_a_frame_has_a_row_for_each_run(result: sapper.Result) -> None:
    frame = result.frame
    assert list(frame.columns[:3]) == ["deployment_size", "orders_important", "replicate"]
    assert len(frame) == 120
    assert not {"point", "stage", "error"} & {*frame.columns}
    assert frame["attempts"].sum() == result.runs["attempts"].sum()


def test_each_point_is_compared_with_the_first_run_by_run(result: sapper.Result) -> None:
    found = result.difference()
    assert len(found) == 5 * 3
    row = found.query("deployment_size == 600_000 & orders_important == 'alone'")
    row = row.set_index("outcome").loc["attempt"]
    runs = result.frame.set_index(["deployment_size", "orders_important", "replicate"])
    runs = runs["attempts"].sort_index()
    there, here = runs.xs((600_000, "alone")), runs.xs((0, "alone"))
    assert row["with"] == there.mean()
    assert row["without"] == here.mean()
    assert row["difference"] == pytest.approx((there - here).mean())
    assert row["only_with"] == ((there == 1) & (here == 0)).sum()
    assert row["low"] < row["difference"] < row["high"]


def test_what_is_compared_with_can_be_chosen(result: sapper.Result) -> None:
    found = result.difference({"deployment_size": 600_000, "orders_important": "five"})
    assert set(found.query("outcome == 'foiled'")["without"]) == {
        result.risk.query("deployment_size == 600_000 & orders_important == 'five'")
        .set_index("outcome")["probability"]["foiled"]
    }  # fmt: skip
    with pytest.raises(InputError, match="difference: size = 5: no such factor; known: deployment"):
        result.difference({"size": 5})
    with pytest.raises(InputError, match="no point has these levels"):
        result.difference({"deployment_size": 7})


def test_a_figure_is_drawn_of_every_sweep(result: sapper.Result) -> None:
    assert result.plot().name == "risks"
    rules = sapper.sweep("sandbox", {"signatures": ["alone", "three", "five"]}, runs=10, jobs=1)
    assert rules.plot().name == "over_time"
    many = {"tour": [26, 52], "signatures": ["alone", "five"], "size": [0, 0.2], "war": [100]}
    assert sapper.sweep("sandbox", many, runs=10, jobs=1).plot()._repr_png_()


def test_xarray_has_a_dimension_for_each_factor(result: sapper.Result) -> None:
    pytest.importorskip("xarray")
    data = result.to_xarray()
    assert dict(data.sizes) == {"deployment_size": 3, "orders_important": 2, "replicate": 20}
    there = data["attempts"].sel(deployment_size=600_000, orders_important="five")
    rows = result.frame.query("deployment_size == 600_000 & orders_important == 'five'")
    assert there.values.tolist() == rows["attempts"].tolist()


def test_xarray_of_points_that_fill_no_grid(sound: dict[str, Any]) -> None:
    pytest.importorskip("xarray")
    sound["design"] = {**sound["design"], "kind": "list", "rows": [[0, "alone"], [1200, "two"]]}
    sound["design"]["factor"][0].pop("values")
    sound["figure"] = []
    data = sapper.run(sound, replicates=5, jobs=1).to_xarray()
    assert dict(data.sizes) == {"point": 2, "replicate": 5}
    assert data["signature_rule"].values.tolist() == ["alone", "two"]


def test_without_xarray_the_error_says_what_to_do(
    result: sapper.Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xarray", None)
    with pytest.raises(InputError, match="to_xarray: needs xarray: pip install"):
        result.to_xarray()


def test_a_small_copy_says_the_same_and_draws_the_same(result: sapper.Result) -> None:
    copy = result.save("small")
    assert copy.runs.equals(result.runs)
    assert copy.risk.equals(result.risk)
    assert copy.answer == result.answer
    assert copy.plot().content == result.plot().content
    assert [path.name for path in sorted(Path("small").iterdir()) if path.name[0] != "."] == [
        "experiment.json", "manifest.json", "runs",
    ]  # fmt: skip
    assert len(list(Path("small", "runs").iterdir())) == 1
    assert sapper.load("small").difference().equals(result.difference())


def test_a_copy_that_is_run_again_counts_no_run_twice(result: sapper.Result) -> None:
    result.save("small")
    for runs in (20, 25):
        again = sapper.sweep("dprk_2024", GRID, runs=runs, jobs=1, out="small")
        anew = sapper.sweep("dprk_2024", GRID, runs=runs, jobs=1, out=f"anew-{runs}")
        assert again.runs.equals(anew.runs)


def test_a_result_shows_what_it_is_and_says(result: sapper.Result) -> None:
    page = result._repr_html_()
    assert "120 runs at 6 points" in page
    assert "deployment.waves" in page
    assert "If " in page
    low, high = (f"{100 * end:.0f}" for end in interval(0, 20))
    assert f"0% ({low} to {high})" in page
    assert "another version" in page  # the fake model made it
    assert repr(result).startswith("<Result of ask-dprk_2024-")


def test_what_holds_no_result_is_a_matter_of_the_argument() -> None:
    with pytest.raises(InputError, match="load: folder = 'nowhere': holds no result"):
        sapper.load("nowhere")
