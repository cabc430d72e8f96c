"""Syncs over real HTTP that people meet, the schools they begin with, and what must be true afterwards.

I/O: talks to the emulator on this machine, reads its key file.

Whatever people do, they do to a twin as well that nobody syncs. So whatever differs outside the tool's own
columns and tabs afterwards is the tool's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from pathlib import Path

from sheets_sync import sync
from sheets_sync.backends.google.access import Access, open_access
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.client import Line, SheetsClient
from sheets_sync.errors import SheetsSyncError
from sheets_sync.model import Plan
from tests.builders import TODAY, school
from tests.core.flow import TEMPLATE
from tests.e2e.meanwhile_acts import Act, Hands, dress, insert_col, strip, typing
from tests.e2e.meanwhile_tabs import foreign_cells, words_by_key
from tests.emulator.book import Book
from tests.emulator.cells import Cell
from tests.emulator.grid import Tab
from tests.emulator.loading import from_rows
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

PLANNER = sync.planner(TEMPLATE, TODAY, allow_shrink=True)
MOMENT = sync.Moment(instant=None, day=TODAY)  # type: ignore[arg-type]  # the day is all that is asked of it
STEPS = tuple(tab.title for tab in TEMPLATE.steps)
GOALS, DOCUMENT, ACTIONS = "2 Goals", "3 Document", "5 Actions"
FALL, SPRING = "Follow-up Fall", "Follow-up Spring"
NOTES = "Our own notes"
"""A column of people's right before the tool's: formula, link, look and note, to be hit and given back."""


def quiet(_text: str) -> None:
    """Say nothing."""


@dataclass
class Told:
    """What came of a sync."""

    hands: Hands
    edits: int = 0
    error: SheetsSyncError | None = None
    routes: list[str] = field(default_factory=list)

    @property
    def writes(self) -> int:
        return self.routes.count("batchUpdate")


class Desk:
    """The emulator and one signed-in client for all syncs."""

    def __init__(self, google: Emulator, key: Path, **patience: float) -> None:
        self.google, self.key = google, key
        google.quota.reads = google.quota.writes = 1_000_000
        self.access: Access = open_access(key, writes=True)
        waits = {"wait_seconds": 0.001, "most_wait_seconds": 0.002, "give_up_seconds": 20.0} | patience
        self.client = SheetsClient(self.access, Line(google.endpoint, **waits))
        self._ids = count(1)

    def sync(
        self, book: Book, acts: Mapping[int, Act], between: Callable[[Hands], None] = lambda hands: None
    ) -> Told:
        """Sync a copy of a book; ``acts`` come before the call of that number (the read is 0)."""
        spreadsheet_id = f"school-{next(self._ids)}"
        hands = Hands(book, spreadsheet_id)
        with self.keeping(hands.synced):
            return self._story(hands, dict(acts), between)

    @contextmanager
    def keeping(self, workbook: Spreadsheet) -> Iterator[None]:
        """Keep a spreadsheet for a while, shared with the service account."""
        self.google.add(workbook)
        self.google.share(workbook.spreadsheet_id)
        try:
            yield
        finally:
            self.google.hooks.clear()
            self.google.faults.clear()
            del self.google.kept[workbook.spreadsheet_id]

    def backend(self, spreadsheet_id: str) -> GoogleBackend:
        return GoogleBackend(self.client, spreadsheet_id, spreadsheet_id, self.access.account)

    def _story(self, hands: Hands, acts: dict[int, Act], between: Callable[[Hands], None]) -> Told:
        backend, told = self.backend(hands.synced.spreadsheet_id), Told(hands)
        calls = count(1)

        def interrupt(_workbook: object) -> None:
            one = acts.pop(next(calls), None)
            if one:
                one(hands)

        self.google.between(interrupt)
        before = len(self.google.calls)
        try:
            checked = sync.check(backend, TEMPLATE, MOMENT, quiet)
            plan = sync.prepare(checked, allow_shrink=True)
            between(hands)
            told.edits = sync.write(backend, plan, checked.snapshot, PLANNER, quiet)
        except SheetsSyncError as error:
            told.error = error
        told.routes = [call.route for call in self.google.calls[before:]]
        self.google.hooks.clear()
        return told

    def again(self, told: Told) -> Told:
        """Sync the same spreadsheet once more, with nobody about."""
        with self.keeping(told.hands.synced):
            return self._story(told.hands, {}, quiet)  # type: ignore[arg-type]

    def plan(self, told: Told) -> Plan:
        """Return what another sync would write."""
        with self.keeping(told.hands.synced):
            return PLANNER(self.backend(told.hands.synced.spreadsheet_id).read(TEMPLATE.code_headers))


def assert_foreign_unharmed(hands: Hands) -> None:
    """Every cell that is not the tool's is what people made of it, its formula, look and note included."""
    now = {tab.sheet_id: tab for tab in hands.synced.book.tabs}
    for tab in hands.twin.book.tabs:
        if tab.is_hidden and tab.title.startswith("sheets-sync"):
            continue  # the tool's own, of an earlier sync
        assert tab.sheet_id in now, tab.title
        assert foreign_cells(now[tab.sheet_id]) == foreign_cells(tab), tab.title
        after = words_by_key(now[tab.sheet_id])
        assert {key: after.get(key) for key in words_by_key(tab)} == words_by_key(tab), tab.title


