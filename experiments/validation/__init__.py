"""Is the model worth believing? Calibration, patterns, and what a correct program must not mind.

``make validate`` runs all of it (`sapper.experiments.validation.validate`) and writes a report.
"""
