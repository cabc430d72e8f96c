"""What is too large for one request goes in parts; stopped after any, the next sync finishes it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from benchmarks.generate import make_workbook
from sheets_sync import sync
from sheets_sync.backends.google import backend as google_backend
from sheets_sync.backends.google.batches import batches
from sheets_sync.backends.google.places import Standing, tab_ids
from sheets_sync.backends.opening import open_backend
from sheets_sync.errors import PartWrittenError, SheetsSyncError, WriteError
from sheets_sync.model import Plan, Snapshot, Value
from tests.backends.contract.homes import GoogleHome
from tests.backends.contract.schools import MOMENT, TEMPLATE, judged, planned, synced
from tests.e2e.school import TIMES, new_school, quiet
from tests.emulator.server import Emulator

SMALL = 40_000


@pytest.fixture(scope="module")
def school_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Return all tabs that a year's school has, as one plan to make them anew."""
    path = _school_file(tmp_path_factory.mktemp("plan") / "school.xlsx")
    plan = planned(open_backend(str(path)))
    return Plan(new_tabs=tuple(replace(tab, before=None) for tab in plan.new_tabs))


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request be far smaller than Google advises."""
    monkeypatch.setattr(google_backend, "batches", partial(batches, most_bytes=SMALL))


def _contents(home: GoogleHome) -> dict[str, list[list[Value]]]:
    snapshot = home.open().read(TEMPLATE.code_headers)
    return {tab.title: [list(row) for row in tab.rows] for tab in snapshot.tabs}


def _posts(google: Emulator) -> int:
    return sum(call.route == "batchUpdate" for call in google.calls)


def _school_file(path: Path) -> Path:
    make_workbook(path, 12, seed=2, defects=9)
    return path


def _as_one(google: Emulator, home: GoogleHome, path: Path) -> dict[str, list[list[Value]]]:
    """Return what stands after a sync that was written at once."""
    home.put(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(google_backend, "batches", batches)
        synced(home.open())
    return _contents(home)


def test_a_sync_in_parts_leaves_what_one_would(
    google: Emulator, google_home: GoogleHome, tmp_path: Path, in_parts: None
) -> None:
    path = _school_file(tmp_path / "school.xlsx")
    expected = _as_one(google, google_home, path)
    google_home.put(path)
    before = _posts(google)
    synced(google_home.open())
    assert _posts(google) - before > 3
    sizes = [len(call.content) for call in google.calls if call.route == "batchUpdate"][before:]
    assert max(sizes) < SMALL * 2
    assert _contents(google_home) == expected
    assert synced(google_home.open()).is_empty
    assert sum(tab.is_hidden for tab in google_home.spreadsheet.book.tabs) <= _posts(google) - before


@pytest.mark.parametrize("status", [400, 503])
def test_a_sync_stopped_after_any_part_is_finished_by_the_next(
    google: Emulator, google_home: GoogleHome, tmp_path: Path, in_parts: None, status: int
) -> None:
    path = _school_file(tmp_path / "school.xlsx")
    expected = _as_one(google, google_home, path)
    google_home.put(path)
    before = _posts(google)
    synced(google_home.open())
    parts = _posts(google) - before
    for done in _stops(status, parts):
        google_home.put(path)
        google.faults.add(method="POST", status=status, skip=done, times=999)
        with pytest.raises(WriteError if (status, done) == (400, 0) else PartWrittenError) as raised:
            synced(google_home.open(give_up_seconds=2.9))
        assert "\n" not in str(raised.value)
        google.faults.clear()
        judged(google_home.open())
        synced(google_home.open())
        assert _contents(google_home) == expected, done
        assert synced(google_home.open()).is_empty


def _stops(status: int, parts: int) -> list[int]:
    """Return after which parts to stop: after a few, or with E2E_TIMES after each."""
    if status == 400:
        return [*range(parts)] if TIMES > 1 else [1, parts - 1]
    return [0, parts // 2] if TIMES > 1 else [parts // 2]


@pytest.mark.parametrize("status", [400, 503])
def test_an_init_stopped_after_any_part_is_finished_by_the_next(
    google: Emulator, google_home: GoogleHome, in_parts: None, status: int
) -> None:
    def init(give_up_seconds: float = 20) -> None:
        backend = google_home.open(may_create=True, give_up_seconds=give_up_seconds)
        sync.initialise(backend, TEMPLATE, school, MOMENT, quiet)

    school = replace(new_school(), steps={})
    init()
    parts, expected = _posts(google), _contents(google_home)
    assert parts > 2
    for done in _stops(status, parts):
        google_home.put_nothing()
        google.faults.add(method="POST", status=status, skip=done, times=999)
        with pytest.raises(SheetsSyncError):
            init(2.9)
        google.faults.clear()
        init()
        assert _contents(google_home) == expected, done


@pytest.mark.skipif(TIMES == 1, reason="takes half a minute; E2E_TIMES=2 runs it")
def test_a_large_school_goes_in_parts_by_itself(
    google: Emulator, google_home: GoogleHome, tmp_path: Path
) -> None:
    path = tmp_path / "large.xlsx"
    make_workbook(path, 1_000, seed=1, defects=100)
    google_home.put(path)
    synced(google_home.open())
    sizes = [len(call.content) for call in google.calls if call.route == "batchUpdate"]
    assert len(sizes) > 1
    assert max(sizes) < 2_000_000
    assert synced(google_home.open()).is_empty


@pytest.mark.parametrize("most_bytes", range(8_000, 40_000, 1_500))
def test_no_tab_is_made_without_its_headers(school_plan: Plan, most_bytes: int) -> None:
    ids = tab_ids(school_plan, Snapshot("", ()), Standing())
    made = batches(school_plan, ids, salt="", titles=frozenset(), asides={}, most_bytes=most_bytes)
    for batch in made:
        written = {
            (one["updateCells"]["range"]["sheetId"], row)
            for one in batch.requests
            if "updateCells" in one and one["updateCells"]["fields"] == "userEnteredValue"
            for row in range(
                one["updateCells"]["range"]["startRowIndex"], one["updateCells"]["range"]["endRowIndex"]
            )
        }
        titles = {
            one["addSheet"]["properties"]["sheetId"]: one["addSheet"]["properties"]["title"]
            for one in batch.requests
            if "addSheet" in one
        }
        for tab in school_plan.new_tabs:
            if tab.title in titles.values() and tab.header_row:
                assert (ids.new[tab.title], tab.header_row - 1) in written, tab.title
