"""Serve answers that were prepared, each as one file that is read once, so that the server costs nothing.

I/O: listens on a port of 127.0.0.1, which it prints; reads the folder that is named.

    python -m benchmarks.google_server FOLDER
"""

from __future__ import annotations

import sys
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def name_of(address: str) -> str:
    """Return the answer that is asked for, as ``google_bodies`` names it."""
    parts = urlsplit(address)
    path, query = unquote(parts.path), parse_qs(parts.query)
    if "/values:batchGet" in path:
        return "batch"
    if "/values/" in path:
        return f"values {path.rpartition('/values/')[2].partition('!')[0].strip(chr(39))}"
    if "fields" in query:
        return "masked"
    return "unmasked" if query.get("includeGridData") in (["true"], ["True"]) else "metadata"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together, or each answer waits for an acknowledgement
    folder = Path()

    def do_GET(self) -> None:
        body = _file(self.folder / f"{name_of(self.path)}.json.gz")
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@cache
def _file(path: Path) -> bytes:
    return path.read_bytes()


def main() -> None:
    """Serve until the process is ended."""
    _Handler.folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
