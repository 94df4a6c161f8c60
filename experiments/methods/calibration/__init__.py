"""Calibration: which values of the parameters the known base rates do not rule out."""
