from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sapper.experiments.command import terminal
from sapper.experiments.methods.base import Answer
from sapper.experiments.running.runner import Result
from tests.helpers.fake import FAILING

ROOT = Path(__file__).parents[3]

Sapper = Callable[..., tuple[int, str, str]]


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_run_writes_the_result_and_says_where(sapper: Sapper, write: Callable[..., Path]) -> None:
    status, out, err = sapper("run", write(), "--jobs", 1)
    assert (status, err) == (0, "")
    assert "results/small/risk.csv" in out
    assert "results/small/picture.png" in out
    assert "60 runs, 60 of them computed now" in out
    risk = pd.read_csv("results/small/risk.csv")
    assert list(risk.columns[:2]) == ["deployed_soldiers", "outcome"]
    assert len(risk) == 6


@pytest.mark.painted
def test_run_of_a_shipped_config_by_name(sapper: Sapper) -> None:
    status, out, _ = sapper("run", "deployment_size", "--replicates", 2, "--out", "here")
    assert status == 0
    assert "three offices" in out
    risk = pd.read_csv("here/risk.csv")
    assert list(risk.columns) == [
        "deployed_soldiers", "signature_rule", "outcome", "replicates", "events", "probability",
        "low", "high", "counted", "counted_low", "counted_high",
    ]  # fmt: skip
    assert set(risk["outcome"]) == {"foiled", "attempt", "success"}
    assert set(risk["replicates"]) == {2}
    assert Path("here/deployment_size.png").is_file()


def test_seed_changes_the_result(sapper: Sapper, write: Callable[..., Path]) -> None:
    for seed in (1, 2):
        sapper("run", write(), "--seed", seed, "--out", seed)
    assert Path("1/means.csv").read_bytes() != Path("2/means.csv").read_bytes()


def test_run_says_that_dated_waves_multiply_the_size(
    sapper: Sapper, write: Callable[..., Path]
) -> None:
    status, _, err = sapper("run", write(('"deployment.waves" = []', "")), "--jobs", 1)
    assert status == 0
    assert "120,000 become 174,000 soldiers abroad at the peak" in err
    assert err.count("\n") == 1


def test_failed_runs_give_status_3_and_a_count(sapper: Sapper, write: Callable[..., Path]) -> None:
    status, _, err = sapper("run", write(), "--jobs", 1, simulator=FAILING)
    assert status == 3
    assert err == (
        "20 runs failed; most often at the simulation stage: RuntimeError: broken on purpose\n"
    )


def test_check_names_what_is_sound(sapper: Sapper, write: Callable[..., Path]) -> None:
    assert "a valid experiment, small: 2 points x 30" in sapper("check", write())[1]
    assert "a valid scenario" in sapper("check", "dprk_2024")[1]
    own = Path("own.toml")
    own.write_text('name = "own"\n[deployment]\nsize = 5\n')
    assert "a valid scenario, own" in sapper("check", own)[1]
    own.write_text('name = "own"\n[deploymnt]\nsize = 5\n')
    status, _, err = sapper("check", own)
    assert status == 2
    assert "did you mean 'deployment'?" in err


