"""Ways to read a school out of Google Sheets up to frames: ours, and what people write with gspread.

I/O: reads a spreadsheet over HTTP, from whatever answers at the endpoint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import gspread
import pandas as pd
import requests
from google.oauth2.credentials import Credentials

from benchmarks import peer_check
from benchmarks.google_bodies import ID, TEMPLATE
from benchmarks.school import HEADERS, TODAY
from sheets_sync.backends.google.access import Access
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.client import Line, SheetsClient
from sheets_sync.backends.google.reading import snapshot
from sheets_sync.frames import Plans, parse
from sheets_sync.model import Snapshot, Tab
from sheets_sync.sync import judge_snapshot

_GOOGLE = "https://sheets.googleapis.com"


@dataclass
class Traffic:
    """What went over the wire: requests, and the bytes of their bodies as they were compressed."""

    requests: int = 0
    bytes: int = 0

    def count(self, response: requests.Response, *args: Any, **kwargs: Any) -> None:
        """Take in one answer."""
        self.requests += 1
        self.bytes += int(response.headers["Content-Length"])


class Reader:
    """Reads the one spreadsheet in every way; each call is a fresh session with a token at hand."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.traffic = Traffic()

    def masked(self) -> Plans:
        """Ours: one request, everything the rules need."""
        return parse(self._backend().read(TEMPLATE.code_headers), TEMPLATE, TODAY)

    def findings(self) -> int:
        """Ours on to every finding and verdict."""
        return len(judge_snapshot(self._backend().read(TEMPLATE.code_headers), TEMPLATE, TODAY).findings)

    def split(self) -> Plans:
        """Read what tabs there are, then all values, on to our frames; notes, links and formulas are lost."""
        tabs = tuple(
            Tab(title, [list(row) for row in one.get("values", [])])
            for title, one in zip(TITLES, self._ranges(), strict=True)
        )
        return parse(Snapshot(ID, tabs), TEMPLATE, TODAY)

    def batch(self) -> dict[str, pd.DataFrame]:
        """Read what tabs there are, then all values, on to frames of text."""
        return {title: _frame(one["values"]) for title, one in zip(TITLES, self._ranges(), strict=True)}

    def _ranges(self) -> list[dict[str, Any]]:
        """Return the values of all tabs; their titles are at hand, as opening has asked for them."""
        found: list[dict[str, Any]] = self._open().values_batch_get(list(TITLES))["valueRanges"]
        return found

    def tabs(self) -> dict[str, pd.DataFrame]:
        """Read tab by tab, as most scripts do."""
        return {one.title: _blank(pd.DataFrame(one.get_all_records())) for one in self._open().worksheets()}

    def tabs_findings(self) -> int:
        """Read tab by tab and apply twelve rules in plain pandas."""
        return len(peer_check.check(peer_check.prepare(self.tabs())))

    def unmasked(self) -> Plans:
        """Read all that Google knows of each cell, as a first try with grid data does."""
        body = self._open().fetch_sheet_metadata({"includeGridData": "true"})
        return parse(snapshot(body, ID, TEMPLATE.code_headers), TEMPLATE, TODAY)

    def _backend(self) -> GoogleBackend:
        client = SheetsClient(Access(_token(), None, "a token"), Line(self.endpoint))
        client._wire.session.hooks["response"].append(self.traffic.count)  # sessions count nothing themselves
        return GoogleBackend(client, ID, ID)

    def _open(self) -> gspread.Spreadsheet:
        reader = self

        class Wire(gspread.HTTPClient):
            def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> requests.Response:
                return super().request(method, endpoint.replace(_GOOGLE, reader.endpoint), *args, **kwargs)

        wire = gspread.Client(_token(), http_client=Wire)
        wire.http_client.session.hooks["response"].append(self.traffic.count)
        return wire.open_by_key(ID)


KINDS = ("masked", "split", "batch", "tabs", "unmasked", "findings", "tabs_findings")

TITLES = tuple(HEADERS)


def _token() -> Credentials:
    return Credentials("token")  # type: ignore[no-untyped-call]


def _frame(rows: list[list[str]]) -> pd.DataFrame:
    """Return rows, whose ends may be missing, as a frame under the first of them."""
    width = len(rows[0])
    return _blank(pd.DataFrame(_even(rows[1:], width), columns=rows[0]))


def _even(rows: Iterable[list[str]], width: int) -> list[list[str]]:
    return [row + [""] * (width - len(row)) for row in rows]


def _blank(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.mask(frame == "")
