"""Blocks of runs, and how one is computed."""
