from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sapper.experiments.command.streams import Forgiving

COMMAND = "from sapper.experiments.command.entry import main; main()"
posix = pytest.mark.skipif(os.name != "posix", reason="the shell of a Unix system is needed")
SAY = """
import sys
from sapper.experiments.command import streams
streams.guard()
print("\\ubd81 \\udcff \\u2500 x")
print("\\ubd81", file=sys.stderr)
print(streams.lost() or "nothing is lost")
"""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8", "cp949"])
def test_every_letter_can_be_written_in_any_encoding(encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SAY],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    first, second = done.stdout.decode(encoding).splitlines()
    assert first.endswith(" x")
    assert first.split()[0] in ("\ubd81", "\\ubd81")
    assert second == "nothing is lost"


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run ``sapper`` with some arguments and redirections."""
    script = f'set -o pipefail; sapper() {{ "$0" -c "{COMMAND}" "$@"; }}; {line}'
    command = ["bash", "-c", script, sys.executable]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@posix
def test_a_closed_pipe_ends_quietly() -> None:
    done = shell("sapper describe parameters | true; sapper describe parameters | head -1")
    assert (done.returncode, done.stderr) == (0, "")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_told_in_a_line() -> None:
    done = shell("sapper describe parameters > /dev/full")
    assert done.returncode == 4
    assert done.stderr == "sapper: standard output: not written, no space left on device\n"
    assert shell("sapper run nowhere > /dev/full").returncode == 2
    assert shell("sapper run nowhere 2> /dev/full").returncode == 2


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_as_if_nobody_read_it(closed: str, tmp_path: Path) -> None:
    done = shell(f"cd {tmp_path}; sapper new mine {closed}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "change it, then" not in (tmp_path / "mine.toml").read_text()


def test_the_first_error_is_kept_and_the_rest_is_dropped() -> None:
    class Gone(io.RawIOBase):
        calls = 0

        def write(self, _: object) -> int:
            self.calls += 1
            raise OSError(5, "Input/output error")

    gone = Gone()
    stream = Forgiving(gone)
    assert stream.write(b"lost") == 4
    assert stream.write(b"lost, too") == 9
    assert gone.calls == 1
    assert stream.error is not None


@posix
def test_a_pipe_that_does_not_wait_gets_everything() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    content = b"x" * 1_000_000
    writing = subprocess.Popen(
        [sys.executable, "-c", f"{SAY.partition('print')[0]}\nsys.stdout.write('x' * 1_000_000)"],
        stdout=writer,
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as read:
        assert read.read() == content
    assert writing.wait() == 0
