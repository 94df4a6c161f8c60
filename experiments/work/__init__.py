"""Blocks of runs, and what computes one."""
