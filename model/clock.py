"""The calendar of the model: one step is a week."""

from __future__ import annotations

WEEKS_PER_YEAR = 52
"""Weeks in a year of the model, which is one or two days shorter than a calendar year."""
