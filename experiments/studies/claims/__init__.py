"""Claims: what the founding article says causes what, each as a statement that runs can refute.

A claim is a TOML file beside this one: arms that differ in the cause, settings in which they are
compared, and parts that each name an outcome, a direction and the smallest difference that matters.
All of it was written down before it was run.
"""
