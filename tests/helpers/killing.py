"""``python killing.py CONFIG FOLDER TIMES``: run an experiment and kill it, several times.

It prints how often the experiment was still running when it was killed. It forks processes, because
new processes would spend their time loading.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from functools import partial
from pathlib import Path

LONGEST_SECONDS = 0.35
MOST_TRIES = 60


def run_once(config: str, folder: Path) -> None:
    run(load_experiment(config), folder, SLOW, partial(on_this_machine, jobs=1))


def main(config: str, folder: Path, times: int) -> int:
    moments = random.Random(1)
    alive = 0
    for _ in range(MOST_TRIES):
        child = os.fork()
        if child == 0:
            run_once(config, folder)
            os._exit(0)
        time.sleep(moments.uniform(0.0, LONGEST_SECONDS))
        alive += os.waitpid(child, os.WNOHANG)[0] == 0
        try:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        except (ProcessLookupError, ChildProcessError):
            continue  # it ended before it was killed
        if alive == times:
            break
    return alive


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from sapper.experiments.opening import load_experiment
    from sapper.experiments.running.executors import on_this_machine
    from sapper.experiments.running.runner import run
    from tests.helpers.fake import SLOW

    sys.stdout.write(str(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
