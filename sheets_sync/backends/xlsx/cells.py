"""One cell as markup: text stays text, dates become day counts, links become formulas. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sheets_sync.backends.xlsx.markup import attr_text, cell_text, plain_text
from sheets_sync.look import NumberFormat
from sheets_sync.model import MOST_LINK_CHARACTERS, Link, Value, a1, clean_text, fit_text


@dataclass(frozen=True, slots=True)
class Write:
    """What a cell is to hold; ``style`` ``None`` keeps the style that stands there."""

    value: Value
    style: int | None = None


def format_of(value: Value, *, is_1904: bool = False) -> NumberFormat | None:
    """Tell which number format a value needs to be read as what it is."""
    if isinstance(value, date) and _serial(value, is_1904) is None:
        return None
    if isinstance(value, datetime):
        return NumberFormat.DATE_TIME
    if isinstance(value, date):
        return NumberFormat.DATE
    return NumberFormat.TIME if isinstance(value, time) else None


def cell_xml(row: int, col: int, value: Value, style: int | None, *, is_1904: bool) -> str:
    """Return a cell's markup, with names that carry no prefix."""
    head = f'<c r="{a1(row, col)}"' + ("" if style is None else f' s="{style}"')
    if isinstance(value, Link):
        text = fit_text(value.text, MOST_LINK_CHARACTERS)
        formula = plain_text(link_formula(value, text))
        return f'{head} t="str"><f>{formula}</f><v>{cell_text(text)}</v></c>'
    if isinstance(value, bool):
        return f'{head} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date | time):
        serial = _serial(value, is_1904)
        value = value.isoformat() if serial is None else serial
    if isinstance(value, int | float):
        return f"{head}><v>{value!r}</v></c>" if math.isfinite(value) else f"{head}/>"
    text = fit_text(value)
    if not text:
        return f"{head}/>"
    return f'{head} t="inlineStr"><is><t xml:space="preserve">{cell_text(text)}</t></is></c>'


def link_formula(link: Link, text: str) -> str:
    """Return the formula that shows ``text`` and jumps to the link's cell."""
    inside = f"#'{link.tab.replace(chr(39), chr(39) * 2)}'!{a1(link.row, link.col)}"
    target = link.address or inside
    return f'HYPERLINK("{target.replace(chr(34), chr(34) * 2)}","{text.replace(chr(34), chr(34) * 2)}")'


def note_xml(row: int, col: int, text: str, author: int) -> str:
    """Return a note's markup."""
    body = f'<text><t xml:space="preserve">{cell_text(clean_text(text))}</t></text>'
    return f'<comment ref="{attr_text(a1(row, col))}" authorId="{author}">{body}</comment>'


def _serial(value: date | time, is_1904: bool) -> float | int | None:
    """Count days as a workbook does; ``None`` for dates before its first day."""
    if isinstance(value, time):
        passed = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return passed / timedelta(days=1)
    moment = value.replace(tzinfo=None) if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
    days = (moment - datetime(1904, 1, 1)) if is_1904 else (moment - datetime(1899, 12, 30))
    serial = days / timedelta(days=1)
    # The 1900 system counts a 29 February 1900 that never was.
    if not is_1904 and serial < 61:
        serial -= 1
    if serial < (0 if is_1904 else 1):
        return None
    return int(serial) if serial.is_integer() else serial
