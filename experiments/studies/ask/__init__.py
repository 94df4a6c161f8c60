"""``sapper ask``: a question in settings, answered by pairs of futures with the same luck.

Start at `question.py`, which makes a config of the question; `study.py` runs it.
"""
