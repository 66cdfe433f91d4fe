"""Months and weeks: a year is 52 weeks, month m begins in week floor(52 m / 12)."""

from __future__ import annotations

WEEKS_PER_YEAR = 52
MONTHS_PER_YEAR = 12


def first_week(month: int) -> int:
    """The week in which a month begins."""
    return WEEKS_PER_YEAR * month // MONTHS_PER_YEAR
