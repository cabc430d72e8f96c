"""What Google, or whatever stands between, answered when it did not do what was asked. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})
MOST_QUOTED = 200
API_OFF = frozenset({"SERVICE_DISABLED", "accessNotConfigured"})
"""The Sheets API is not enabled in the key's project."""

_RATE_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_NEVER_PAGES = frozenset({401, 403, 404, 407, 451})
"""What Google's services say in JSON alone; a page of that status is a school's filter."""
_APPLIED_BEFORE = re.compile(r"already exists|\.(addSheet|deleteSheet)\b")
"""What a batch meets when it is sent again: its own tab is there, the tab it clears away is not."""


TIMEOUT, RESET, UNREACHABLE, NO_NAME, PROXY, CERTIFICATE, GARBLED, ELSEWHERE = (
    "timeout",
    "reset",
    "unreachable",
    "no name",
    "proxy",
    "certificate",
    "garbled",
    "elsewhere",
)
"""Reasons of our own, where no answer of Google's gives one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that failed.

    ``status`` is None when nothing was answered; ``reason`` is Google's own word, or one of those above;
    ``at_token`` tells that it was the request for a token. ``may_have_written`` tells that a write may
    have been applied all the same; ``retry_after`` is the wait in seconds that was asked for.
    """

    status: int | None
    reason: str
    message: str = ""
    link: str = ""
    retry_after: float | None = None
    at_token: bool = False
    retryable: bool = False
    may_have_written: bool = False


class GoogleRefusal(Exception):
    """A call that came to nothing, with its last failure and the number of its attempts."""

    def __init__(self, failure: Failure, attempts: int = 1, *, may_have_written: bool = False) -> None:
        super().__init__(f"{failure.status or failure.reason}: {failure.message}"[:300])
        self.failure = failure
        self.attempts = attempts
        self.may_have_written = may_have_written
        self.status, self.reason, self.message = failure.status, failure.reason, failure.message


class Refused(GoogleRefusal):
    """Definite: none of the attempts wrote anything."""


class Unanswered(GoogleRefusal):
    """The outcome is unknown: one of the attempts may have been applied."""


class AlreadyApplied(Unanswered):
    """An attempt failed without a clear answer, and its retry was refused as if it had been applied.

    Read the workbook to be sure: our own tab of this very write is there, or it is not.
    """


def final_refusal(failures: list[Failure]) -> GoogleRefusal:
    """Return what a call of these failed attempts (at least one) amounts to."""
    last, attempts = failures[-1], len(failures)
    if not any(failure.may_have_written for failure in failures):
        return Refused(last, attempts)
    if last.status == 400 and not last.at_token and _APPLIED_BEFORE.search(last.message):
        return AlreadyApplied(last, attempts, may_have_written=True)
    return Unanswered(last, attempts, may_have_written=True)


def failure_of(
    status: int, headers: Mapping[str, str], body: bytes, *, writes: bool, at_token: bool = False
) -> Failure:
    """Return what an answer of this status says, whatever its body is made of."""
    error = _error(body)
    reason, link = _reason(error), _link(error)
    message = str(error.get("message") or "") if error else ""
    if status == 403 and reason in _RATE_REASONS:
        status = 429
    if 300 <= status < 400 or (status in _NEVER_PAGES and body.lstrip().startswith(b"<")):
        reason = ELSEWHERE
    return Failure(
        status,
        reason,
        message,
        link,
        retry_after=_retry_after(headers),
        at_token=at_token,
        retryable=status in RETRYABLE,
        may_have_written=writes and not at_token and (status == 408 or status >= 500),
    )


def quoted(words: str) -> str:
    """Return somebody else's words on one line, cut where they run on."""
    line = " ".join(words.split())
    return line if len(line) <= MOST_QUOTED else line[: MOST_QUOTED - 3].rstrip() + "..."


def _error(body: bytes) -> dict[str, Any]:
    """Return the ``error`` of an answer as an object: the APIs' form, the token endpoint's, or nothing."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        return error
    if isinstance(error, str):
        return {"status": error, "message": str(answer.get("error_description") or error)}
    return {}


def _reason(error: Mapping[str, Any]) -> str:
    """Return the most telling word: ErrorInfo's reason, else Drive's, else the status."""
    for detail in [*_objects(error.get("details")), *_objects(error.get("errors"))]:
        if isinstance(detail.get("reason"), str):
            return str(detail["reason"])
    return str(error.get("status") or "")


def _link(error: Mapping[str, Any]) -> str:
    """Return the first link of the Help details, else the first address in the message, else nothing."""
    for detail in _objects(error.get("details")):
        for link in _objects(detail.get("links")):
            if str(link.get("url", "")).startswith("https://"):
                return str(link["url"])
    found = re.search(r"https://[^\s\"']+", str(error.get("message") or ""))
    return found.group().rstrip(".,") if found else ""


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return Retry-After in seconds; a date is measured from the answer's own Date."""
    given = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d+(\.\d+)?", given):
        return float(given)
    try:
        apart = parsedate_to_datetime(given) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, apart.total_seconds())
