"""The start of the command. A signal to stop ends it at any moment, with one line.

What is stored is whole at any moment, so there is nothing to clean up. An exception in place of the
end could come up in the middle of an import, which makes another error of it.
"""

from __future__ import annotations

import sys

# Until a signal can be answered: no traceback. Python then ends as Ctrl-C ends a program.
sys.excepthook = lambda kind, error, trace: (
    None if kind is KeyboardInterrupt else sys.__excepthook__(kind, error, trace)
)

import os  # noqa: E402
import signal  # noqa: E402
import warnings  # noqa: E402
from contextlib import suppress  # noqa: E402
from typing import NoReturn  # noqa: E402

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
STOPPED = "sapper: stopped; run the same command again to continue\n"
SHOW_CURSOR = "\x1b[?25h\n"
"""For a terminal: a progress bar hides its cursor."""

ENDED_BY_SIGNAL = 128


def _stop(number: int, _: object) -> NoReturn:
    with suppress(OSError):
        line = SHOW_CURSOR + STOPPED if os.isatty(2) else STOPPED
        os.write(2, line.encode())
    os._exit(ENDED_BY_SIGNAL + number)


# Windows has no SIGHUP. What `nohup` makes a command ignore stays ignored. A script's shell makes
# commands in the background ignore SIGINT; who sends it to one of them all the same wants its end.
for _number in [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]:
    if _number == signal.SIGINT or signal.getsignal(_number) is not signal.SIG_IGN:
        signal.signal(_number, _stop)


def main() -> NoReturn:
    """Load the command and run it."""
    from sapper.experiments.command import streams

    streams.guard()
    # Not the user's settings of matplotlib: no window is opened, and a wrong name is an error.
    os.environ["MPLBACKEND"] = "agg"
    os.environ.pop("MATPLOTLIBRC", None)
    warnings.formatwarning = lambda message, *_, **__: f"sapper: {message}\n"
    from sapper.experiments.command import cli, shared

    try:
        cli.main()
    except SystemExit as end:
        reason = streams.lost()
        if reason and not end.code:
            cli.leave(f"standard output: not written, {reason.lower()}", shared.NOT_WRITTEN)
        raise
