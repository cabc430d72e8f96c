"""Requests that push cells aside, pull them up, or put rows in order, within a range. No I/O."""

from __future__ import annotations

from dataclasses import replace

from tests.emulator.book import Book
from tests.emulator.boxes import Area, Json
from tests.emulator.carrying import carry
from tests.emulator.cells import BLANK, Cell
from tests.emulator.errors import Refused
from tests.emulator.evaluating import Scalar, sort_key
from tests.emulator.grid import Tab
from tests.emulator.kinds.dimensions import is_along_rows
from tests.emulator.references import copied
from tests.emulator.shifting import Shift, deletion, insertion


def insert_range(book: Book, body: Json) -> Json:
    """Push the cells of a range down or right; the grid grows where something would fall off."""
    tab, area, is_rows = _shifted(book, body)
    rest = _rest(tab, area, is_rows)
    book.guard(tab, rest)
    count = area.height if is_rows else area.width
    last = max((row if is_rows else col for row, col, _ in tab.held(rest)), default=-1)
    if is_rows:
        tab.row_count = max(tab.row_count, last + 1 + count)
    else:
        tab.col_count = max(tab.col_count, last + 1 + count)
    book.check_size()
    _slide(tab, rest, count if is_rows else 0, 0 if is_rows else count)
    start = area.top if is_rows else area.left
    carry(book, tab, Shift(tab.sheet_id, is_rows, insertion(start, count), _band(area, is_rows)))
    return {}


def delete_range(book: Book, body: Json) -> Json:
    """Delete the cells of a range and pull up (or left) what follows."""
    tab, area, is_rows = _shifted(book, body)
    book.guard(tab, _rest(tab, area, is_rows))
    for row, col, _ in list(tab.held(area)):
        tab.put(row, col, BLANK)
    follows = (
        Area(area.bottom, tab.row_count, area.left, area.right)
        if is_rows
        else Area(area.top, area.bottom, area.right, tab.col_count)
    )
    _slide(tab, follows, -area.height if is_rows else 0, 0 if is_rows else -area.width)
    span = deletion(area.top, area.bottom) if is_rows else deletion(area.left, area.right)
    carry(book, tab, Shift(tab.sheet_id, is_rows, span, _band(area, is_rows)))
    return {}


def _shifted(book: Book, body: Json) -> tuple[Tab, Area, bool]:
    is_rows = is_along_rows(body.get("shiftDimension"))
    tab, area, _ = book.place(body.get("range"))
    return tab, area, is_rows


def _rest(tab: Tab, area: Area, is_rows: bool) -> Area:
    return area._replace(bottom=tab.row_count) if is_rows else area._replace(right=tab.col_count)


def _band(area: Area, is_rows: bool) -> tuple[int, int]:
    return (area.left, area.right) if is_rows else (area.top, area.bottom)


def _slide(tab: Tab, area: Area, rows: int, cols: int) -> None:
    held = list(tab.held(area))
    for row, col, _ in held:
        tab.put(row, col, BLANK)
    for row, col, cell in held:
        tab.put(row + rows, col + cols, cell)


def sort_range(book: Book, body: Json) -> Json:
    """Put rows in order; cells beside the range stay where they are."""
    tab, area, _ = book.place(body.get("range"))
    specs = body.get("sortSpecs") or []
    if not specs:
        raise Refused(400, "At least one sort spec must be specified.")
    for spec in specs:
        col = spec.get("dimensionIndex") or 0
        if not area.left <= col < area.right:
            raise Refused(400, f"dimensionIndex[{col}] must be within the range to sort.")
    if any(box.on_grid(tab.row_count, tab.col_count).meets(area) for box in tab.merges):
        raise Refused(400, "You can't sort a range that holds merged cells.")
    book.guard(tab, area)
    order = list(range(area.top, area.bottom))
    for spec in reversed(specs):
        order = _sorted(book, tab, order, spec)
    _reorder(tab, area, order)
    if book.sorts_metadata and area.width == tab.col_count:
        _move_metadata(book, tab, area, order)
    return {}


def _sorted(book: Book, tab: Tab, order: list[int], spec: Json) -> list[int]:
    """Sort by one col, keeping the order of equals; blanks come last either way."""
    col = spec.get("dimensionIndex") or 0
    values = {row: _value(book, tab, row, col) for row in order}
    blank = [row for row in order if values[row] in (None, "")]
    filled = [row for row in order if values[row] not in (None, "")]
    is_down = spec.get("sortOrder") == "DESCENDING"
    filled.sort(key=lambda row: sort_key(values[row]), reverse=is_down)
    return filled + blank


def _value(book: Book, tab: Tab, row: int, col: int) -> Scalar:
    found = book.effective(tab, row, col)
    return f"\uffff{found.error.message}" if found.error else found.value


def _reorder(tab: Tab, area: Area, order: list[int]) -> None:
    before = {row: [tab.cell(row, col) for col in range(area.left, area.right)] for row in order}
    for row, source in enumerate(order, area.top):
        for at, cell in enumerate(before[source]):
            tab.put(row, area.left + at, _carried(cell, row - source))


def _carried(cell: Cell, rows: int) -> Cell:
    """Return the cell as it reads so many rows further down: its relative references follow."""
    if cell.formula is None or not rows:
        return cell
    return replace(cell, value={"formulaValue": copied(cell.formula, rows, 0)})


def _move_metadata(book: Book, tab: Tab, area: Area, order: list[int]) -> None:
    places = {source: row for row, source in enumerate(order, area.top)}
    moved = []
    for part in book.metadata:
        where = part["location"].get("dimensionRange") or {}
        is_here = where.get("sheetId", 0) == tab.sheet_id and where.get("dimension") == "ROWS"
        at = places.get(where.get("startIndex", 0)) if is_here else None
        if at is not None:
            where = {**where, "startIndex": at, "endIndex": at + 1}
            part = {**part, "location": {**part["location"], "dimensionRange": where}}
        moved.append(part)
    book.metadata = moved


def randomize_range(book: Book, body: Json) -> Json:
    """Put rows in another order: the last first, so that tests can say what comes out."""
    tab, area, _ = book.place(body.get("range"))
    book.guard(tab, area)
    _reorder(tab, area, list(range(area.bottom - 1, area.top - 1, -1)))
    return {}
