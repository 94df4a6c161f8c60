"""The error about files that cannot be used. It imports nothing, because the command loads it."""

from __future__ import annotations


class StoreError(Exception):
    """A file or folder cannot be written or read now, although the input is correct."""
