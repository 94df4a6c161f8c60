"""Validation: calibration, patterns, artefacts, history and claims.

``make validate`` runs all of them (`sapper.experiments.validation.validate`) and writes a report.
"""
