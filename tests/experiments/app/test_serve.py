from __future__ import annotations

import socket
import sys

import pytest

from sapper.experiments.app.serve import LOOPBACK, _listen
from sapper.experiments.command.cli import main


def test_the_page_listens_to_this_machine_only() -> None:
    with _listen(0) as listening:
        assert listening.getsockname()[0] == LOOPBACK == "127.0.0.1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "no such scenario"),
        (["nowhere.toml"], "cannot be read"),
        (["--port", "70000"], "65535"),
    ],
)
def test_wrong_arguments_give_one_line(
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["sapper", "explore", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    out, err = capsys.readouterr()
    assert (caught.value.code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_a_port_in_use_is_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["sapper", "explore", "--port", str(port)])
        with pytest.raises(SystemExit) as caught:
            main()
    assert caught.value.code == 2
    assert "--port" in capsys.readouterr().err
