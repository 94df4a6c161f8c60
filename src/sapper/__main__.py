"""``python -m sapper`` is the command ``sapper``."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the current folder: a user's random.py there is not Python's
    from sapper.experiments.command.entry import main

    main()
