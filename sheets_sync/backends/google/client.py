"""Calls to the Sheets API, each bounded in time and tried again where that helps.

I/O: reads and writes Google spreadsheets over HTTPS.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import requests
import stamina
import stamina.instrumentation
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL
from urllib3.exceptions import HTTPError

from sheets_sync import __version__
from sheets_sync.backends.google.access import Access
from sheets_sync.backends.google.answers import (
    GARBLED,
    AlreadyApplied,
    Failure,
    GoogleRefusal,
    Refused,
    Unanswered,
    failure_of,
    final_refusal,
)
from sheets_sync.backends.google.wire import Deadline, Session, failure_from, late
from sheets_sync.config import GoogleConfig

__all__ = ["AlreadyApplied", "GoogleRefusal", "Line", "Refused", "SheetsClient", "Unanswered"]

_GOOGLE = "https://sheets.googleapis.com"
_USUAL = GoogleConfig()
_PIECE = 256 * 1024

# stamina would announce every retry itself, on stderr or, with structlog, on stdout; `say` does that here.
stamina.instrumentation.set_on_retry_hooks(())
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Line:
    """How Google is reached and with how much patience; all times in seconds.

    ``timeout_seconds`` bounds one attempt's silence, ``give_up_seconds`` all attempts of one call and the
    waits between them; the waits double from ``wait_seconds`` to ``most_wait_seconds``, with jitter.
    """

    endpoint: str = _USUAL.endpoint
    timeout_seconds: float = _USUAL.timeout_seconds
    give_up_seconds: float = _USUAL.give_up_seconds
    wait_seconds: float = 1.0
    most_wait_seconds: float = 32.0
    connect_seconds: float = 10.0


class _FailedError(Exception):
    """One attempt failed; the retry loop decides what becomes of it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class _Wire(HTTPClient):
    """gspread's client with one attempt that is bounded, follows no redirect and reads any answer."""

    def __init__(self, access: Access, line: Line) -> None:
        self.deadline = Deadline(line.timeout_seconds, line.connect_seconds)
        self.line = line
        super().__init__(access.credentials, session=Session(access.credentials, self.deadline))
        # Google compresses only for those who say gzip in their name as well.
        self.session.headers["User-Agent"] = f"sheets-sync/{__version__} (gzip)"

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: Any = None,
        json: Any = None,
        files: Any = None,
        headers: Any = None,
    ) -> requests.Response:
        """Send one request and read its whole answer before the deadline."""
        url = endpoint.replace(_GOOGLE, self.line.endpoint.rstrip("/"), 1)
        writes = method.lower() != "get"
        try:
            response = self.session.request(
                method=method,
                url=url,
                params=params,
                data=data,
                json=json,
                files=files,
                headers=headers,
                timeout=self.deadline.timeouts(),
                allow_redirects=False,
                stream=True,
            )
            self._finish(response, writes)
        except _FailedError:
            raise
        except Exception as error:
            failure = failure_from(error, writes=writes)
            if failure is None:
                raise
            raise _FailedError(failure) from error
        if response.status_code != 200:
            raise _FailedError(
                failure_of(response.status_code, response.headers, response.content, writes=writes)
            )
        return response

    def _finish(self, response: requests.Response, writes: bool) -> None:
        """Read the body piece by piece, so that one that only trickles cannot outlast the deadline."""
        pieces = []
        try:
            while piece := response.raw.read1(_PIECE, decode_content=True):
                pieces.append(piece)
                if self.deadline.left() <= 0:
                    raise _FailedError(late(writes=writes))
        except HTTPError as error:
            failure = failure_from(error, writes=writes)
            raise _FailedError(failure or late(writes=writes)) from error
        finally:
            response.close()
        response._content = b"".join(pieces)


