"""Open and close windows of Mesa's controls in this process; print how many of them are kept."""

from __future__ import annotations

import gc
import queue
import weakref
from contextlib import suppress
from threading import Thread

import mesa

from benchmarks.windows import open_and_close
from sapper.experiments.app import serve
from tests.helpers.patience import PATIENCE_SECONDS, wait_until

WINDOWS = 3
MODEL = "OneFuture"
"""By name: the first window loads it."""

QUERY = "?scenario=sandbox&force.soldiers_per_company=2"


def main() -> None:
    """Print the number of windows opened, and of those that are still there."""
    serve.SETTINGS["SOLARA_KERNEL_CULL_TIMEOUT"] = "1s"
    addresses: queue.Queue[str] = queue.Queue()
    wanted = ("sandbox", (), (), 0, False, addresses.put)
    Thread(target=serve.explore, args=wanted, daemon=True).start()
    address = addresses.get(timeout=PATIENCE_SECONDS).split("/")[2]

    kept: weakref.WeakSet[mesa.Model] = weakref.WeakSet()
    opened = 0
    for number in range(WINDOWS):
        open_and_close(address, QUERY, say_so=number % 2 == 0)
        new = {id(one): one for one in gc.get_objects() if type(one).__name__ == MODEL}
        opened += len(new.keys() - {id(one) for one in kept})
        kept.update(new.values())
        new.clear()
    # Nothing here collects: the page must do it by itself.
    with suppress(TimeoutError):
        wait_until(lambda: not kept)
    print(opened, len(kept))  # noqa: T201


if __name__ == "__main__":
    main()
