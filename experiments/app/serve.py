"""Serve the page, to this machine only."""

from __future__ import annotations

import os
import signal
import socket
import threading
import warnings
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import sleep
from urllib.request import ProxyHandler, build_opener

from sapper.experiments.app.choices import Choices
from sapper.experiments.app.guard import Guard
from sapper.experiments.config.settings import SET, read_settings
from sapper.experiments.running.executors import all_cores
from sapper.experiments.running.progress import PREPARING, waiting
from sapper.experiments.studies.ask.question import AGAINST
from sapper.model.errors import InputError
from sapper.model.scenario import builtin_scenarios, load_scenario

LOOPBACK = "127.0.0.1"
EXPLORED = "SAPPER_EXPLORED"
"""Environment variable with the scenario of a new window."""

DEFAULT = "dprk_2024"
SETTINGS = {
    "SOLARA_APP": "sapper.experiments.app.mesa_page:Page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",  # no usage data leaves the machine
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_TITLE": "Sapper",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_KERNEL_CULL_TIMEOUT": "20s",  # for a window that closed without a message
}
SHORT_SECONDS = 0.1


def explored() -> str:
    """Return the scenario of a new window."""
    return os.environ.get(EXPLORED, DEFAULT)


def explore(
    scenario: str,
    settings: Sequence[str],
    against: Sequence[str],
    port: int,
    show: bool,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the page until stopped.

    Args:
        scenario: of a new window; a built-in one or a file.
        settings: ``NAME=VALUE`` each, in the link that is shown and opened.
        against: what is different in the baseline, likewise.
        port: of the page; 0 for any free port.
        show: whether to open the browser.
        tell: shows a line to the user.

    Raises:
        InputError: there is no such scenario or setting, the port is in use, or a package of the
            page is not installed.
    """
    name = scenario
    if scenario not in builtin_scenarios():
        name = str(Path(scenario).resolve()) if scenario.endswith(".toml") else scenario
    changes, others = read_settings(settings, SET), read_settings(against, AGAINST)
    load_scenario(name).override(changes, SET).override(others, AGAINST)
    choices = Choices(name, changes, others).without_own
    query = f"?{choices.link}" if changes or others else ""
    listening = _listen(port)
    os.environ.update(SETTINGS | {EXPLORED: name})
    # Solara warns of Mesa's hooks and of cookies; the page has no problem with either.
    warnings.filterwarnings("ignore", category=UserWarning, module="solara")
    try:
        import uvicorn

        from sapper.experiments.app.futures import Futures
        from sapper.experiments.app.site import site
    except ImportError:
        allowed = "needs more packages: install Sapper with the extra 'app'"
        raise InputError("explore", "", None, allowed) from None
    with waiting(PREPARING):
        futures = Futures(all_cores())
        futures.prepare()
    server = uvicorn.Server(
        uvicorn.Config(
            Guard(site(futures, name)),
            log_level="warning",
            ws_ping_interval=20,
            timeout_graceful_shutdown=1,
        )
    )
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/{query}"
    threading.Thread(target=_announce, args=(server, address, show, tell), daemon=True).start()
    if threading.current_thread() is threading.main_thread():  # others hear no signals
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):  # the usual way to stop it
            server.run([listening])
    finally:
        futures.end()


def _listen(port: int) -> socket.socket:
    """Return a socket that only this machine can reach."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise InputError("--port", "", port, f"cannot be used: {reason}") from None
    return listening


def _announce(server: object, address: str, show: bool, tell: Callable[[str], None]) -> None:
    """Show the address once the page answers. The first request loads what a window needs."""
    while not getattr(server, "started", False):
        sleep(SHORT_SECONDS)
    build_opener(ProxyHandler({})).open(address).close()  # no proxy reaches this machine
    tell(f"{address} (Ctrl-C stops it)")
    if show:
        webbrowser.open(address)
