"""The frontier: the policies with the best trade-offs between gain and risk, over all levers."""
