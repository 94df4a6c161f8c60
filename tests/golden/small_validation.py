"""The command with the patterns of the goldens, because the shipped ones take minutes."""

from __future__ import annotations

import runpy
from pathlib import Path
from unittest.mock import patch

from sapper.experiments.methods.patterns import method
from tests.golden.cases import COMMAND

if __name__ == "__main__":
    with patch.object(method, "FOLDER", Path(__file__).parent / "configs" / "patterns"):
        runpy.run_module(COMMAND, run_name="__main__")
