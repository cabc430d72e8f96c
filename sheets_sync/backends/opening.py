"""From what a person calls a workbook to its home. I/O: looks whether a file of that name is there."""

from __future__ import annotations

import re
from pathlib import Path

from sheets_sync.backends import Backend
from sheets_sync.errors import UsageError

_ADDRESS = re.compile(r"https?://|docs\.google\.com/|drive\.google\.com/", re.IGNORECASE)
_SPREADSHEET_ID = re.compile(r"[A-Za-z0-9_-]{40,60}")


def is_remote(source: str) -> bool:
    """Tell whether ``source`` names a Google spreadsheet rather than a file."""
    return bool(_ADDRESS.match(source) or (_SPREADSHEET_ID.fullmatch(source) and not Path(source).exists()))


def open_backend(source: str, *, may_create: bool = False) -> Backend:
    """Return the home of the workbook that ``source`` names.

    Raises:
        UsageError: It is not a kind of home this version knows.
    """
    if is_remote(source):
        raise UsageError(
            "This version works on .xlsx files; Google Sheets comes next. In Google Sheets choose "
            "File > Download > Microsoft Excel (.xlsx) and name the downloaded file here."
        )
    from sheets_sync.backends.xlsx import XlsxBackend

    return XlsxBackend(Path(source), may_create=may_create)


def display_name(source: str) -> str:
    """Return how a workbook is called in messages: a file's name without its folders."""
    return source if is_remote(source) else Path(source).name
