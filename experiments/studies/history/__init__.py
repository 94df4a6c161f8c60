"""History: known cases, what the model says of them, and how well that scores.

Every case is run with the same behavioural parameters; only its facts differ (`sapper.model.cases.facts`). The
outcome in the books, one of four in their order, is held against the predicted probabilities.
"""
