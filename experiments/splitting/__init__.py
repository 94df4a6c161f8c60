"""Splitting: the probability of rare events, by histories that are copied where they come close.

`kernel` holds the method for any process in discrete time, `estimate` what a set of repetitions
says, `world` the model as such a process.
"""
