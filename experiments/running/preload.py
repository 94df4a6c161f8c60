"""What a process imports to have the model loaded, and compiled: see `sapper.experiments.running.workers`."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from sapper.experiments.running.model import prepare

_modules: dict[str, Any] = sys.modules

# Numba looks for SciPy, whose linear algebra no compiled function uses: a third of the time.
_modules["scipy"] = None
with suppress(Exception):  # a worker meets the same, and tells the user
    prepare()
del _modules["scipy"]
