"""The goldens: small runs of everything that computes results, with the commands of a user."""

from __future__ import annotations

import runpy
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

COMMAND = "sapper"
"""The name of the command ``sapper`` for ``python -m``."""

SMALL_VALIDATION = "tests.golden.small_validation"
"""The same command, but with the patterns of the goldens instead of the shipped ones."""

ROOT = Path(__file__).parents[2]
FOLDER = Path("tests") / "golden" / "configs"
CLAIM = str(FOLDER / "claim.toml")
OUT = "OUT"
"""Stands for the folder of the result among the arguments of a command."""

Command = Callable[[str, Sequence[str]], str]


@dataclass(frozen=True)
class Case:
    """A golden.

    Attributes:
        name: of its record.
        calls: arguments of the command, for each time it is called.
        module: which module is the command.
        engines: whether both engines compute it. Most experiments would take too long by agents.
    """

    name: str
    calls: tuple[tuple[str, ...], ...]
    module: str = COMMAND
    engines: bool = False

    def run(self, out: Path, command: Command, jobs: int = 1, engine: str = "compiled") -> None:
        """Run it into a folder; the first call computes, the others read the result."""
        computing, *others = self.calls
        options = ["--jobs", str(jobs)]
        if self.engines:
            options += ["--engine", engine]
        for call in ([*computing, *options], *others):
            command(self.module, [str(out) if word == OUT else word for word in call])


def _experiment(name: str, *more: str, engines: bool = False) -> Case:
    config = str(FOLDER / f"{name}.toml")
    calls = (("run", config, "--out", OUT), *((call, OUT) for call in more))
    return Case(name, calls, engines=engines)


CASES = {
    case.name: case
    for case in (
        _experiment("counting", "report", engines=True),
        _experiment("engines", engines=True),
        _experiment("curve", "report", engines=True),
        _experiment("until"),
        _experiment("tipping", "report", engines=True),
        _experiment("sensitivity", "report"),
        _experiment("attribution", "report"),
        _experiment("splitting", "report", "explain"),
        _experiment("calibration", "report"),
        _experiment("pattern", "report", engines=True),
        _experiment("frontier", "report"),
        _experiment("discovery", "report"),
        _experiment("mistake", "report"),
        Case("history", (("history", "--replicates", "1", "--out", OUT),)),
        Case("claims", (("claims", CLAIM, "--replicates", "20", "--out", OUT),)),
        Case("validation", (("validate", "--only", "patterns", "--out", OUT),), SMALL_VALIDATION),
    )
}


def in_own_process(module: str, arguments: Sequence[str]) -> str:
    """Call the command as a shell does, and return what it prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def in_this_process(module: str, arguments: Sequence[str]) -> str:
    """Call the command in this process, and return what it prints."""
    said = StringIO()
    with (
        chdir(ROOT),
        patch.object(sys, "argv", [module, *arguments]),
        patch.object(sys, "path", sys.path[:]),
        redirect_stdout(said),
        redirect_stderr(said),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # as Python does for a user
        try:
            runpy.run_module(module, run_name="__main__")
        except SystemExit as done:
            if done.code:
                raise RuntimeError(f"{arguments}: {done.code}\n{said.getvalue()}") from None
    return said.getvalue()


def without_pictures(module: str, arguments: Sequence[str]) -> str:
    """Call the command in this process with empty pictures, because no golden compares pictures."""
    with patch("sapper.experiments.figures.style.saved", lambda _: {"png": b"", "svg": b""}):
        return in_this_process(module, arguments)
