"""Plain requests and handshakes, as a hostile page in the same browser would send them."""

from __future__ import annotations

import socket

import pytest

from tests.experiments.app.conftest import Server
from tests.helpers.patience import PATIENCE_SECONDS

FOREIGN_HOSTS = [
    "evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}",
    "localhost.evil.example", "evil.example@127.0.0.1:{port}", "127.0.0.1:{port}:80",
    "127.0.0.2:{port}", "0.0.0.0:{port}",
    "[::2]:{port}", "", "notlocalhost:{port}", "localhost:", "localhost#evil.example",
]  # fmt: skip
OWN_HOSTS = [
    "127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LocalHost:{port}", "localhost:9000",
    "localhost",
]  # fmt: skip
FOREIGN_ORIGINS = [
    "http://evil.example", "https://evil.example:{port}", "null", "", "http://localhost:{port}",
    "http://127.0.0.1", "http://127.0.0.1:1", "http://127.0.0.1:{port}.evil.example",
    "file://127.0.0.1:{port}", "http://evil.example@127.0.0.1:{port}", "127.0.0.1:{port}",
]  # fmt: skip
OWN_ORIGINS = ["http://127.0.0.1:{port}", "https://127.0.0.1:{port}", "HTTP://127.0.0.1:{port}"]
SOCKET = "/mesa/jupyter/api/kernels/nothing/channels?session_id=nobody"
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SWITCHED = 101


def ask(
    server: Server, hosts: list[str], path: str = "/", **headers: str
) -> tuple[int, dict[str, str]]:
    """Send a request; return the status and the headers of the answer."""
    port = int(server.address.rstrip("/").rsplit(":", 1)[1])
    lines = [f"GET {path} HTTP/1.1", *(f"Host: {host}" for host in hosts)]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).format(port=port).encode())
        answer = b""
        while b"\r\n\r\n" not in answer and (part := connection.recv(65_536)):
            answer += part
    status, *rest = answer.split(b"\r\n\r\n")[0].decode().split("\r\n")
    pairs = (line.split(": ", 1) for line in rest)
    return int(status.split()[1]), {name.lower(): value for name, value in pairs}


@pytest.mark.parametrize(
    "hosts", [*([host] for host in FOREIGN_HOSTS), [], ["127.0.0.1", "evil.example"]]
)
def test_a_foreign_host_no_host_and_two_are_refused(server: Server, hosts: list[str]) -> None:
    assert ask(server, hosts)[0] in (400, 403)
    assert ask(server, hosts, SOCKET, **HANDSHAKE)[0] in (400, 403)


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_this_machine_and_a_forwarded_port_are_answered(server: Server, host: str) -> None:
    assert ask(server, [host])[0] == 200
    assert ask(server, [host], Origin=f"http://{host}")[0] == 200
    assert ask(server, [host], SOCKET, **HANDSHAKE, Origin=f"http://{host}")[0] == SWITCHED


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_foreign_origin_is_refused(server: Server, origin: str) -> None:
    assert ask(server, ["127.0.0.1:{port}"], Origin=origin)[0] == 403
    assert ask(server, ["127.0.0.1:{port}"], SOCKET, **HANDSHAKE, Origin=origin)[0] == 403


@pytest.mark.parametrize("origin", OWN_ORIGINS)
def test_the_page_itself_is_answered(server: Server, origin: str) -> None:
    assert ask(server, ["127.0.0.1:{port}"], Origin=origin)[0] == 200
    status, _ = ask(server, ["127.0.0.1:{port}"], SOCKET, **HANDSHAKE, Origin=origin)
    assert status == SWITCHED


@pytest.mark.parametrize(
    ("host", "path"), [("localhost", "/"), ("localhost", "/nowhere.js"), ("evil.example", "/")]
)
def test_every_answer_has_the_headers_that_protect_it(server: Server, host: str, path: str) -> None:
    _, headers = ask(server, [host], path)
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*" in policy
    assert "default-src 'self';" in policy
    assert "connect-src 'self' ws://localhost wss://localhost;" in policy
    assert "evil" not in policy


def test_only_mesas_page_may_compile_scripts(server: Server) -> None:
    policies = [
        ask(server, ["localhost"], path)[1]["content-security-policy"]
        for path in ("/", "/web/page.js", "/mesa/")
    ]
    assert ["unsafe-eval" in policy for policy in policies] == [False, False, True]
