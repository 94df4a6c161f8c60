"""Sensitivity: which of the values that nobody has measured decide the outcome."""