class SheetsClient:
    """The two calls a sync makes.

    ``account`` is the address Google knows us by, if it is known; ``attempts`` counts the HTTP requests the
    last call sent to the Sheets API, tokens aside.
    """

    def __init__(self, access: Access, line: Line, say: Callable[[str], None] | None = None) -> None:
        self.account = access.account
        self._line = line
        self._wire = _Wire(access, line)
        self._say = say or (lambda text: None)

    @property
    def attempts(self) -> int:
        """Return how many requests the last call sent."""
        return cast(Session, self._wire.session).sent

    def get(self, spreadsheet_id: str, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        """Return what ``fields`` names of a spreadsheet, all of it or of ``ranges``.

        Raises:
            Refused: It could not be read.
        """
        params: dict[str, Any] = {"fields": fields, "prettyPrint": "false"}
        if ranges:
            params["ranges"] = list(ranges)
        return self._call("get", SPREADSHEET_URL % spreadsheet_id, params)

    def batch_update(self, spreadsheet_id: str, body: Mapping[str, Any], fields: str) -> dict[str, Any]:
        """Apply every request of ``body`` or none, and return what ``fields`` names of the answer.

        Raises:
            Refused: Nothing was written.
            AlreadyApplied: An earlier attempt seems to have been applied; read to be sure.
            Unanswered: It may have been written or not.
        """
        params = {"fields": fields, "prettyPrint": "false"}
        sent = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return self._call(
            "post",
            SPREADSHEET_BATCH_UPDATE_URL % spreadsheet_id,
            params,
            data=sent.encode("utf-8", "replace"),
            headers={"Content-Type": "application/json; charset=utf-8"},
        )

    def _call(self, method: str, url: str, params: dict[str, Any], **sent: Any) -> dict[str, Any]:
        """Try until it is done, refused, or the time is up."""
        line, deadline = self._line, self._wire.deadline
        deadline.start(line.give_up_seconds)
        cast(Session, self._wire.session).sent = 0
        failures: list[Failure] = []
        retrying = stamina.retry_context(
            on=lambda error: self._next_wait(error, failures),
            attempts=None,
            timeout=line.give_up_seconds,
            wait_initial=line.wait_seconds,
            wait_max=line.most_wait_seconds,
            wait_jitter=line.wait_seconds,
        )
        try:
            for attempt in retrying:
                with attempt:
                    return self._attempt(method, url, params, failures, **sent)
        except _FailedError as error:
            raise final_refusal(failures) from error
        raise AssertionError("a retry loop ends with an answer or an error")

    def _attempt(
        self, method: str, url: str, params: dict[str, Any], failures: list[Failure], **sent: Any
    ) -> dict[str, Any]:
        writes = method != "get"
        try:
            answer = _object(self._wire.request(method, url, params=dict(params), **sent), writes)
        except _FailedError as error:
            failures.append(error.failure)
            raise
        return answer

    def _next_wait(self, error: Exception, failures: Sequence[Failure]) -> bool | float:
        """Return whether to try again, after stamina's own wait or after the one that was asked for.

        A wait that leaves no time for a worthwhile attempt is not begun.
        """
        if not isinstance(error, _FailedError) or not error.failure.retryable:
            return False
        line, asked = self._line, error.failure.retry_after
        doubled = line.wait_seconds * 2.0 ** min(len(failures) - 1, 30)
        longest = min(line.most_wait_seconds, doubled + line.wait_seconds)
        wait = max(asked, line.wait_seconds) if asked is not None else longest
        worthwhile = min(line.timeout_seconds, line.give_up_seconds / 4)
        if wait + worthwhile > self._wire.deadline.left():
            return False
        what = f"answered {error.failure.status}" if error.failure.status else "did not answer"
        self._say(f"Google {what}; trying again (attempt {len(failures) + 1}).")
        return True if asked is None else wait


def _object(response: requests.Response, writes: bool) -> dict[str, Any]:
    """Return the JSON object of an answer; anything else is half an answer or another server's."""
    try:
        answer = json.loads(response.content)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    garbled = Failure(200, GARBLED, retryable=True)
    raise _FailedError(replace(garbled, may_have_written=writes))
