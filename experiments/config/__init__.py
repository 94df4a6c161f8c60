"""What a config can say: its tables, factors and designs, and the checks of each."""
