"""A server of the page, and a browser if one is installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.helpers.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[3]
SHOTS = ROOT / "results" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Server:
    """The page in its own process, with its address."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    @property
    def busy_seconds(self) -> float:
        """Processor seconds of all its threads so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The page, served to this machine at a free port."""
    pytest.importorskip("starlette", reason="the page's packages are not installed: extra 'app'")
    command = [sys.executable, "-m", "sapper", "explore", "sandbox", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--no-open"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.match(r"http://\S+", line):
                yield Server(process, found[0])
                break
        else:
            raise AssertionError("the page did not start")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(PATIENCE_SECONDS)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this system, without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip(f"no browser is installed (looked for {', '.join(BROWSERS)})")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Desk:
    """Opens windows of the page and records their errors."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.complaints: list[str] = []
        self.windows: list[Page] = []

    def open(
        self, query: str = "", width: int = 1400, height: int = 1000, bypass_csp: bool = False
    ) -> Page:
        """Open a window at a link, and wait for the first futures."""
        size = {"width": width, "height": height}
        context = self.browser.new_context(viewport=size, bypass_csp=bypass_csp)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        page = context.new_page()
        page.on("console", lambda one: one.type == "error" and self.complaints.append(one.text))
        page.on("pageerror", lambda one: self.complaints.append(str(one)))
        page.on("request", lambda one: self._heard(one.url))
        page.goto(self.address + query)
        page.locator(".field button:enabled").first.wait_for()
        self.windows.append(page)
        return page

    def _heard(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked for {url}")


@pytest.fixture
def desk(server: Server, browser: Browser) -> Iterator[Desk]:
    """Windows to open; none may show an error or contact another machine."""
    desk = Desk(browser, server.address)
    yield desk
    for page in desk.windows:
        page.context.close()
    assert not desk.complaints


def shoot(page: Page, name: str) -> None:
    """Write a picture of a window for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path)
    print(f"screenshot: {path.relative_to(ROOT)}")  # noqa: T201
