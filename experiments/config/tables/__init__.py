"""The tables of a config that belong to one method each."""
