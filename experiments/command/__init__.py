"""The command ``sapper``."""
