"""What Google makes of what a person types into a cell. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime

from tests.emulator.boxes import Json
from tests.emulator.formats import EPOCH
from tests.emulator.locales import Locale


def typed(text: str, locale: Locale, look: Json | None) -> tuple[Json | None, Json | None]:
    """Return the value and the look of a cell after ``text`` was typed into it.

    A cell formatted as text keeps text; a format of its own stays; a date or percentage typed into a plain
    cell brings its format along.
    """
    kind = ((look or {}).get("numberFormat") or {}).get("type")
    if not text:
        return None, look
    if kind == "TEXT":
        return {"stringValue": text}, look
    if text.startswith("'"):
        return ({"stringValue": text[1:]} if text[1:] else None), look
    if text.startswith("=") and len(text) > 1:
        return {"formulaValue": text}, look
    if text.startswith("+") and len(text) > 1 and _number(text[1:], locale) is None:
        return {"formulaValue": "=" + text[1:]}, look
    value, own = _value(text.strip(), locale)
    if value is None:
        return {"stringValue": text}, look
    if own and kind is None:
        look = {**(look or {}), "numberFormat": own}
    return value, look


def _value(text: str, locale: Locale) -> tuple[Json | None, Json | None]:
    upper = text.upper()
    if upper in {locale.true, "TRUE"}:
        return {"boolValue": True}, None
    if upper in {locale.false, "FALSE"}:
        return {"boolValue": False}, None
    number = _number(text, locale)
    if number is not None:
        return {"numberValue": number}, None
    if text.endswith("%") and (number := _number(text[:-1].strip(), locale)) is not None:
        pattern = "0.00%" if locale.decimal in text else "0%"
        return {"numberValue": number / 100}, {"type": "PERCENT", "pattern": pattern}
    serial, look = _moment(text, locale)
    return (None, None) if serial is None else ({"numberValue": serial}, look)


def _number(text: str, locale: Locale) -> float | None:
    group, decimal = re.escape(locale.group), re.escape(locale.decimal)
    spaces = "|[\u00a0\u202f ]" if locale.group in "\u00a0\u202f" else ""
    whole = rf"(?:\d{{1,3}}(?:(?:{group}{spaces})\d{{3}})+|\d+)"
    if not re.fullmatch(rf"[-+]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][-+]?\d+)?", text):
        return None
    plain = re.sub(rf"{group}{spaces}", "", text).replace(locale.decimal, ".")
    number = float(plain)
    return number if number not in (float("inf"), float("-inf")) else None


_PARTED = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})(?:\2(\d{4}|\d{2}))?\Z")
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})\Z")
_CLOCK = re.compile(r"(?:(.+?)[ T])?(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(am|pm)?\Z", re.IGNORECASE)
_WORDED = re.compile(r"(?:(\d{1,2})[ -]([A-Za-z]{3,9})|([A-Za-z]{3,9}) (\d{1,2}),?)[ -](\d{4})\Z")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _moment(text: str, locale: Locale) -> tuple[float | None, Json | None]:
    clock = _CLOCK.match(text)
    if clock:
        return _with_clock(clock, locale)
    day, pattern = _day(text, locale)
    if day is None:
        return None, None
    look: Json = {"type": "DATE", "pattern": pattern} if pattern else {"type": "DATE"}
    return _serial(day), look


def _with_clock(found: re.Match[str], locale: Locale) -> tuple[float | None, Json | None]:
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5].lower() == "pm" else 0)
    if minute > 59 or second > 59 or hour > 23:
        return None, None
    part = (hour * 3600 + minute * 60 + second) / 86400
    if not found[1]:
        return part, {"type": "TIME"}
    day, _ = _day(found[1].strip(), locale)
    return (None, None) if day is None else (_serial(day) + part, {"type": "DATE_TIME"})


def _serial(day: date) -> float:
    return float((datetime(day.year, day.month, day.day) - EPOCH).days)


def _day(text: str, locale: Locale) -> tuple[date | None, str]:
    """Return the day and the pattern it keeps (``""``: the locale's own)."""
    if found := _ISO.match(text):
        year, mark, month, day = found.groups()
        return _date(
            int(year), int(month), int(day)
        ), f"yyyy{mark}mm{mark}dd" if mark == "-" else "yyyy/mm/dd"
    if found := _WORDED.match(text):
        day, word = found[1] or found[4], (found[2] or found[3])[:3].lower()
        month = _MONTHS.index(word) + 1 if word in _MONTHS else 0
        return _date(int(found[5]), month, int(day)), "d mmm yyyy" if found[1] else "mmm d, yyyy"
    found = _PARTED.match(text)
    if not found or (found[4] is None) or len(found[1]) > 2:
        return None, ""
    if found[2] in ". " and locale.decimal == ".":
        return None, ""
    first, second = int(found[1]), int(found[3])
    day_number, month = (second, first) if not locale.is_day_first else (first, second)
    year = int(found[4]) if len(found[4]) == 4 else 2000 + int(found[4]) - (100 if int(found[4]) > 49 else 0)
    return _date(year, month, day_number), ""


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
