"""``python -m experiments`` is the command ``sapper``."""

from experiments.cli import main

if __name__ == "__main__":
    main()
