"""History: known cases, what the model says of their course, and two questions to its forecasts.

All cases use the same behavioural parameters; only their facts differ (see
`sapper.model.cases.facts`). The questions have yes-or-no answers: was there an attempt, and given
an attempt, did one succeed. A foiled plot is no answer, because only luck makes it known.
"""
