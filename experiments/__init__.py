"""Experiments with the model: designs, runs, stores, estimates and figures.

Data flows one way: a config names a scenario and a design; the runner turns its points into runs,
block by block; the store keeps the runs; estimates and figures come from the store.
"""
