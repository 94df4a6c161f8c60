"""Splitting: the probability of rare events, by histories that are copied where they come close.

`process` says what can be split, `windows` and `levels` are two ways of doing it, `estimate` tells
what repetitions say together. `walk` is a process whose truth is known, `world` the simulated one.
`repetition` is the unit of work; `story` and `path` tell how the event came about.
"""
