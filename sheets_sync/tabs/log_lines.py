"""What a line of the ``Sync Log`` is: a day and its counts. Pure."""

from __future__ import annotations

from datetime import date

from sheets_sync.dates import parse_date
from sheets_sync.layout import Located


def count_keys(log: Located) -> tuple[str, ...]:
    """Return the keys of the columns for counts that are there."""
    return tuple(key for key in log.cols if key != "date")


def log_day(log: Located, row: int) -> date | None:
    """Return the day whose counts a row holds; ``None`` for anything else, such as a note with a date."""
    has_count = any(isinstance(log.cell(row, key), int | float) for key in count_keys(log))
    return parse_date(log.cell(row, "date"), None) if has_count else None
