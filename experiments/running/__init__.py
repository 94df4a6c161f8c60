"""Running an experiment: workers, progress, and the files written at the end."""
