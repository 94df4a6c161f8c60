"""Text that the docs take from the code and from results: one module for each subject."""
