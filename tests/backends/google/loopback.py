"""A server on this machine that answers what it is told to, one step for each request."""

from __future__ import annotations

import json
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from google.auth.transport.requests import Request

Step = Callable[["_Handler"], None]


def answer(status: int, body: Any = None, headers: dict[str, str] | None = None) -> Step:
    """Answer with a status and a body: JSON for an object, as it is for text."""

    def step(handler: _Handler) -> None:
        raw = body.encode() if isinstance(body, str) else json.dumps({} if body is None else body).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(raw)

    return step


def refuse(status: int, message: str, word: str = "", details: list[Any] | None = None) -> Step:
    """Answer with an error as Google words it."""
    error = {"code": status, "message": message, "status": word, "details": details or []}
    return answer(status, {"error": error})


def reset(handler: _Handler) -> None:
    """Take the request and cut the line."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    handler.connection.close()


def hang(handler: _Handler) -> None:
    """Take the request and say nothing until the test is over."""
    handler.server.closing.wait(5)  # type: ignore[attr-defined]
    handler.close_connection = True


def trickle(handler: _Handler) -> None:
    """Begin an answer and send a byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.server.closing.wait(0.02):  # type: ignore[attr-defined]
        handler.wfile.write(b" ")
        handler.wfile.flush()


def cut_short(handler: _Handler) -> None:
    """Send half of what was announced."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"sheets": [')
    handler.close_connection = True


TOKEN = answer(200, {"access_token": "a-token", "expires_in": 3600, "token_type": "Bearer"})


@dataclass
class Loopback:
    """What the server is to do and what it was asked. The last step of a list is repeated."""

    url: str = ""
    steps: list[Step] = field(default_factory=list)
    token_steps: list[Step] = field(default_factory=lambda: [TOKEN])
    asked: list[tuple[str, str, bytes, Message]] = field(default_factory=list)
    tokens_asked: int = 0

    @staticmethod
    def auth_request() -> Any:
        """Return what google-auth asks for tokens with."""
        return Request()

    @staticmethod
    def sign_in_through(monkeypatch: Any) -> None:
        """Put a person at the browser who clicks Allow whatever is opened."""

        class Browser:
            def open(self, url: str, **_: Any) -> bool:
                asked = parse_qs(urlsplit(url).query)
                back = f"{asked['redirect_uri'][0]}?code=yes&state={asked['state'][0]}"
                threading.Thread(target=requests.get, args=(back,), kwargs={"timeout": 5}).start()
                return True

        monkeypatch.setattr(webbrowser, "get", lambda *args: Browser())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _do(self) -> None:
        script: Loopback = self.server.script  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/token"):
            script.tokens_asked += 1
            steps = script.token_steps
        else:
            script.asked.append((self.command, self.path, body, self.headers))
            steps = script.steps
        step = steps.pop(0) if len(steps) > 1 else steps[0]
        try:
            step(self)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = _do

    def finish(self) -> None:
        with suppress(OSError):
            super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def loopback(*steps: Step) -> Iterator[Loopback]:
    """Serve ``steps`` one after the other until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    script = Loopback(f"http://127.0.0.1:{server.server_address[1]}", list(steps))
    server.script, server.closing = script, threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.closing.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()


def unused_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
