"""Sensitivity: which unmeasured values drive the outcome."""
