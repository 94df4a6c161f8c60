"""``[mistake]``: the decision without which the leader would have stayed in power more often.

Start at `futures.py`, which takes back one decision at a time; `method.py` runs it.
"""
