"""The sapper's frontier: what can be had for how much risk, over all levers of a ruler at once."""
