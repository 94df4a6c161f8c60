"""Tipping points: where a risk crosses a level, with most runs close to that place."""
