"""From what a person calls a workbook to its home. I/O: looks whether a file of that name is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sheets_sync.backends import Backend
from sheets_sync.config import GoogleConfig

_ADDRESS = re.compile(r"https?://|docs\.google\.com/|drive\.google\.com/", re.IGNORECASE)
_SPREADSHEET_ID = re.compile(r"[A-Za-z0-9_-]{40,60}")


Say = Callable[[str], None]


def _nobody(text: str) -> None:
    """Hear what is said when nobody listens."""


def is_remote(source: str) -> bool:
    """Tell whether ``source`` names a Google spreadsheet rather than a file."""
    return bool(_ADDRESS.match(source) or (_SPREADSHEET_ID.fullmatch(source) and not Path(source).exists()))


def open_backend(
    source: str,
    *,
    credentials: Path | None = None,
    google: GoogleConfig | None = None,
    writes: bool = True,
    may_create: bool = False,
    say: Say = _nobody,
    warn: Say = _nobody,
) -> Backend:
    """Return the home of the workbook that ``source`` names.

    ``credentials`` is a key file for Google, ``writes`` asks for no more than is needed there; ``say`` hears
    what holds a call up, ``warn`` what the keeper of the key should know. Only a file can be created.

    Raises:
        UsageError: The address or the credentials cannot be used.
        ReadError: Google would not say who we are.
    """
    if is_remote(source):
        from sheets_sync.backends.google import open_google

        return open_google(source, credentials, google or GoogleConfig(), writes=writes, say=say, warn=warn)
    from sheets_sync.backends.xlsx import XlsxBackend

    return XlsxBackend(Path(source), may_create=may_create)


def display_name(source: str) -> str:
    """Return how a workbook is called in messages: a file's name without its folders."""
    return source if is_remote(source) else Path(source).name


def identity(source: str) -> str:
    """Return what is the same for every way to name a workbook: a file's full path, a spreadsheet's ID."""
    if is_remote(source):
        from sheets_sync.backends.google.addresses import spreadsheet_id

        return spreadsheet_id(source) or source
    return str(Path(source).resolve())