def test_lists(sapper: Sapper) -> None:
    assert "dprk_2024" in sapper("scenarios")[1]
    assert "deployment_size" in sapper("configs")[1]
    assert "run" in sapper()[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "nowhere"], "no such file or config"),
        (["run", "nowhere.toml"], "cannot be read"),
        (["run"], "Missing argument"),
        (["run", "deployment_size", "--jobs", "0"], "--jobs"),
        (["run", "deployment_size", "--jobs", "two"], "--jobs"),
        (["run", "deployment_size", "--replicates", "-3"], "replicates = -3"),
        (["run", "deployment_size", "--replicates", "99999999999999999999"], "replicates"),
        (["run", "deployment_size", "--seed", "-1"], "seed = -1"),
        (["run", "deployment_size", "--seed", "1.5"], "--seed"),
        (["run", "deployment_size", "--engine", "magic"], "--engine"),
        (["run", "deployment_size", "--colour"], "--colour"),
        (["run", "deployment_size", "--out", "\0"], "--out"),
        (["run", "deployment_size", "--out", "x" * 300], "--out"),
        (["run", "deployment_size", "--out", "/dev/null/x"], "--out"),
        (["run", "."], "not a file"),
        (["check", "\0.toml"], ""),
        (["march"], "march"),
        (["describe", "deployment.sise"], "did you mean 'deployment.size'?"),
        (["new", "../up"], "lower-case"),
        (["new", "case"], "sapper new case NAME"),
        (["new", "case", "../up"], "letter"),
        (["new", "casd", "mine"], "must be case"),
        (["claims", "nowhere"], "no such claim"),
        (["claims", "three_office"], "did you mean 'three_offices'?"),
        (["claims", "--replicates", "none"], "--replicates"),
        (["history", "nowhere"], "no such scenario"),
        (["history", "dprk_2024"], "this is no case"),
        (["history", "--replicates", "0"], "--replicates"),
        (["history", "--parameters", "nowhere.csv"], "parameters"),
        (["figures", "nowhere"], "no result"),
        (["reproduce", "nowhere"], "no result"),
        (["reproduce", "x", "--sample", "0"], "--sample"),
        (["export", "nowhere"], "no result"),
        (["export", "\0"], ""),
        (["run", "deployment_size", "--dask", "nonsense"], "--dask"),
        (["run", "deployment_size", "--dask", "tcp://127.0.0.1:1", "--jobs", "1"], "--jobs"),
    ],
)
def test_bad_input_is_one_line_status_2_and_nothing_written(
    sapper: Sapper, arguments: list[str], told: str
) -> None:
    status, out, err = sapper(*arguments)
    assert status == 2
    assert out == ""
    assert err.startswith("sapper: ")
    assert err.count("\n") == 1
    assert told in err
    assert written(Path()) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("seed = 7", "sead = 7", "did you mean 'seed'?"),
        ("seed = 7", "seed = ", "TOML"),
        ('"small"', '"../small"', "experiment.name"),
        ("[0, 120000]", "[0, 9999999]", "deployment.size = 9999999"),
        ("dprk_2024", "atlantis", "experiment.scenario = 'atlantis'"),
    ],
)
def test_bad_configs_are_one_line_status_2_and_nothing_written(
    sapper: Sapper, write: Callable[..., Path], old: str, new: str, told: str
) -> None:
    path = write((old, new))
    for command in ("run", "check"):
        status, out, err = sapper(command, path)
        assert (status, out) == (2, "")
        assert err.count("\n") == 1
        assert told in err
        assert str(path) in err
    assert written(Path()) == []


def test_another_experiment_in_the_folder_is_kept(
    sapper: Sapper, write: Callable[..., Path]
) -> None:
    sapper("run", write(), "--out", "here")
    before = Path("here/risk.csv").read_bytes()
    status, _, err = sapper("run", write(), "--seed", 8, "--out", "here")
    assert status == 2
    assert "experiment.seed was 7, now 8" in err
    assert Path("here/risk.csv").read_bytes() == before


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from sapper.experiments.command.cli import main\n"
        "sys.argv = ['sapper', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print({'numpy', 'pandas', 'numba', 'scipy', 'joblib', 'mesa'} & sys.modules.keys())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("set()\n")


def test_python_m_experiments_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sapper", "scenarios"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "dprk_2024" in done.stdout


