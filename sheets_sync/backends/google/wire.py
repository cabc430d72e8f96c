"""A session that carries tokens, counts what it sends and never outlasts its deadline.

I/O: asks for tokens and sends requests over HTTPS.
"""

from __future__ import annotations

import json
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from urllib3 import exceptions as urllib3_errors

from sheets_sync.backends.google.answers import (
    CERTIFICATE,
    ELSEWHERE,
    GARBLED,
    NO_NAME,
    PROXY,
    RESET,
    TIMEOUT,
    UNREACHABLE,
    Failure,
    failure_of,
)


class Deadline:
    """How long a call may still take; one attempt's silence is bounded as well."""

    def __init__(self, timeout_seconds: float, connect_seconds: float) -> None:
        self._timeout, self._connect = timeout_seconds, connect_seconds
        self._end = time.monotonic() + timeout_seconds

    def start(self, seconds: float) -> None:
        """Begin a call that may take this long in all."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; negative when the time is up."""
        return self._end - time.monotonic()

    def timeouts(self) -> tuple[float, float]:
        """Return how long to wait for a connection and for an answer, in seconds."""
        left = max(self.left(), 0.001)
        return min(self._connect, self._timeout, left), min(self._timeout, left)


class TokenFailedError(Exception):
    """The token endpoint answered with something that is worth another attempt."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class _TokenRequest(Request):
    """What google-auth asks for tokens with: inside the deadline, its own short retries left to our loop."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(requests.Session())
        self._deadline = deadline

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        timeout: Any = None,
        **kwargs: Any,
    ) -> Any:
        kwargs["allow_redirects"] = False
        ask: Any = super().__call__
        response = ask(url, method, body, headers, self._deadline.timeouts(), **kwargs)
        failure = failure_of(response.status, response.headers, response.data, writes=False, at_token=True)
        if failure.retryable or failure.reason == ELSEWHERE:
            raise TokenFailedError(failure)
        if response.status == 200 and method == "POST" and not _is_object(response.data):
            raise TokenFailedError(Failure(200, GARBLED, at_token=True, retryable=True))
        return response


class _Token(Credentials):
    """The credentials' token alone.

    google-auth's own classes also look up, in a thread, where a service account may be used; that is a
    request nobody asked for, to a host a school's firewall may not allow.
    """

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._credentials: Any = credentials  # google-auth's methods carry no types
        self.token, self.expiry = credentials.token, credentials.expiry

    def refresh(self, request: Any) -> None:
        """Ask for a new token."""
        self._credentials.refresh(request)
        self.token, self.expiry = self._credentials.token, self._credentials.expiry

    def apply(self, headers: Any, token: str | None = None) -> None:
        """Add the token, and the project that pays for a person's requests, to ``headers``."""
        self._credentials.apply(headers, token)


class Session(AuthorizedSession):
    """google-auth's session: a token with each request, renewed once after a 401; ``sent`` counts."""

    def __init__(self, credentials: Credentials, deadline: Deadline) -> None:
        self._token, self._token_request = _Token(credentials), _TokenRequest(deadline)
        super().__init__(self._token, max_refresh_attempts=1, auth_request=self._token_request)  # type: ignore[no-untyped-call]
        self.sent = 0

    def renew_token(self) -> None:
        """Ask for a token as each request does first."""
        self._token.refresh(self._token_request)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send one request, counting it."""
        self.sent += 1
        return super().send(request, **kwargs)


def late(*, writes: bool) -> Failure:
    """Return the failure of an attempt whose time was up."""
    return Failure(None, TIMEOUT, retryable=True, may_have_written=writes)


def failure_from(error: Exception, *, writes: bool) -> Failure | None:
    """Return what an exception of the network or of google-auth means; None for a fault of ours."""
    if isinstance(error, TokenFailedError):
        return error.failure
    if isinstance(error, TransportError):
        return _network_failure(error, writes=False, at_token=True)
    if isinstance(error, GoogleAuthError):
        return _token_refusal(error)
    if isinstance(error, (requests.exceptions.InvalidJSONError, requests.exceptions.InvalidURL)):
        return None
    if isinstance(error, (requests.exceptions.RequestException, urllib3_errors.HTTPError)):
        return _network_failure(error, writes=writes, at_token=False)
    return None


def _token_refusal(error: GoogleAuthError) -> Failure:
    """Return Google's refusal of a token; its words stand in the error's arguments."""
    body = next((one for one in error.args if isinstance(one, dict)), None)
    told = failure_of(400, {}, json.dumps(body).encode(), writes=False, at_token=True) if body else None
    words = str(error.args[0]) if error.args else type(error).__name__
    reason = told.reason if told and told.reason else words.split(":")[0]
    message = told.message if told and told.message else words
    return Failure(400, reason, message, at_token=True, retryable=bool(error.retryable))


def _network_failure(error: Exception, *, writes: bool, at_token: bool) -> Failure:
    """Return what went wrong on the way, and whether the request may have arrived."""
    causes = list(_causes(error))

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    def failed(reason: str, *, arrived: bool, retryable: bool = True) -> Failure:
        words = _words(causes[-1])
        return Failure(None, reason, words, "", None, at_token, retryable, writes and arrived)

    if among(ssl.SSLCertVerificationError):
        return failed(CERTIFICATE, arrived=False, retryable=False)
    if among(socket.gaierror, urllib3_errors.NameResolutionError):
        return failed(PROXY if among(urllib3_errors.ProxyError) else NO_NAME, arrived=False)
    if among(requests.exceptions.ProxyError, urllib3_errors.ProxyError):
        return failed(PROXY, arrived=False)
    if among(urllib3_errors.NewConnectionError, urllib3_errors.ConnectTimeoutError):
        return failed(UNREACHABLE, arrived=False)
    if among(requests.exceptions.Timeout, urllib3_errors.TimeoutError, TimeoutError):
        return failed(TIMEOUT, arrived=True)
    return failed(RESET, arrived=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and what it wraps: requests and urllib3 keep it in args or in ``reason``."""
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]


def _words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False
