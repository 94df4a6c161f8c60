"""The state of an army: columns of people, formations, orders, plots and the log."""
