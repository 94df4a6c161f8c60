"""What can go wrong through no fault of what the user wrote; light, for the command loads it."""

from __future__ import annotations


class StoreError(Exception):
    """The folder of a result cannot be used now, through no fault of what the user wrote."""
