"""Scenario discovery: the assumptions under which a risk is high, and those where it is low."""
