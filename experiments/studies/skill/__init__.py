"""Skill: forecasts of real episodes, and their scores beside simple rivals.

An episode is an autocracy with troops in another state's war. A forecast is a base hazard, learnt
from published rates, times what the simulation says that the troops abroad change.
"""
