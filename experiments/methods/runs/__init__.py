"""Plain runs: every point of the design is run for its replicates, and counted."""
