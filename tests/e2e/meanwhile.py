"""Syncs over real HTTP that people meet, the schools they begin with, and what must be true afterwards.

I/O: talks to the emulator on this machine, reads its key file.

Whatever people do, they do to a twin as well that nobody syncs. So whatever differs outside the tool's own
columns and tabs afterwards is the tool's doing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import count
from pathlib import Path

from sheets_sync import sync
from sheets_sync.backends import Written
from sheets_sync.backends.google.access import Access, open_access
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.client import Line, SheetsClient
from sheets_sync.errors import SheetsSyncError
from sheets_sync.model import Plan, Snapshot
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
FALL, SPRING, NEEDS = "Follow-up Fall", "Follow-up Spring", "PD Needs"
NOTES = "Our own notes"
"""A column of people's right before the tool's: formula, link, look and note, to be hit and given back."""


_IDS = count(1)


def quiet(_text: str) -> None:
    """Say nothing."""


@dataclass
class Told:
    """What came of a sync."""

    hands: Hands
    edits: int = 0
    error: SheetsSyncError | None = None
    routes: list[str] = field(default_factory=list)
    is_killed: bool = False
    unplaced: tuple[str, ...] = ()

    @property
    def writes(self) -> int:
        return self.routes.count("batchUpdate")


class Killed(Exception):
    """The machine went down."""


class Mortal(GoogleBackend):
    """A backend that is killed when it is about to write too often; ``waits`` comes before its last write."""

    lives = 9
    waits: Callable[[], object] | None = None
    unplaced: tuple[str, ...] = ()

    def read(self, code_headers: frozenset[str]) -> Snapshot:
        found = super().read(code_headers)
        self.unplaced = found.unplaced
        return found

    def apply(self, plan: Plan, snapshot: Snapshot) -> Written:
        if not self.lives:
            raise Killed
        self.lives -= 1
        if not self.lives and self.waits:
            self.waits()
        return super().apply(plan, snapshot)


class Desk:
    """The emulator and one signed-in client for all syncs."""

    def __init__(self, google: Emulator, key: Path, **patience: float) -> None:
        self.google, self.key = google, key
        google.quota.reads = google.quota.writes = 1_000_000
        self.access: Access = open_access(key, writes=True)
        waits = {"wait_seconds": 0.001, "most_wait_seconds": 0.002, "give_up_seconds": 20.0} | patience
        self.client = SheetsClient(self.access, Line(google.endpoint, **waits))

    def sync(
        self,
        book: Book,
        acts: Mapping[int, Act],
        between: Callable[[Hands], None] = lambda hands: None,
        lives: int = 9,
        waits: Callable[[Hands], object] | None = None,
    ) -> Told:
        """Sync a copy of a book; ``acts`` come before the call of that number (the read is 0).

        The run is killed when it is about to write once more than it has ``lives``; ``waits`` comes right
        before the last write that it lives to make.
        """
        spreadsheet_id = f"school-{next(_IDS)}"
        hands = Hands(book, spreadsheet_id)
        with self.keeping(hands.synced):
            return self.story(hands, dict(acts), between, lives, waits)

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

    def backend(self, spreadsheet_id: str) -> Mortal:
        return Mortal(self.client, spreadsheet_id, spreadsheet_id, self.access.account)

    def story(
        self,
        hands: Hands,
        acts: dict[int, Act],
        between: Callable[[Hands], None] = lambda hands: None,
        lives: int = 9,
        waits: Callable[[Hands], object] | None = None,
    ) -> Told:
        """Sync what stands in people's hands."""
        backend, told = self.backend(hands.synced.spreadsheet_id), Told(hands)
        backend.lives, backend.waits = lives, partial(waits, hands) if waits else None
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
        except Killed:
            told.is_killed = True
        told.unplaced = backend.unplaced
        told.routes = [call.route for call in self.google.calls[before:]]
        self.google.hooks.clear()
        return told

    def again(self, told: Told, acts: Mapping[int, Act] | None = None, lives: int = 9) -> Told:
        """Sync the same spreadsheet once more, from another machine."""
        with self.keeping(told.hands.synced):
            return self.story(told.hands, dict(acts or {}), lives=lives)

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


def assert_settled(desk: Desk, told: Told) -> None:
    """Nothing of people's changed, and another sync finds every verdict beside the right row."""
    assert_foreign_unharmed(told.hands)
    again = desk.again(told)
    assert (again.error, again.edits, again.routes) == (None, 0, ["get"])


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
        typing(NEEDS, 0, "Offered", "A visit to the lab on Tuesdays"),
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


class Bases:
    """Spreadsheets to begin with; no dataclass, whose text would fill pages where a test fails."""

    def __init__(self, desk: Desk) -> None:
        self.fresh, self.bare, self.worked = fresh(), bare(), worked_on(desk)
