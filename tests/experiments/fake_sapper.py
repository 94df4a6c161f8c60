"""``python fake_sapper.py NAME ...``: the command with a stand-in for the model, as a process."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import experiments.simulator
    from experiments.cli import main
    from tests.experiments import fake

    chosen = getattr(fake, sys.argv.pop(1))
    experiments.simulator.model_simulator = lambda: chosen
    main()
