"""Dates and times as the serial numbers Google keeps them in. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sheets_sync.look import NumberFormat

DAY_ZERO = datetime(1899, 12, 30)
_ORDINAL_ZERO = DAY_ZERO.toordinal()
_LAST_SERIAL = (date.max - DAY_ZERO.date()).days
_DAY_MS = 86_400_000
_LAST_MS = (_LAST_SERIAL + 1) * _DAY_MS - 1
_DATED = frozenset({"DATE", "DATE_TIME", "TIME"})
_LENGTH_OF_TIME = re.compile(r"\[[hms]+\]", re.IGNORECASE)


def is_dated(number_format: Mapping[str, Any]) -> bool:
    """Tell whether a number format shows a date or a time of day, rather than a length of time."""
    return number_format.get("type") in _DATED and not _LENGTH_OF_TIME.search(
        number_format.get("pattern", "")
    )


def moment(serial: float) -> date | time | float:
    """Return what a serial number stands for in a dated format; itself where no day has it."""
    if not 0 <= serial < _LAST_SERIAL + 1:
        return float(serial)
    if serial >= 1 and serial == int(serial):
        return date.fromordinal(_ORDINAL_ZERO + int(serial))
    # A moment is as exact as a thousandth of a second, as in every office program.
    passed = DAY_ZERO + timedelta(milliseconds=min(round(serial * _DAY_MS), _LAST_MS))
    return passed.time() if serial < 1 else passed


def serial_of(value: date | time) -> int | float | None:
    """Return the serial number of a date or time; ``None`` for a day before day zero."""
    if isinstance(value, time):
        passed = timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
        return passed / timedelta(days=1)
    at = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
    serial = (at - DAY_ZERO) / timedelta(days=1)
    if serial < 1:
        return None
    return int(serial) if serial.is_integer() else serial


def format_of(value: date | time) -> NumberFormat:
    """Return the number format by which a serial number is read as such a value."""
    if isinstance(value, datetime):
        return NumberFormat.DATE_TIME
    return NumberFormat.DATE if isinstance(value, date) else NumberFormat.TIME
