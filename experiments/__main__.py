"""``python -m experiments`` is the command ``sapper``."""

from __future__ import annotations

from experiments.entry import main

if __name__ == "__main__":
    main()
