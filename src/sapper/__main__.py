"""``python -m sapper`` is the command ``sapper``."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # the current folder, whose random.py would hide that of Python
    from sapper.experiments.command.entry import main

    main()
