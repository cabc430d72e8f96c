"""From any form of a spreadsheet's link to its ID, and back. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from sheets_sync.errors import UsageError

_BARE_ID = re.compile(r"[A-Za-z0-9_-]{25,100}")
_IN_PATH = re.compile(r"/d/([A-Za-z0-9_-]{10,200})(?=/|$)")
_GOOGLE_HOSTS = frozenset({"docs.google.com", "drive.google.com", "sheets.google.com"})
_ADDRESS = re.compile(r"https?://|docs\.google\.com/|drive\.google\.com/", re.IGNORECASE)
_WHOLE_ID = re.compile(r"[A-Za-z0-9_-]{40,60}")
_COPY_LINK = "Open the spreadsheet and copy the address from the browser's address bar"


def is_address(source: str) -> bool:
    """Tell whether a text looks like the address or the ID of a spreadsheet rather than a file's name."""
    return bool(_ADDRESS.match(source.strip()) or _WHOLE_ID.fullmatch(source.strip()))


def spreadsheet_id(source: str) -> str | None:
    """Return the ID in a Google link or in a bare ID; None when ``source`` is neither.

    Raises:
        UsageError: It is a link of Google's, but not one that leads to a spreadsheet.
    """
    text = source.strip().strip("<>\"'")
    if _BARE_ID.fullmatch(text):
        return text
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return None
    if (address.hostname or "").lower() not in _GOOGLE_HOSTS or address.scheme.lower() not in {
        "http",
        "https",
    }:
        return None
    path = unquote(address.path)
    if "/d/e/" in path:
        raise UsageError(
            "This is the link of a published copy, which cannot be read cell by cell. "
            f"{_COPY_LINK}: it looks like https://docs.google.com/spreadsheets/d/ID/edit."
        )
    for other, name in (("/document/", "document"), ("/forms/", "form"), ("/presentation/", "presentation")):
        if path.startswith(other):
            raise UsageError(f"This is the link of a Google {name}, not of a spreadsheet. {_COPY_LINK}.")
    if "/folders/" in path:
        raise UsageError(f"This is the link of a Drive folder, not of a spreadsheet. {_COPY_LINK}.")
    found = _IN_PATH.search(path)
    in_query = parse_qs(address.query).get("id") or parse_qs(address.query).get("key") or [""]
    if found:
        return found.group(1)
    if _BARE_ID.fullmatch(in_query[0]):
        return in_query[0]
    raise UsageError(f"This Google link names no spreadsheet. {_COPY_LINK}.")


def clickable(source: str) -> str:
    """Return the link that opens what a person named by its ID or by half of its link."""
    own_id = None if "://" in source else spreadsheet_id(source)
    return spreadsheet_url(own_id) if own_id else source


def spreadsheet_url(spreadsheet_id: str) -> str:
    """Return the link that opens the spreadsheet in a browser."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
