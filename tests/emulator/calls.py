"""The record of what was asked of the emulator. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_SPREADSHEET = re.compile(r"/v4/spreadsheets/([^/:]+)(:batchUpdate)?")


@dataclass
class Call:
    """One HTTP request and what became of it.

    Attributes:
        query: Each parameter's values, in order.
        body: The parsed JSON; text when it is none, None when there is no body.
        status: What the client was told; None when it got no whole answer.
        size: Bytes of the answer's body on the wire.
        full_size: Bytes of the answer's body before compression.
        email: Who asked, once known.
        client_port: The other end of the connection; calls that share one share the port.
    """

    method: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = field(default=b"", repr=False)
    body: Any = field(default=None, repr=False)
    status: int | None = None
    size: int = 0
    full_size: int = 0
    email: str = ""
    client_port: int = 0

    @property
    def is_token(self) -> bool:
        """Whether it asks for a token, whatever the answer."""
        return self.path == "/token"

    @property
    def spreadsheet_id(self) -> str:
        """The spreadsheet it is about, or ""."""
        found = _SPREADSHEET.fullmatch(self.path)
        return found[1] if found else ""

    @property
    def route(self) -> str:
        """Which of the known calls this is: "token", "get", "batchUpdate", or "" for none of them."""
        if self.is_token:
            return "token" if self.method == "POST" else ""
        found = _SPREADSHEET.fullmatch(self.path)
        if found is None:
            return ""
        return {("GET", False): "get", ("POST", True): "batchUpdate"}.get((self.method, bool(found[2])), "")
