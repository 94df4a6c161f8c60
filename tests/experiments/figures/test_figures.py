from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib import colormaps

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.figures import Context, axes, files_of, style
from sapper.experiments.methods.chances import summing_chances
from sapper.experiments.running.runner import work_of
from sapper.experiments.statistics.summary import summarise
from sapper.experiments.work.blocks import cut
from sapper.experiments.work.simulator import Simulator, compute
from tests.helpers.fake import COLUMNS, FAKE

ALONE = {"signature_rule": "alone"}
KINDS: list[dict[str, Any]] = [
    {"kind": "risk", "x": "deployed_soldiers", "lines": "signature_rule", "beside": ["killed"]},
    {"kind": "risk", "x": "deployed_soldiers", "at": ALONE},
    {"kind": "survival", "lines": "deployed_soldiers", "at": ALONE},
    {"kind": "survival", "at": {"deployed_soldiers": 0, **ALONE}, "outcomes": ["success"]},
    {"kind": "incidence", "lines": "deployed_soldiers", "at": ALONE},
    {"kind": "heatmap", "x": "deployed_soldiers", "y": "signature_rule"},
    {"kind": "weekly", "lines": "deployed_soldiers", "at": ALONE, "series": ["mean_loyalty"]},
    {"kind": "tradeoff", "along": "deployed_soldiers", "lines": "signature_rule"},
]


def with_figure(sound: dict[str, Any], figure: dict[str, Any]) -> Experiment:
    sound["figure"] = [{"name": "picture", **figure}]
    sound["keep"] = {"weekly": ["mean_loyalty"]}
    return opening.check(sound, "small.toml")


def context_of(
    experiment: Experiment, folder: Path, replicates: int = 6, simulator: Simulator = FAKE
) -> Context:
    parts, weekly = [], []
    work = work_of(experiment, simulator, "compiled")
    for block in cut(experiment.design, replicates):
        done = compute(block, work)
        for paths, kind, content in ((parts, "runs", done.rows), (weekly, "weekly", done.weeks)):
            paths.append(folder / f"{kind}{block.index}.parquet")
            paths[-1].write_bytes(content)
    return Context(experiment, summarise(experiment, parts, simulator.columns), weekly)


@pytest.mark.painted
@pytest.mark.parametrize("figure", KINDS, ids=lambda figure: "-".join(map(str, figure))[:40])
def test_every_kind_is_drawn_the_same_each_time_with_its_data(
    sound: dict[str, Any], figure: dict[str, Any], tmp_path: Path
) -> None:
    experiment = with_figure(sound, figure)
    context = context_of(experiment, tmp_path)
    chosen = experiment.config.figure[0]
    files = files_of(chosen, context)
    assert files["png"].startswith(b"\x89PNG")
    assert b"<svg" in files["svg"]
    table = pd.read_csv(io.BytesIO(files["csv"]))
    assert len(table)
    assert files_of(chosen, context) == files


def test_data_hold_the_risk_that_is_drawn(sound: dict[str, Any], tmp_path: Path) -> None:
    experiment = with_figure(sound, KINDS[0])
    context = context_of(experiment, tmp_path)
    table = pd.read_csv(io.BytesIO(files_of(experiment.config.figure[0], context)["csv"]))
    risk = context.summary.risk
    drawn = table[table["quantity"] == "attempt"]["value"].tolist()
    assert drawn == pytest.approx(risk[risk["outcome"] == "attempt"]["probability"].tolist())
    outcomes = {"foiled", "attempt", "success"}
    changes = {f"change of {outcome}" for outcome in outcomes}
    assert set(table["quantity"]) == {*outcomes, *changes, "killed"}
    change = table[table["quantity"] == "change of attempt"].set_index("signature_rule")["value"]
    at = risk[risk["outcome"] == "attempt"].set_index(["deployed_soldiers", "signature_rule"])
    for rule in ("alone", "two"):
        here = at["probability"][120_000, rule] - at["probability"][0, rule]
        assert change[rule] == pytest.approx(here)


