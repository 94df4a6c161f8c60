"""Tipping points: where a risk crosses a level, found by spending runs where they tell most."""
