"""The hidden tab of a write: small beside what Google allows, and what becomes of it in people's hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.backends.google.access import open_access
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.batches import batches
from sheets_sync.backends.google.client import AlreadyApplied, Line, Refused, SheetsClient
from sheets_sync.backends.google.places import Standing, tab_ids
from sheets_sync.errors import ChangedError
from sheets_sync.model import Edit, Plan, Snapshot, Tab
from tests.emulator.human import Human
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

Open = Callable[[], GoogleBackend]


def status(tab: str, row: int, old: str, new: str) -> Plan:
    return Plan(edits=(Edit(tab, row, 3, "Status", old, new, "key"),))


@pytest.fixture
def book() -> Spreadsheet:
    return Spreadsheet("plans")


@pytest.fixture
def machine(tmp_path: Path, book: Spreadsheet) -> Iterator[Open]:
    """Open the spreadsheet anew, as each run and each machine does."""
    with Emulator() as google:
        google.add(book)
        google.share("plans")
        access = open_access(google.key_file(tmp_path / "key.json"), writes=True)
        yield lambda: GoogleBackend(SheetsClient(access, Line(google.endpoint)), "plans", "plans")


@pytest.mark.parametrize("has_synced", [False, True])
def test_of_two_machines_that_sync_at_once_the_second_writes_nothing(
    machine: Open, book: Spreadsheet, has_synced: bool
) -> None:
    title = Human(book).titles()[0]
    if has_synced:
        first = machine()
        first.apply(status(title, 2, "", "Ready"), first.read(frozenset()))
    one, other = machine(), machine()
    seen = [backend.read(frozenset()) for backend in (one, other)]
    one.apply(status(title, 3, "", "Check"), seen[0])
    with pytest.raises(ChangedError):
        other.apply(status(title, 3, "", "Aligned"), seen[1])
    assert Human(book).value(title, 3, 3) == "Check"


class HaltingClient(SheetsClient):
    """Gets no answer to a first attempt that wrote nothing; ``meanwhile`` comes before the second."""

    meanwhile: Callable[[], object]

    def batch_update(self, spreadsheet_id: str, body: Mapping[str, Any], fields: str) -> dict[str, Any]:
        self.meanwhile()
        try:
            return super().batch_update(spreadsheet_id, body, fields)
        except Refused as refusal:
            raise AlreadyApplied(refusal.failure, 2, may_have_written=True) from refusal


def test_anothers_write_is_not_taken_for_ones_own_whose_answer_was_lost(
    machine: Open, book: Spreadsheet
) -> None:
    title = Human(book).titles()[0]
    one, other = machine(), machine()
    one.client.__class__ = HaltingClient
    seen = [backend.read(frozenset()) for backend in (one, other)]
    one.client.meanwhile = lambda: other.apply(status(title, 3, "", "Check"), seen[1])  # type: ignore[attr-defined]
    with pytest.raises(ChangedError):
        one.apply(status(title, 2, "", "Ready"), seen[0])
    assert [Human(book).value(title, row, 3) for row in (2, 3)] == ["", "Check"]


def test_rows_that_people_delete_at_the_end_of_the_grid_are_a_change(
    machine: Open, book: Spreadsheet
) -> None:
    title = Human(book).titles()[0]
    backend = machine()
    before = backend.read(frozenset())
    last = before.tabs[0].grid[0]
    Human(book).delete_rows(title, last, 1)
    with pytest.raises(ChangedError, match="The spreadsheet was changed while the sync was running"):
        backend.apply(status(title, last, "", "Ready"), before)


def synced(machine: Open, book: Spreadsheet) -> tuple[str, str]:
    """Sync once; return the titles of the tab that was written and of the hidden one."""
    title = Human(book).titles()[0]
    backend = machine()
    backend.apply(status(title, 2, "", "Ready"), backend.read(frozenset()))
    assert Human(book).titles() == [title, "sheets-sync"]
    return title, "sheets-sync"


def again(machine: Open, title: str) -> None:
    backend = machine()
    backend.apply(status(title, 2, "Ready", "Check"), backend.read(frozenset()))


def test_the_next_write_has_a_hidden_tab_of_its_own_and_deletes_the_old(
    machine: Open, book: Spreadsheet
) -> None:
    title, _ = synced(machine, book)
    again(machine, title)
    assert Human(book).titles() == [title, "sheets-sync 2"]


def test_a_hidden_tab_that_a_person_shows_or_deletes_is_not_missed(machine: Open, book: Spreadsheet) -> None:
    title, hidden = synced(machine, book)
    Human(book).show(hidden)
    again(machine, title)
    assert Human(book).titles() == [title, "sheets-sync 2"]
    Human(book).delete_tab("sheets-sync 2")
    backend = machine()
    backend.apply(status(title, 2, "Check", "Ready"), backend.read(frozenset()))
    assert Human(book).titles() == [title, "sheets-sync"]


def test_a_hidden_tab_that_a_person_renames_or_copies_is_that_persons(
    machine: Open, book: Spreadsheet
) -> None:
    title, hidden = synced(machine, book)
    Human(book).duplicate_tab(hidden)
    Human(book).rename(hidden, "What it was")
    again(machine, title)
    assert sorted(Human(book).titles()) == sorted([title, "What it was", f"Copy of {hidden}", "sheets-sync"])


def test_the_hidden_tabs_of_a_large_write_stay_below_half_of_googles_limit() -> None:
    words = "Name a measure, such as attendance, and the date by which it is reached."
    edits = tuple(
        Edit("Goals", row, col, "h", "", words, "key") for row in range(3, 40_000) for col in (9, 10, 11)
    )
    here = Snapshot("x", (Tab("Goals", [], tab_id=7, grid=(40_100, 20)),), "read")
    plan = Plan(edits=edits)
    ids = tab_ids(plan, here, Standing((7,), frozenset({7})))
    grids = [
        request["addSheet"]["properties"]["gridProperties"]
        for batch in batches(plan, ids, salt="x", titles=frozenset(), asides={})
        for request in batch.requests
        if "addSheet" in request
    ]
    assert len(grids) > 5
    assert sum(grid["rowCount"] * grid["columnCount"] for grid in grids) < 5_000_000
