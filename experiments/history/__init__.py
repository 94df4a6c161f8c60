"""History: known cases, what the model says of them, and how well that scores.

Every case is run with the same behavioural parameters; only its facts differ (`model.cases`). The
outcome in the books, one of four in their order, is held against the predicted probabilities.
"""
