"""``sapper ask``, and ``--set``: the command with the fake model."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

import sapper as package
from sapper.experiments.methods.runs.tables import risk_table
from sapper.experiments.opening import load_experiment
from sapper.experiments.statistics.summary import shown_table
from tests.helpers.fake import FAILING

Sapper = Callable[..., tuple[int, str, str]]

ASK = ("ask", "dprk_2024", "--set", "size=300000", "--set", "signatures=alone", "--jobs", 1)


def folder() -> Path:
    (found,) = Path("results").iterdir()
    return found


def test_ask_answers_in_a_sentence_and_a_table_of_80_columns(sapper: Sapper) -> None:
    status, out, err = sapper(*ASK, "--runs", 40, "--against", "size=0")
    assert status == 0
    assert err == "The size stays as it is set: dated waves of the scenario are left out.\n"
    first, *table = out.partition("If the estimate")[0].partition("read it:")[0].splitlines()
    assert first.startswith("If 300,000 are sent instead of none, the army tries a coup in ")
    assert " of 100 futures instead of " in first
    assert max(map(len, table)) <= 80
    assert "Of 100 futures of 15 years, from 40 pairs with the same luck" in out
    assert f"sapper report {folder()}" in out
    assert "sapper explore dprk_2024 --set size=300000 --set signatures=alone" in out
    assert f"sapper run {folder() / 'config.toml'}" in out


@pytest.mark.painted
def test_an_answer_is_a_result_like_any_other(sapper: Sapper) -> None:
    said = sapper(*ASK, "--runs", 20)[1].splitlines()[0]
    there = folder()
    loaded = package.load(there)
    assert said in loaded.answer
    assert set(loaded.risk["replicates"]) == {20}
    assert (there / "over_time.png").is_file()
    assert sapper("figures", there)[0] == 0
    assert sapper("report", there)[0] == 0
    assert said.split(":")[0] in (there / "report.html").read_text(encoding="utf-8")
    assert sapper("reproduce", there, "--jobs", 1)[1].startswith("equal: 40 runs")


def test_the_config_repeats_the_numbers_and_more_runs_enlarge_the_result(sapper: Sapper) -> None:
    sapper(*ASK, "--runs", 20)
    config, there = (folder() / "config.toml").read_text(encoding="utf-8"), folder()
    Path("mine.toml").write_text(config, encoding="utf-8")
    status, out, _ = sapper("run", "mine.toml", "--out", "again", "--jobs", 1)
    assert (status, "40 runs, 40 of them computed now" in out) == (0, True)
    for name in ("risk.csv", "means.csv", "over_time.csv"):
        assert Path("again", name).read_bytes() == (there / name).read_bytes()
    assert "40 runs, 0 of them" in sapper("run", there / "config.toml", "--jobs", 1)[1]
    assert sapper(*ASK, "--runs", 30)[0] == 0
    assert folder() == there
    assert set(pd.read_csv(there / "risk.csv")["replicates"]) == {30}


def test_json_has_the_sentence(sapper: Sapper) -> None:
    status, out, _ = sapper(*ASK, "--runs", 20, "--json")
    last = json.loads(out.splitlines()[-1])
    assert (status, last["event"], last["runs"]) == (0, "result", 40)
    assert last["answer"][0].startswith("If 300,000 are sent instead of none")


def test_failed_pairs_are_told(sapper: Sapper) -> None:
    status, out, err = sapper(*ASK, "--runs", 30, simulator=FAILING)
    assert status == 3
    assert "from 20 pairs" in out
    assert "20 runs failed" in err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask"], "Missing argument"),
        (["ask", "nowhere"], "no such scenario"),
        (["ask", "sandbox", "--set", "size=30,000"], "write 30000"),
        (["ask", "sandbox", "--set", "size=0"], "both arms are the same"),
        (["ask", "sandbox", "--runs", "0"], "--runs"),
        (["ask", "sandbox", "--seed", "-1"], "seed = -1"),
        (["run", "deployment_size", "--set", "war=soon"], "--set: deployment.war_weeks = 'soon'"),
        (["run", "deployment_size", "--set", "size=5"], "varies in the design"),
        (["explore", "sandbox", "--set", "sise=5"], "did you mean 'size'?"),
        (["describe", "zzzz"], "is in no name or text"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_nothing_written(
    sapper: Sapper, arguments: list[str], told: str
) -> None:
    status, out, err = sapper(*arguments)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert told in err
    assert not list(Path().iterdir())


def test_run_takes_settings_and_stores_them(sapper: Sapper, write: Callable[..., Path]) -> None:
    status, _, _ = sapper("run", write(), "--jobs", 1, "--set", "war=2y", "--set", "pay=900")
    assert status == 0
    overrides = package.load("results/small").config["config"]["overrides"]
    assert overrides["deployment.war_weeks"] == 104
    assert overrides["economy.pay_abroad"] == 900.0
    status, _, err = sapper("run", write(), "--jobs", 1, "--set", "war=3y")
    assert (status, err.count("\n")) == (2, 1)


def test_run_answers_in_words_and_names_the_report(
    sapper: Sapper, write: Callable[..., Path]
) -> None:
    out = sapper("run", write(), "--jobs", 1)[1]
    assert "the army tries a coup" in out
    assert "sapper report results/small" in out


@pytest.mark.parametrize("name", ["deployment_size", "signature_rules", "reintegration"])
def test_no_cell_of_a_table_is_broken_at_80_columns(name: str) -> None:
    experiment = load_experiment(name)
    levels = shown_table(experiment.design)
    risk = levels.loc[levels.index.repeat(3)].reset_index(drop=True)
    risk = risk.assign(probability=0.12, low=0.0046, high=0.34)
    console = Console(width=80, file=io.StringIO())
    with console.capture() as printed:
        console.print(risk_table(experiment, risk))
    assert printed.get().count("12 (0.46-34)") == len(risk)


def test_describe_finds_words_in_names_texts_and_sections(sapper: Sapper) -> None:
    heads = [
        line.split()[0] for line in sapper("describe", "war")[1].splitlines() if line[0] != " "
    ]
    assert heads[0] == "deployment.war_weeks"
    assert "deployment.defeat" in heads  # its text says that the war is lost
    assert "awareness.contact" not in heads
    assert "reception.welcome" in sapper("describe", "treats")[1]  # of the section
    assert sapper("describe", "signatures")[1].startswith("orders.important = ")
    assert "successes  (a measure" in sapper("describe", "successes")[1]


def test_version(sapper: Sapper) -> None:
    assert sapper("--version")[:2] == (0, "sapper 0.1.0\n")


def test_a_shell_completes_commands_and_names(
    sapper: Sapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_SAPPER_COMPLETE", "complete_bash")
    for words, told in (("sapper de", "describe"), ("sapper ask dpr", "dprk_2024"),
                        ("sapper run deployment_s", "deployment_size")):  # fmt: skip
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
        assert told in sapper()[1].split()
