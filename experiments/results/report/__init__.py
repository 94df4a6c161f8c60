"""A result as one page to read, send and print: ``sapper report``."""

from sapper.experiments.results.report.page import write_report

__all__ = ["write_report"]
