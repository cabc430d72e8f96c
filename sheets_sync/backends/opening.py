"""From what a person calls a workbook to its home. I/O: looks whether a file of that name is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sheets_sync.addresses import is_address, spreadsheet_id, spreadsheet_url
from sheets_sync.backends import Backend
from sheets_sync.config import GoogleConfig
from sheets_sync.model import Tab, a1

Say = Callable[[str], None]


def _nobody(text: str) -> None:
    """Hear what is said when nobody listens."""


def is_remote(source: str) -> bool:
    """Tell whether ``source`` names a Google spreadsheet rather than a file."""
    return is_address(source) and ("/" in source or not Path(source).exists())


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
        return spreadsheet_id(source) or source
    return str(Path(source).resolve())


def beside(source: str, address: str) -> str:
    """Return how to open what a plan workbook calls ``address``: a path starts where the workbook lies."""
    return address if is_remote(source) else str(Path(source).parent / address)


def link_to(source: str, seen_from: str) -> Callable[[Tab, int, int], str]:
    """Return what names a cell of the workbook ``source`` in links of another, ``seen_from``."""
    if is_remote(source):
        url = spreadsheet_url(spreadsheet_id(source) or source)
        return lambda tab, row, col: f"{url}#gid={tab.tab_id}&range={a1(row, col)}"
    path = _way(Path(source), Path(seen_from).parent)
    return lambda tab, row, col: f"{path}#'{tab.title.replace(chr(39), chr(39) * 2)}'!{a1(row, col)}"


def _way(path: Path, folder: Path) -> str:
    """Return the way from a folder to a file, as links spell it."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive of a Windows machine
        return path.resolve().as_posix()
