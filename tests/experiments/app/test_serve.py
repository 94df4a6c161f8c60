from __future__ import annotations

import socket
import sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
from threading import Thread
from types import SimpleNamespace

import pytest

from sapper.experiments.app.choices import Choices, from_link
from sapper.experiments.app.serve import LOOPBACK, _announce, _listen
from sapper.experiments.command.cli import main
from sapper.experiments.config.settings import SET, read_settings


def test_settings_reach_the_page_in_its_link() -> None:
    changes = read_settings(["size=30%", "war=3y", "signatures=five", "pay=0.1"], SET)
    query = Choices("sandbox", changes).link
    assert from_link(query, "sandbox").changes == changes


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


def test_no_proxy_is_asked_for_the_page_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")  # where nothing listens
    monkeypatch.delenv("no_proxy", raising=False)
    with HTTPServer((LOOPBACK, 0), SimpleHTTPRequestHandler) as page:
        monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
        Thread(target=page.handle_request).start()
        told: list[str] = []
        address = f"http://{LOOPBACK}:{page.server_port}/"
        _announce(SimpleNamespace(started=True), address, False, told.append)
    assert told == [f"{address} (Ctrl-C stops it)"]
