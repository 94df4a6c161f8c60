"""From rows to estimates: counts, intervals, survival and trends."""
