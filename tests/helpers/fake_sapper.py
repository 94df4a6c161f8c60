"""``python fake_sapper.py NAME ...``: the command, as a process, without the real model."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import sapper.experiments.running.model
    from sapper.experiments.command.entry import main
    from tests.helpers import fake

    chosen = getattr(fake, sys.argv.pop(1))
    sapper.experiments.running.model.model_simulator = lambda: chosen
    main()
