"""The simulated world: a regime, its army, and how a deployment abroad changes both."""