@pytest.mark.painted
def test_a_curve_stands_beside_what_was_counted(sound: dict[str, Any], tmp_path: Path) -> None:
    sound["experiment"]["estimator"] = "curve"
    sound["design"]["factor"][0]["values"] = [0, 10_000, 50_000, 150_000, 300_000]
    marked = {"marked": [11_000, 15_000], "marked_as": "sent", "reference": 10_000}
    sound["figure"] = [{"name": "picture", **KINDS[0], **marked}]
    experiment = opening.check(sound, "small.toml")
    context = context_of(experiment, tmp_path, 20, summing_chances(FAKE))
    files = files_of(experiment.config.figure[0], context)
    table = pd.read_csv(io.BytesIO(files["csv"]))
    attempts, risk = table[table["quantity"] == "attempt"], context.summary.risk
    seen = risk[risk["outcome"] == "attempt"]
    assert attempts["counted"].tolist() == pytest.approx((seen["events"] / 20).tolist())
    assert attempts["value"].tolist() == pytest.approx(seen["probability"].tolist())
    assert (attempts["value"] != attempts["counted"]).all()
    assert 10_000 not in set(table[table["quantity"] == "change of attempt"]["deployed_soldiers"])
    svg = files["svg"].decode()
    assert "Difference to 10,000" in svg
    assert "sent" in svg
    assert "Curves: what the runs of all levels say together" in svg.replace("\n", " ")


def test_curves_end_at_the_risk_of_the_whole_run(sound: dict[str, Any], tmp_path: Path) -> None:
    experiment = with_figure(sound, KINDS[2])
    context = context_of(experiment, tmp_path, replicates=30)
    table = pd.read_csv(io.BytesIO(files_of(experiment.config.figure[0], context)["csv"]))
    last = table[table["week"] == 260].set_index(["deployed_soldiers", "outcome"])["probability"]
    risk = context.summary.risk
    alone = risk[risk["signature_rule"] == "alone"]
    for row in alone[alone["outcome"] != "foiled"].itertuples():
        assert last[(row.deployed_soldiers, row.outcome)] == pytest.approx(1 - row.probability)


@pytest.mark.painted
@pytest.mark.parametrize("values", [[0], [5000], [0, 10, 100_000], [1, 2, 3], [0.001, 0.5]])
def test_any_levels_can_be_drawn(sound: dict[str, Any], values: object) -> None:
    sound["design"]["factor"] = [
        {"name": "deployed_soldiers", "parameter": "deployment.size", "values": values}
    ]
    del sound["figure"][0]["lines"]
    experiment = opening.check(sound, "small.toml")
    context = Context(experiment, summarise(experiment, [], COLUMNS))
    files = files_of(experiment.config.figure[0], context)
    assert files["png"].startswith(b"\x89PNG")


def test_text_has_contrast_on_every_colour() -> None:
    shades = colormaps[style.COLOUR_MAP](np.linspace(0, 1, 256))
    for red, green, blue, _ in shades:
        ink = style.ink_on((red, green, blue))
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (red, green, blue)
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        light, dark = (luminance, 0.0) if ink == "black" else (1.0, luminance)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("labels", "columns"),
    [
        ([], 1),
        (["a"] * 5, 5),
        (["a"] * 20, 7),
        (["a long name of a line"] * 12, 5),
        (["x" * 300], 1),
    ],
)
def test_legends_keep_to_the_width_of_their_figure(labels: list[str], columns: int) -> None:
    assert style.columns(labels, style.WIDTH_INCHES) == columns


@pytest.mark.parametrize(("line", "below"), [((0.0, 4.0), False), ((-4.0, 4.0), True)])
def test_only_what_can_be_negative_has_an_axis_below_zero(
    line: tuple[float, float], below: bool
) -> None:
    panel = style.canvas(1, "").subplots()
    panel.fill_between([0, 1], [-20, -20], [20, 20])
    panel.plot([0, 1], line)
    axes.measure_axis(panel)
    assert (panel.get_ylim()[0] <= -20) == below
