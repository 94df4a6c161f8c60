"""The simulated world: a regime, its army, and what a deployment abroad does to both."""
