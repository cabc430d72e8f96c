"""What a person sees of a value: numbers, dates and truth in a locale, by a pattern or without one. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from tests.emulator.locales import Locale

EPOCH = datetime(1899, 12, 30)
"""Serial 0, as every spreadsheet counts."""

_DATES = {"DATE", "TIME", "DATE_TIME"}
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def shown(value: Any, number_format: dict[str, Any] | None, locale: Locale) -> str:
    """Return the text of ``value`` (text, number or truth) under a NumberFormat, or without one."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if not number_format:
        return plain_number(value, locale)
    kind, pattern = number_format.get("type", ""), number_format.get("pattern", "")
    if kind in _DATES:
        return _date_text(float(value), kind, pattern, locale)
    if kind == "TEXT" or pattern in {"", "@", "General"}:
        return _without_pattern(value, kind, locale)
    return _number_text(float(value), pattern, locale)


def _without_pattern(value: float, kind: str, locale: Locale) -> str:
    if kind == "PERCENT":
        return _number_text(value, "0.00%", locale)
    if kind == "CURRENCY":
        return _number_text(value, "$#,##0.00", locale)
    if kind == "NUMBER":
        return _number_text(value, "#,##0.00", locale)
    return plain_number(value, locale)


def plain_number(value: float, locale: Locale) -> str:
    """Return a number as the automatic format shows it: at most ten digits after what is whole."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-9:
        digits, _, power = f"{value:.5E}".partition("E")
        text = f"{digits.rstrip('0').rstrip('.')}E{power[0]}{power[1:].lstrip('0').zfill(2)}"
    else:
        text = f"{value:.10f}".rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def _date_text(serial: float, kind: str, pattern: str, locale: Locale) -> str:
    if not pattern:
        pattern = {"DATE": locale.date, "TIME": locale.time}.get(kind, f"{locale.date} {locale.time}")
    try:
        moment = EPOCH + timedelta(days=serial)
    except OverflowError:
        return plain_number(serial, locale)
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return "".join(_date_part(name, is_clock, moment) for name, is_clock in _date_tokens(pattern))


_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|am/pm|a/p|y+|m+|d+|h+|s+|\[h+\]|.', re.IGNORECASE | re.DOTALL)


@cache
def _date_tokens(pattern: str) -> tuple[tuple[str, bool], ...]:
    """Cut a pattern into tokens; ``mm`` beside hours or seconds means minutes."""
    tokens = _DATE_TOKEN.findall(pattern)
    has_half = any(token.lower() in {"am/pm", "a/p"} for token in tokens)
    marks = [(at, token[0].lower()) for at, token in enumerate(tokens) if token[0].lower() in "ymdhs"]
    minutes = set()
    for place, (at, mark) in enumerate(marks):
        before = marks[place - 1][1] if place else ""
        after = marks[place + 1][1] if place + 1 < len(marks) else ""
        if mark == "m" and (before == "h" or after == "s"):
            minutes.add(at)
    named = [f"n{token}" if at in minutes else token for at, token in enumerate(tokens)]
    return tuple((token, has_half) for token in named)


def _date_part(token: str, has_half: bool, moment: datetime) -> str:
    low = token.lower()
    if low in {"am/pm", "a/p"}:
        half = "AM" if moment.hour < 12 else "PM"
        return half if low == "am/pm" else half[0]
    if token[0] == '"':
        return token[1:-1]
    if token[0] == "\\":
        return token[1:]
    width = len(token)
    match low[0]:
        case "y":
            return f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return [str(moment.month), f"{moment.month:02}", name[:3], name][min(width, 4) - 1]
        case "d":
            name = _DAYS[moment.weekday()]
            return [str(moment.day), f"{moment.day:02}", name[:3], name][min(width, 4) - 1]
        case "h":
            hour = (moment.hour + 11) % 12 + 1 if has_half else moment.hour
            return f"{hour:0{width}}"
        case "n" if width > 1:
            return f"{moment.minute:0{width - 1}}"
        case "s":
            return f"{moment.second:0{width}}"
    return token


_DIGITS = re.compile(r"[#0,.?]*[#0?][#0,.?]*")


def _number_text(value: float, pattern: str, locale: Locale) -> str:
    """Write a number by a pattern of ``0 # , . %`` and words; sections for negatives and zero."""
    sections = pattern.split(";")
    if value < 0 and len(sections) > 1:
        pattern, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        pattern = sections[2]
    else:
        pattern = sections[0]
    found = _DIGITS.search(pattern)
    if not found:
        return _words(pattern)
    if "%" in pattern:
        value *= 100
    sign = "-" if value < 0 and float(_digits(abs(value), found[0], Locale())[-300:].replace(",", "")) else ""
    before, after = _words(pattern[: found.start()]), _words(pattern[found.end() :])
    return f"{sign}{before}{_digits(abs(value), found[0], locale)}{after}"


def _words(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)|\[[^\]]*\]', lambda found: found[1] or found[2] or "", text)


def _digits(value: float, pattern: str, locale: Locale) -> str:
    whole, _, part = pattern.partition(".")
    fewest, most = part.count("0"), len(part)
    text = f"{value:.{most}f}"
    number, _, fraction = text.partition(".")
    while len(fraction) > fewest and fraction.endswith("0"):
        fraction = fraction[:-1]
    number = number.zfill(whole.count("0"))
    if not whole.count("0"):
        number = number.lstrip("0")
    if "," in whole:
        number = re.sub(r"(?<=\d)(?=(\d{3})+\Z)", locale.group, number)
    return number + (locale.decimal + fraction if fraction else "")
