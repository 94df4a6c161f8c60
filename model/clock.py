"""The clock: a step is a week."""

from __future__ import annotations

WEEKS_PER_YEAR = 52
"""A year of the model is a day or two shorter than a year of the calendar."""
