"""The state of an army: people, formations, orders, plots and the log of events."""
