"""Claims: causes and effects that the founding article states, in a form that runs can refute.

A claim is a TOML file in this folder. It has arms that differ in the cause, settings in which the
arms are compared, and parts. A part names an outcome, a direction and the smallest difference that
matters. Every claim was written before it was run.
"""