def lines_of(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_json_output_has_one_object_a_line(sapper: Sapper, write: Callable[..., Path]) -> None:
    status, out, err = sapper("run", write(), "--jobs", 1, "--json")
    assert (status, err) == (0, "")
    *progress, result = lines_of(out)
    assert {line["event"] for line in progress} == {"progress"}
    assert progress[-1]["done"] == progress[-1]["runs"] == 60
    assert (result["event"], result["runs"], result["failed"]) == ("result", 60, 0)
    assert "results/small/risk.csv" in result["files"]  # type: ignore[operator]
    status, out, _ = sapper("run", write(), "--json", "--out", "f", simulator=FAILING)
    assert status == 3
    assert lines_of(out)[-1]["failed"] == 20


def test_what_follows_a_run(sapper: Sapper, write: Callable[..., Path]) -> None:
    sapper("run", write(), "--jobs", 1)
    status, out, _ = sapper("figures", "results/small")
    assert (status, "results/small/picture.svg" in out) == (0, True)
    status, out, _ = sapper("reproduce", "results/small", "--sample", 1, "--jobs", 1)
    assert (status, out) == (0, "equal: 30 runs of 1 point give the same bits\n")
    status, out, _ = sapper("reproduce", "results/small", "--jobs", 1, simulator=FAILING)
    assert status == 5
    assert "different in" in out
    status, out, _ = sapper("export", "results/small")
    assert (status, out) == (0, "results/small.crate.zip\n")


def test_new_writes_a_config_that_runs(sapper: Sapper) -> None:
    status, out, _ = sapper("new", "mine")
    assert (status, out) == (0, "mine.toml: change it, then: sapper run mine.toml\n")
    assert sapper("check", "mine.toml")[0] == 0
    assert sapper("new", "mine")[0] == 2


def test_new_writes_a_case_that_runs(sapper: Sapper) -> None:
    status, out, _ = sapper("new", "case", "mine")
    assert (status, out) == (0, "mine.toml: change it, then: sapper run mine.toml\n")
    assert "5,000 soldiers abroad of 100,000, 3 years" in sapper("check", "mine.toml")[1]
    assert sapper("run", "mine.toml", "--replicates", "3", "--jobs", "1")[0] == 0
    assert "nobody abroad" in Path("results/mine/risk.csv").read_text(encoding="utf-8")
    assert "a valid case" in sapper("check", "portugal")[1]


def test_describe_lists_every_key_and_parameter(sapper: Sapper) -> None:
    out = sapper("describe")[1]
    for word in ("[until]", "at_most", "[[design.factor]]", "scale: linear | log", "keep"):
        assert word in out
    assert 'kind = "tradeoff"' in out
    assert "deployment.size = 0" in sapper("describe", "parameters")[1]
    assert sapper("describe", "deployment.size")[1].count("\n") == 3
    assert "money_usd" in sapper("describe", "measures")[1]
    assert "patronage" in sapper("describe", "weekly")[1]


def test_report_writes_a_page_and_opens_it(
    sapper: Sapper, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("typer.launch", opened.append)
    assert sapper("run", write(), "--jobs", 1)[0] == 0
    assert sapper("report", "results/small") == (0, "results/small/report.html\n", "")
    assert not opened
    assert sapper("report", "results/small", "--out", "page.html", "--open")[0] == 0
    assert opened == [Path("page.html").resolve().as_uri()]
    status, out, err = sapper("report", "nowhere")
    assert (status, out) == (2, "")
    assert err == "sapper: RESULT = 'nowhere': holds no result of Sapper\n"
    status, _, err = sapper("report", "results/small", "--out", "no/such/page.html")
    assert (status, err.count("\n")) == (4, 1)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(24, "Too many open files", "runs"), "runs: cannot be used, too many"),
        (FileNotFoundError(2, "No such file or directory", "lost"), "lost: cannot be used"),
        (MemoryError("std::bad_alloc"), "not enough memory"),
        (ImportError("failed to map segment\nfrom shared object"), "map segment from shared"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "can't decode"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_the_machine_refuses_is_one_line_and_status_4(
    sapper: Sapper,
    write: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    told: str,
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("sapper.experiments.running.runner.outputs_of", refuse)
    status, out, err = sapper("run", write(), "--jobs", 1)
    assert (status, out) == (4, "")
    assert told in err
    assert err.count("\n") == 1
    assert "run the same command again" in err or "cannot be used" in err
    monkeypatch.undo()


def test_an_answer_is_text_whatever_marks_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(pd.DataFrame({"runs": []}), shown=["[/b] [red] :bomb:"])
    terminal.show(Result(answer, [], 0, 0), 0.0)
    assert capsys.readouterr().out.startswith("[/b] [red] :bomb:\n")


def test_a_file_that_cannot_be_written_whole_is_not_left(
    sapper: Sapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    opened = Path.open

    def opening(path: Path, mode: str = "r", **options: Any) -> Any:
        file = opened(path, mode, **options)
        if mode == "x":
            monkeypatch.setattr(file, "write", full, raising=False)
        return file

    monkeypatch.setattr(Path, "open", opening)
    status, out, err = sapper("new", "mine")
    assert (status, out, err.count("\n")) == (4, "", 1)
    assert "no space left" in err
    assert written(Path()) == []
