"""Splitting: the probability of rare events, from histories that are copied near the event.

`process` says what can be split. `windows` and `levels` are two ways of splitting it, and `world`
is the simulated army as a process. `repetition` is the unit of work, `estimate` summarises
repetitions, and `replay` runs a history again to describe it.
"""
