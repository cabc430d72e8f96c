"""What goes back over the wire: JSON, Google's error envelope, Google's HTML pages. Pure."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from tests.emulator.errors import Refused

JSON, HTML = "application/json; charset=UTF-8", "text/html; charset=UTF-8"
_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
MESSAGES = {
    409: "The operation was aborted.",
    429: "Resource has been exhausted (e.g. check quota).",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
    504: "Deadline expired before operation could complete.",
}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, its body as it is before any compression."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()

    def squeezed(self) -> Answer:
        """Return the answer as it goes to a client that takes gzip."""
        if len(self.body) < 200:
            return self
        headers = (*self.headers, ("Content-Encoding", "gzip"))
        return Answer(self.status, gzip.compress(self.body, 5, mtime=0), self.content_type, headers)


def of_json(value: Any, status: int = 200, is_pretty: bool = True) -> Answer:
    """Answer with JSON, indented unless the caller asked for none as Google does."""
    if is_pretty:
        text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    else:
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return Answer(status, text.encode("utf-8", "surrogatepass"))


def of_refusal(refused: Refused, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Answer with the error envelope of Google's JSON services."""
    error: dict[str, Any] = {"code": refused.status, "message": refused.message}
    if refused.status in _NAMES:
        error["status"] = _NAMES[refused.status]
    details = list(refused.details)
    if refused.reason:
        details.insert(0, error_info(refused.reason, {"service": "sheets.googleapis.com"}))
    if details:
        error["details"] = details
    plain = of_json({"error": error}, refused.status)
    return Answer(plain.status, plain.body, plain.content_type, headers)


def of_page(status: int, path: str = "") -> Answer:
    """Answer with the HTML page of Google's front door."""
    if status == 404:
        said = f"The requested URL <code>{path}</code> was not found on this server."
    elif status == 413:
        said = "Your client issued a request that was too large."
    else:
        said = (
            "The server encountered a temporary error and could not complete your request."
            "<p>Please try again in 30 seconds."
        )
    title = "Server Error" if status >= 500 else HTTPStatus(status).phrase
    page = (
        f"<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error {status} ({title})!!1</title>\n"
        f"<p><b>{status}.</b> <ins>That’s an error.</ins>\n<p>{said} <ins>That’s all we know.</ins>\n"
    )
    return Answer(status, page.encode(), HTML)


def error_info(reason: str, metadata: dict[str, str]) -> dict[str, Any]:
    """Make the ErrorInfo that tells a program why."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": metadata,
    }
