"""A results folder as one page for a reader: a single HTML file that needs no network and runs nothing."""

from sim.report.page import write_report

__all__ = ["write_report"]
