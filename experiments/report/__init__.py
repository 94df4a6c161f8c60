"""A result as one page to read, send and print: ``sapper report``."""

from experiments.report.page import write_report

__all__ = ["write_report"]
