"""Questions asked of the model: designs, runs, stores, estimates and figures.

Data flows one way: a config names a scenario and a design; the runner turns its points into runs,
block by block; the store keeps them; estimates and figures are made from what is stored.
"""
