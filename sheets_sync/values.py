"""A cell's value as people read it. Pure."""

from __future__ import annotations

from datetime import date, datetime

from sheets_sync.model import Link, Value


def show(value: Value) -> str:
    """Return a cell's value as the text a person would read."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def strip(value: Value) -> Value:
    """Return the value without the spaces around it; a link is its text."""
    if isinstance(value, str):
        return value.strip()
    return value.text.strip() if isinstance(value, Link) else value
