"""The HTTP under the emulator: read a request, send an answer or break off. I/O: a port of 127.0.0.1."""

from __future__ import annotations

import gzip
import json
import select
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, NoReturn
from urllib.parse import parse_qs, unquote, urlsplit

from tests.emulator.answers import Answer
from tests.emulator.calls import Call

_LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class Sent:
    """What the client gets: an answer, half of one, a broken connection or silence."""

    answer: Answer | None
    how: Literal["whole", "truncate", "reset", "hang"] = "whole"

    @property
    def status(self) -> int | None:
        """The status of a whole answer."""
        return self.answer.status if self.answer and self.how == "whole" else None


class Wire:
    """The port, and a thread for each connection."""

    def __init__(self, answered: Callable[[Call], Sent]) -> None:
        self.answered = answered
        self.closing = threading.Event()
        self.port = 0
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Listen on a free port."""
        self._server = _Server(("127.0.0.1", 0), _Connection)
        self._server.wire = self
        self.port = self._server.server_address[1]
        listen = self._server.serve_forever
        self._thread = threading.Thread(target=listen, kwargs={"poll_interval": _LOOK_SECONDS}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and break every connection off."""
        self.closing.set()
        if self._server and self._thread:
            self._server.shutdown()
            self._server.server_close()
            self._server.break_off()
            self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    wire: Wire

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._connections: set[socket.socket] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def break_off(self) -> None:
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was faster

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client gave up."""


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ESF", ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def _serve(self) -> None:
        call = self._read()
        sent = self.server.wire.answered(call)
        if sent.how == "hang":
            self._wait_until_given_up()
            self.close_connection = True
        elif sent.how == "reset" or sent.answer is None:
            self._reset()
        else:
            self._send(call, sent.answer, sent.how == "truncate")

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve

    def _read(self) -> Call:
        address = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(int(headers.get("content-length", 0)))
        if headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        query = parse_qs(address.query, keep_blank_values=True)
        path = unquote(address.path)
        port = self.client_address[1]
        return Call(self.command, path, query, headers, content, _body(content), client_port=port)

    def _send(self, call: Call, answer: Answer, is_cut_off: bool) -> None:
        call.full_size = len(answer.body)
        if "gzip" in call.headers.get("accept-encoding", ""):
            answer = answer.squeezed()
        call.size = len(answer.body)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Vary", "Origin, X-Origin, Referer")
        self.send_header("Cache-Control", "private")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: len(answer.body) // 2] if is_cut_off else answer.body)
        self.wfile.flush()
        if is_cut_off:
            self.close_connection = True

    def _reset(self) -> None:
        # A close with no time to linger is a reset to the other side.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.server._connections.discard(self.connection)
        self.rfile.close()
        self.connection.close()

    def _wait_until_given_up(self) -> None:
        closing = self.server.wire.closing
        while not closing.is_set():
            readable, _, _ = select.select([self.connection], [], [], _LOOK_SECONDS)
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                return

    def log_message(self, format: str, *arguments: Any) -> None:
        """Keep quiet: the calls are in the log of the emulator."""


def _body(content: bytes) -> Any:
    if not content:
        return None
    try:
        return json.loads(content, parse_constant=_no_constant)
    except ValueError:
        return content.decode("utf-8", "replace")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
