"""Measure the memory that closed windows of Mesa's controls keep: `python -m benchmarks.windows`.

Opens windows one after the other over the websocket, as a browser does, and closes each with the
message of a browser that leaves a page. Prints the resident memory of the server in megabytes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

WINDOWS = (0, 50, 100, 200)
FIRST = 5
"""Windows before the first measurement: they load what every window needs."""

QUERY = "?scenario=dprk_2024"
SETTLE_SECONDS = 3.0
ANSWER_SECONDS = 120.0
KIBIBYTES_PER_MEGABYTE = 1e6 / 1024


@contextmanager
def server() -> Iterator[tuple[int, str]]:
    """Serve the page in a process of its own; yield its process id and its address."""
    command = [sys.executable, "-u", "-m", "sapper", "explore", "sandbox", "--port", "0"]
    with subprocess.Popen([*command, "--no-open"], stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stdout or ())
            found = next(match for line in lines if (match := re.match(r"http://(\S+)/", line)))
            yield process.pid, found[1]
        finally:
            process.terminate()


def open_and_close(address: str, query: str = QUERY, say_so: bool = True) -> None:
    """Open a window, wait for the page, and leave it; a browser that dies does not say so."""
    kernel, page = str(uuid4()), str(uuid4())
    channels = f"ws://{address}/mesa/jupyter/api/kernels/{kernel}/channels?session_id={page}"
    origin, patience = f"http://{address}", ANSWER_SECONDS
    with connect(
        channels, origin=origin, max_size=None, max_queue=None, open_timeout=patience
    ) as window:
        comm = uuid4().hex
        _send(window, "comm_open", {"comm_id": comm, "target_name": "solara.control", "data": {}})
        path = f"http://{address}/mesa/{query}"
        run = {"method": "run", "args": {"path": path, "dark": False, "themes": {}}}
        _send(window, "comm_msg", {"comm_id": comm, "data": run})
        _wait_for_page(window)
        leave = f"http://{address}/mesa/_solara/api/close/{kernel}?session_id={page}"
        if say_so:
            urlopen(Request(leave, method="POST", data=b"")).close()


def _send(window: ClientConnection, kind: str, content: dict[str, object]) -> None:
    header = {
        "msg_id": uuid4().hex, "msg_type": kind, "session": "", "username": "", "version": "5.2",
        "date": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    rest: dict[str, object] = {"parent_header": {}, "metadata": {}, "buffers": []}
    window.send(json.dumps({"channel": "shell", "header": header, "content": content, **rest}))


def _wait_for_page(window: ClientConnection) -> None:
    """Read until the page is complete."""
    ends = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < ends:
        message = window.recv(ANSWER_SECONDS)
        text = message if isinstance(message, str) else message.decode(errors="replace")
        if '"method": "finished"' in text or '"method":"finished"' in text:
            return
    raise TimeoutError("the page was not there")


def resident(process: int) -> float:
    """Return the resident memory of a process in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / KIBIBYTES_PER_MEGABYTE


def main(counts: tuple[int, ...] = WINDOWS) -> None:
    """Print the memory after each number of closed windows, and its growth since the first."""
    with server() as (process, address):
        for _ in range(FIRST):
            open_and_close(address)
        opened, first = 0, 0.0
        for count in counts:
            for _ in range(count - opened):
                open_and_close(address)
            opened = count
            time.sleep(SETTLE_SECONDS)
            now = resident(process)
            first = first or now
            print(f"{count:4} windows closed: {now:6.1f} MB, {now - first:+6.1f} MB", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or WINDOWS)