def hidden_tabs(workbook: Spreadsheet) -> list[str]:
    return [tab.title for tab in workbook.book.tabs if tab.title.startswith("sheets-sync")]


# -- schools to begin with --------------------------------------------------------------------------------


@cache
def fresh() -> Book:
    """A school whose tool's columns stand, and whose every status is about to be written."""
    return _dressed(_spreadsheet(lose=False)).book


@cache
def bare() -> Book:
    """A school as people typed it: no column and no tab of the tool's but one follow-up tab."""
    return _spreadsheet(lose=True).book


def worked_on(desk: Desk) -> Book:
    """A synced school in which teachers have typed since, so that a few statuses are about to change."""
    told = desk.sync(fresh(), {})
    assert told.error is None and told.writes == 1
    hands = told.hands
    talk = (("Met on", "2026-11-02"), ("What we said", "We read two logs."), ("Next step", "Count pages."))
    for one in (
        typing(GOALS, 0, "Rubric component", "ZZ9"),
        typing(DOCUMENT, 1, "Goal statement", "Short"),
        typing(ACTIONS, 2, "Due", ""),
        *(typing(SPRING, 1, header, words) for header, words in talk),
    ):
        one(hands)
    for tab in hands.synced.book.tabs:
        _cut_short(hands.synced, tab)
    return hands.synced.book


def _cut_short(workbook: Spreadsheet, tab: Tab) -> None:
    """Delete the spare rows, which only take time."""
    spare = max((row for row, cells in enumerate(tab.rows, 1) if any(map(_holds, cells))), default=0) + 12
    if tab.row_count > spare:
        rows = strip(tab, "ROWS", spare, tab.row_count - spare)
        workbook.batch_update([{"deleteDimension": {"range": rows}}])


def _holds(cell: Cell | None) -> bool:
    return cell is not None and cell.value is not None


def _spreadsheet(*, lose: bool) -> Spreadsheet:
    book = school()
    if lose:
        for shape in TEMPLATE.tabs:
            columns = [column.key for column in shape.owned()]
            if shape.key in book.rows and columns:
                book.lose(shape.key, *columns)
    snapshot = book.snapshot()
    workbook = from_rows({tab.title: tab.rows for tab in snapshot.tabs}, time_zone="America/Chicago")
    for tab, read in zip(workbook.book.tabs, snapshot.tabs, strict=True):
        tab.row_count, tab.col_count = 40, 26
        for (row, col), note in read.notes.items():
            tab.put(row - 1, col - 1, replace(tab.cell(row - 1, col - 1), note=note))
    return workbook


def _dressed(workbook: Spreadsheet) -> Spreadsheet:
    """Give 2 Goals a column of people's right before the tool's: a formula, a link and a note in it."""
    hands = Hands(workbook.book, workbook.spreadsheet_id)
    insert_col(GOALS, "Status", "Note to self")(hands)
    col = hands.col(GOALS, "Status")
    assert col is not None
    typing(GOALS, -1, col - 1, NOTES)(hands)
    typing(GOALS, 0, NOTES, '=UPPER("ask rosa")')(hands)
    dress(GOALS, 1, NOTES)(hands)
    return hands.synced
