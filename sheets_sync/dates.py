"""Dates as people type them. Pure.

Real dates and clear text only: a year that is not written is the school year's, a numeric date whose day
and month could be swapped is not guessed, and words such as "each grading period" are not dates.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from sheets_sync.model import Value

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
MONTH_NAMES = (
    "January February March April May June July August September October November December".split()
)  # not the calendar module's, which follow the machine's language
_DAY_NAME = re.compile(r"^(mon|tues?|wed(nes)?|thur?s?|fri|sat(ur)?|sun)(day)?\.?,?\s+", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+([a-z]{3,9})\.?(?:[\s,-]+(\d{4}))?", re.IGNORECASE
)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?", re.IGNORECASE)

Year = tuple[date, date]
"""The first and last day of a school year."""


def parse_date(value: Value, year: Year | None) -> date | None:
    """Return the date a cell holds; ``None`` when it holds none that is clear.

    ``year`` settles a day and month without a year ("Oct 15"), and only if it has that day once.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _parse_text(value.strip(), year) if isinstance(value, str) else None


def _parse_text(text: str, year: Year | None) -> date | None:
    text = _DAY_NAME.sub("", text)
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.fullmatch(text):
        return _numeric(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_MONTH.fullmatch(text):
        return _named(match[2], int(match[1]), match[3], year)
    if match := _MONTH_DAY.fullmatch(text):
        return _named(match[1], int(match[2]), match[3], year)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric(first: int, second: int, year: int) -> date | None:
    """Read month and day in the one order that is a date; two orders are one too many."""
    year += 2000 if year < 100 else 0
    readings = {_day(year, first, second), _day(year, second, first)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _named(month_name: str, day: int, typed_year: str | None, year: Year | None) -> date | None:
    month = _MONTHS.get(month_name.casefold())
    if month is None:
        return None
    if typed_year:
        return _day(int(typed_year), month, day)
    if year is None:
        return None
    days = {_day(number, month, day) for number in range(year[0].year, year[1].year + 1)}
    within = [one for one in days if one and year[0] <= one <= year[1]]
    return within[0] if len(within) == 1 else None


def long_date(day: date) -> str:
    """Write a date for people: ``November 23, 2026``."""
    return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def short_date(day: date) -> str:
    """Write a date of this school year for people: ``Nov 23``."""
    return f"{MONTH_NAMES[day.month - 1][:3]} {day.day}"
