"""History: known cases, the model's forecasts of them, and the scores of these forecasts.

All cases use the same behavioural parameters; only their facts differ (see
`sapper.model.cases.facts`). A score compares the predicted probabilities of the four ordered
outcomes with the real one.
"""
