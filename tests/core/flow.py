"""One sync after another in memory, and a person's hands between them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from sheets_sync import reconcile, sync
from sheets_sync.layout import Located, locate_made
from sheets_sync.model import Plan, Snapshot, Tab, Value
from sheets_sync.template import Template, load
from tests.builders import TODAY, Book

TEMPLATE = load()
Row = dict[str, Value]


def planned(snapshot: Snapshot, today: date = TODAY, template: Template = TEMPLATE) -> Plan:
    """Return what a sync would write."""
    return sync.prepare(sync.judge_snapshot(snapshot, template, today))


def synced(snapshot: Snapshot, today: date = TODAY, template: Template = TEMPLATE) -> Snapshot:
    """Return the workbook after a sync; a second one on the same day must have nothing to do."""
    after = reconcile.after(snapshot, planned(snapshot, today, template))
    assert planned(after, today, template) == Plan()
    return after


def start(book: Book) -> Snapshot:
    """Return a book after its first sync."""
    return synced(book.snapshot(), book.today, book.template)


def tab_of(snapshot: Snapshot, title: str) -> Tab:
    tab = snapshot.tab(title)
    assert tab, [one.title for one in snapshot.tabs]
    return tab


def with_tab(snapshot: Snapshot, title: str, change: Callable[[Tab], Tab]) -> Snapshot:
    return replace(snapshot, tabs=tuple(change(tab) if tab.title == title else tab for tab in snapshot.tabs))


def talks_of(snapshot: Snapshot, title: str) -> Located:
    return locate_made(tab_of(snapshot, title), TEMPLATE.by_key["talks"])


def talk_rows(snapshot: Snapshot, title: str) -> dict[int, Row]:
    """Return a follow-up tab's rows that hold anything, by row number and column key."""
    located = talks_of(snapshot, title)
    rows = {
        row: {key: located.tab.value(row, col) for key, col in located.cols.items()}
        for row in range(located.header_row + 1, len(located.tab.rows) + 1)
    }
    return {row: cells for row, cells in rows.items() if any(value != "" for value in cells.values())}


def write(tab: Tab, row: int, col: int, value: Value) -> Tab:
    grid = [list(cells) for cells in tab.rows]
    grid += [[] for _ in range(row - len(grid))]
    grid[row - 1] += [""] * (col - len(grid[row - 1]))
    grid[row - 1][col - 1] = value
    return replace(tab, rows=grid)


def write_at(snapshot: Snapshot, title: str, row: int, col: int, value: Value) -> Snapshot:
    """Type into one cell of a tab."""
    return with_tab(snapshot, title, lambda tab: write(tab, row, col, value))


def with_rows(snapshot: Snapshot, title: str, rows: Sequence[Sequence[Value]]) -> Snapshot:
    """Give a tab other rows."""
    return with_tab(snapshot, title, lambda tab: replace(tab, rows=rows))


def type_talk(snapshot: Snapshot, title: str, row: int, **cells: Value) -> Snapshot:
    """Type into a row of a follow-up tab by column key."""
    located = talks_of(snapshot, title)
    for key, value in cells.items():
        snapshot = write_at(snapshot, title, row, located.cols[key], value)
    return snapshot


def type_cell(snapshot: Snapshot, title: str, header: str, row: int, value: Value) -> Snapshot:
    """Type into a cell of any tab whose first row is its header."""
    col = list(tab_of(snapshot, title).rows[0]).index(header) + 1
    return write_at(snapshot, title, row, col, value)


def reorder(tab: Tab, order: Sequence[int], first: int, keep_cols: Sequence[int] = ()) -> Tab:
    """Sort a tab's rows from ``first`` down; ``keep_cols`` stay where they are."""
    width = max(len(row) for row in tab.rows)
    grid = [[*row, *[""] * (width - len(row))] for row in tab.rows]
    body = grid[first - 1 :]
    moved = [list(body[at]) for at in order]
    for old, new in zip(body, moved, strict=True):
        for col in keep_cols:
            new[col - 1] = old[col - 1]
    return replace(tab, rows=[*grid[: first - 1], *moved])
