"""Splitting: the probability of rare events, by histories that are copied where they come close.

`kernel` holds the method for any process in discrete time, `estimate` what repetitions say
together, `walk` a process whose truth is known, `world` the simulated world as a process.
`repetition` is the unit of work; `story` and `path` tell how the event came about.
"""
