"""How likely a state is to end in a rare event: what splitting needs, and plain runs do not."""
