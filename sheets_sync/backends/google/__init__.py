"""A workbook in Google Sheets; read with one request, written with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.config import GoogleConfig
from sheets_sync.errors import UsageError

__all__ = ["GoogleBackend", "open_google"]


def open_google(
    source: str,
    credentials: Path | None,
    config: GoogleConfig,
    *,
    writes: bool,
    say: Callable[[str], None],
    warn: Callable[[str], None],
) -> GoogleBackend:
    """Return the spreadsheet a person named, ready to be read; nothing is sent yet.

    Raises:
        UsageError: The address or the credentials cannot be used.
    """
    from sheets_sync.addresses import spreadsheet_id
    from sheets_sync.backends.google.access import open_access
    from sheets_sync.backends.google.client import Line, SheetsClient

    own_id = spreadsheet_id(source)
    if own_id is None:
        raise UsageError(
            f"{source} is not the address of a Google spreadsheet. Open the spreadsheet and copy the address "
            f"from the browser's address bar: it looks like https://docs.google.com/spreadsheets/d/ID/edit."
        )
    access = open_access(credentials, writes=writes)
    for warning in access.warnings:
        warn(warning)
    line = Line(config.endpoint, config.timeout_seconds, config.give_up_seconds)
    return GoogleBackend(SheetsClient(access, line, say), own_id, source, access.account)
