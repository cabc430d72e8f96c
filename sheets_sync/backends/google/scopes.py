"""The rights to ask Google for, and no more. Pure."""

from __future__ import annotations

READ_AND_WRITE = "https://www.googleapis.com/auth/spreadsheets"
READ_ONLY = "https://www.googleapis.com/auth/spreadsheets.readonly"


def scopes_for(*, writes: bool) -> tuple[str, ...]:
    """Return the least rights a command needs; none reaches Drive."""
    return (READ_AND_WRITE if writes else READ_ONLY,)
