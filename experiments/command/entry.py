"""The start of the command: while it is still loading, Ctrl-C ends it without a message."""

from __future__ import annotations

import signal
from typing import NoReturn

signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> NoReturn:
    """Load the command and run it."""
    from sapper.experiments.command import cli

    signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()
