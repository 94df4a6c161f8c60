"""Start processes that hear signals, also where the tests were started with signals ignored.

A shell without job control starts what runs in its background with Ctrl-C ignored, and a process
hands that on to those it starts.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

_START = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def hearing(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """Start Python with some arguments; its output can be read."""
    return subprocess.Popen(
        [sys.executable, "-c", _START, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )
