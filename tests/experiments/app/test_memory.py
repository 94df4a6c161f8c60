from __future__ import annotations

import subprocess
import sys

import pytest

from tests.experiments.app.conftest import ROOT

pytest.importorskip("solara_assets", reason="Solara is not installed: extra 'app'")


@pytest.mark.thorough
def test_nothing_is_kept_of_a_closed_window() -> None:
    helper = [sys.executable, "-m", "tests.helpers.closed_windows"]
    done = subprocess.run(helper, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3", "0"], done.stdout + done.stderr
