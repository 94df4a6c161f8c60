"""``python -m tests.faults``: do the tests notice deliberate faults?

Each fault of ``faults.toml`` is put into a copy of the tree, by itself, and the tests named there
are run on the copy until one fails. A fault that no test notices survives, and asks for a test.
This is run by hand, because a fault in ``model/`` compiles the model again, in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).parents[1]
LISTED = Path(__file__).with_suffix(".toml")
COPIED = ("model", "experiments", "src", "tests", "benchmarks", "docs", "pyproject.toml")
MOST_SECONDS = 900
FAILED_TESTS = 1
"""Exit status of pytest if a test failed; any other but 0 means that the tests were not run."""

_FIRST_FAILED = re.compile(r"^(?:FAILED|ERROR) \S*?([^/\s]+::\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """A slip that somebody could make.

    Attributes:
        name: of the fault.
        file: where it is made, from the root of the tree.
        old: the right text, which occurs there once.
        new: the wrong text.
        tests: files or folders of tests that should notice, separated by spaces.
    """

    name: str
    file: str
    old: str
    new: str
    tests: str

    def misplaced(self, root: Path) -> str:
        """Say what is wrong with the place of the fault in a tree; nothing if all is right."""
        path = root / self.file
        count = path.read_text(encoding="utf-8").count(self.old) if path.is_file() else 0
        if count != 1:
            return f"{self.name}: {self.file} has the old text {count} times, not once: {self.old}"
        absent = [test for test in self.tests.split() if not (root / test).exists()]
        return f"{self.name}: no such tests: {absent[0]}" if absent else ""

    @contextmanager
    def made(self, root: Path) -> Iterator[None]:
        """Make the fault in a tree, and mend it afterwards."""
        path = root / self.file
        right = path.read_text(encoding="utf-8")
        path.write_text(right.replace(self.old, self.new), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(right, encoding="utf-8")


@dataclass(frozen=True)
class Verdict:
    """What became of a fault: "caught", "SURVIVED" or "not run"; by which test; after how long."""

    what: str
    test: str
    seconds: float


def listed() -> list[Fault]:
    """Return the faults of ``faults.toml``."""
    return [Fault(**row) for row in tomllib.loads(LISTED.read_text(encoding="utf-8"))["fault"]]


def try_out(fault: Fault, root: Path) -> Verdict:
    """Run the tests that should notice a fault on a copy of the tree, until one fails."""
    started = monotonic()
    with fault.made(root), tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPATH": str(root / "src")}
        if fault.file.startswith("model/"):  # other code, which must not fill the common folder
            environment["SAPPER_CACHE_DIR"] = compiled
        command = [sys.executable, "-m", "pytest", "-n0", "-x", "-q", "-rfE", "--tb=no"]
        command += ["-p", "no:cacheprovider", *fault.tests.split()]
        try:
            done = subprocess.run(
                command, cwd=root, env=environment, capture_output=True, text=True,
                timeout=MOST_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Verdict("caught", "a test that never ended", monotonic() - started)
    seconds = monotonic() - started
    if done.returncode == 0:
        return Verdict("SURVIVED", fault.tests, seconds)
    if done.returncode != FAILED_TESTS:
        return Verdict("not run", " ".join(done.stdout.split()[-12:]), seconds)
    found = _FIRST_FAILED.search(done.stdout)
    return Verdict("caught", found[1] if found else "", seconds)


def main(arguments: Sequence[str]) -> str | None:
    """List or try faults; return what is wrong, if anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--list", action="store_true", help="name the faults and their places")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="try these faults alone")
    asked = parser.parse_args(arguments)
    faults = listed()
    unknown = set(asked.only or ()) - {fault.name for fault in faults}
    if unknown:
        return f"no fault of this name: {min(unknown)}"
    faults = [fault for fault in faults if not asked.only or fault.name in asked.only]
    if misplaced := [line for line in (fault.misplaced(ROOT) for fault in faults) if line]:
        return "\n".join(misplaced)
    if asked.list:
        _say("\n".join(f"{fault.name:35} {fault.file}" for fault in faults))
        return None
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        root = _copy(Path(folder))
        for fault in faults:
            verdict = try_out(fault, root)
            survivors += verdict.what != "caught"
            _say(f"{fault.name:35} {verdict.what:9} {verdict.seconds:6.1f} s  {verdict.test}")
    return f"{survivors} of {len(faults)} faults were not caught" if survivors else None


def _copy(folder: Path) -> Path:
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, symlinks=True,
                ignore=shutil.ignore_patterns("__pycache__"),
            )  # fmt: skip
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
