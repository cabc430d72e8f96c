"""A write that is done but answered without the workbook is looked at, never taken for an empty workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.backends.google.access import open_access
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.client import Line, SheetsClient
from sheets_sync.errors import ReadError
from sheets_sync.model import Edit, Plan
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet


class CuttingClient(SheetsClient):
    """Reaches Google through something that cuts answers."""

    cut: Mapping[str, Any] | None = None
    is_cutting_reads = False

    def get(self, spreadsheet_id: str, fields: str, ranges: Sequence[str] = ()) -> dict[str, Any]:
        answer = super().get(spreadsheet_id, fields, ranges)
        return {"spreadsheetId": spreadsheet_id} if self.is_cutting_reads else answer

    def batch_update(self, spreadsheet_id: str, body: Mapping[str, Any], fields: str) -> dict[str, Any]:
        super().batch_update(spreadsheet_id, body, fields)
        return dict(self.cut or {})


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def client(google: Emulator, tmp_path: Path) -> CuttingClient:
    google.add(Spreadsheet("plans"))
    google.share("plans")
    access = open_access(google.key_file(tmp_path / "key.json"), writes=True)
    return CuttingClient(access, Line(google.endpoint))


@pytest.mark.parametrize("cut", [{}, {"spreadsheetId": "plans"}, {"updatedSpreadsheet": {}}])
def test_a_write_that_is_answered_without_the_workbook_is_looked_at(
    google: Emulator, client: CuttingClient, cut: dict[str, Any]
) -> None:
    client.cut = cut
    backend = GoogleBackend(client, "plans", "plans")
    before = backend.read(frozenset())
    tab = before.tabs[0]
    written = backend.apply(Plan(edits=(Edit(tab.title, 2, 3, "Status", "", "Ready", ""),)), before)
    assert [call.route for call in google.requests if not call.is_token] == ["get", "batchUpdate", "get"]
    assert written.after is not None
    assert written.after.tabs[0].value(2, 3) == "Ready"
    assert written.replaced == {(tab.tab_id, (2, 3)): ""}
    assert not written.is_at_once


def test_a_reading_without_tabs_is_no_spreadsheet(client: CuttingClient) -> None:
    client.is_cutting_reads = True
    with pytest.raises(ReadError, match="answer did not arrive whole"):
        GoogleBackend(client, "plans", "plans").read(frozenset())
