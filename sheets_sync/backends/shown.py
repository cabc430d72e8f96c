"""What a person sees where a number or date has a simple number format. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from sheets_sync.dates import MONTH_NAMES

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "m/d/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yyyy h:mm",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
}
"""Number formats a file may name without spelling them out, as the United States see them."""

_NUMBER = re.compile(r"(#,##)?(0+)(\.(0+))?(%)?")
_DATE_WORD = re.compile(r"d{1,4}|m{1,5}|y{1,4}|[-/., ]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def shown(value: object, number_format: str) -> str | None:
    """Return what a cell shows; ``None`` for General and for formats that are not simple."""
    code = number_format.split(";")[0].strip()
    code = re.sub(r"^\[\$-[^\]]*\]", "", code).replace("\\", "")
    if isinstance(value, bool) or not code or code.lower() == "general":
        return None
    if isinstance(value, datetime | date):
        return _shown_date(value, code)
    if isinstance(value, int | float):
        return _general(value) if code == "@" else _shown_number(value, code)
    return None


def kind_of(number_format: str) -> str:
    """Tell what a number format shows: ``date``, ``time``, ``date_time``, or nothing of the kind."""
    code = _QUOTED.sub("", number_format).lower()
    if "general" in code:
        return ""
    has_time = any(letter in code for letter in "hs")
    has_date = any(letter in code for letter in "dy") or ("m" in code and not has_time)
    return {(True, True): "date_time", (True, False): "date", (False, True): "time"}.get(
        (has_date, has_time), ""
    )


def _general(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def _shown_number(value: float, code: str) -> str | None:
    match = _NUMBER.fullmatch(code)
    if not match or (match[1] and len(match[2]) > 1):
        return None
    decimals = len(match[4] or "")
    amount = Decimal(repr(float(value))) * (100 if match[5] else 1)
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):{',' if match[1] else ''}.{decimals}f}"
    whole, point, rest = text.partition(".")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole.rjust(len(match[2]), '0')}{point}{rest}{match[5] or ''}"


def _shown_date(value: date, code: str) -> str | None:
    words = _DATE_WORD.findall(code)
    if "".join(words) != code:
        return None
    return "".join(_date_word(value, word.lower()) for word in words)


def _date_word(value: date, word: str) -> str:
    month, weekday = MONTH_NAMES[value.month - 1], _DAYS[value.weekday()]
    return {
        "d": str(value.day),
        "dd": f"{value.day:02}",
        "ddd": weekday[:3],
        "dddd": weekday,
        "m": str(value.month),
        "mm": f"{value.month:02}",
        "mmm": month[:3],
        "mmmm": month,
        "mmmmm": month[0],
        "y": f"{value.year % 100:02}",
        "yy": f"{value.year % 100:02}",
        "yyy": f"{value.year:04}",
        "yyyy": f"{value.year:04}",
    }.get(word, word)
