"""Plain runs: every point of the design gets its replicates; events are counted."""
