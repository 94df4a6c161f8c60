"""Experiments from Python, as notebooks use them: run, look, say in words.

``SAPPER_MOST_REPLICATES`` in the environment caps the runs at each point, to try a notebook out.
"""
