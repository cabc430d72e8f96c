"""One cell as Google takes it: text stays text, dates become serial numbers, links a format. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, time
from enum import Enum
from typing import Any

from sheets_sync.backends.google.links import uri
from sheets_sync.backends.google.moments import format_of, serial_of
from sheets_sync.look import NumberFormat
from sheets_sync.model import Link, Value, fit_text

Json = dict[str, Any]

_FORMAT_TYPES: Mapping[NumberFormat, str] = {
    NumberFormat.TEXT: "TEXT",
    NumberFormat.DATE: "DATE",
    NumberFormat.DATE_TIME: "DATE_TIME",
    NumberFormat.TIME: "TIME",
}


class Mask(Enum):
    """The fields of a cell that one write names; what it names and does not give, it clears."""

    VALUE = "userEnteredValue"
    DATED = "userEnteredValue,userEnteredFormat.numberFormat"
    LINKED = "userEnteredValue,userEnteredFormat.textFormat.link"
    DATED_UNLINKED = "userEnteredValue,userEnteredFormat.numberFormat,userEnteredFormat.textFormat.link"


def mask_of(new: Value, old: Value = "") -> Mask:
    """Return the fewest fields that turn ``old`` into ``new``.

    A date keeps the format of a date that stood there, since people may have chosen it. A number where a date
    stood loses it, or it would be read as a date; a text where a link stood leads nowhere.
    """
    is_linked = isinstance(new, Link) or isinstance(old, Link)
    was, becomes = dated_as(old), dated_as(new)
    is_reformatted = was != becomes and (becomes is not None or _is_number(new))
    if is_reformatted:
        return Mask.DATED_UNLINKED if is_linked else Mask.DATED
    return Mask.LINKED if is_linked else Mask.VALUE


def cell(value: Value, mask: Mask, ids: Mapping[str, int]) -> Json:
    """Return a cell that holds a value and what the mask names; ``ids`` are the tabs' by title."""
    if isinstance(value, Link):
        return held(value) | linked(value, ids)
    kind = dated_as(value) if mask in {Mask.DATED, Mask.DATED_UNLINKED} else None
    return held(value) | ({"userEnteredFormat": {"numberFormat": number_format(kind)}} if kind else {})


def linked(link: Link, ids: Mapping[str, int]) -> Json:
    """Return the format that makes a cell's words lead somewhere; nothing where no tab has the title."""
    target = uri(link, ids) if link.text else ""
    return {"userEnteredFormat": {"textFormat": {"link": {"uri": target}}}} if target else {}


def held(value: Value) -> Json:
    """Return a cell's value alone; nothing clears it."""
    entered = _entered(value)
    return {"userEnteredValue": entered} if entered else {}


def dated_as(value: Value) -> NumberFormat | None:
    """Return the number format a date or time needs to be read as what it is; ``None`` for the rest."""
    if not isinstance(value, date | time) or serial_of(value) is None:
        return None
    return format_of(value)


def number_format(wanted: NumberFormat) -> Json | None:
    """Return a number format without a pattern, so that it follows the spreadsheet's locale."""
    kind = _FORMAT_TYPES.get(wanted)
    return {"type": kind} if kind else None


def _entered(value: Value) -> Json | None:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, date | time):
        serial = serial_of(value)
        return {"stringValue": value.isoformat()} if serial is None else {"numberValue": serial}
    if isinstance(value, int | float):
        return {"numberValue": value} if math.isfinite(value) else None
    text = fit_text(str(value))
    return {"stringValue": text} if text else None


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
