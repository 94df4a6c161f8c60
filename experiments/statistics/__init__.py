"""From rows to estimates: counts, intervals, survival, trends."""
