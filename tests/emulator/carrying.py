"""Take along, when the grid shifts, what refers to places on it: formulas, merges, rules, ranges. No I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.book import Book
from tests.emulator.boxes import Box, Json
from tests.emulator.grid import Tab
from tests.emulator.references import Reference
from tests.emulator.shifting import Shift

MoveBox = Callable[[Box], Box | None]


def carry(book: Book, tab: Tab, shift: Shift) -> None:
    """Take everything along a shift of ``tab`` but its cells, which the caller has moved."""
    carry_references(book, tab, shift.box)
    carry_ranges(book, tab, shift.box)
    if shift.band is None:
        _carry_props(tab, shift)
        _carry_metadata(book, tab, shift)
        _carry_groups(tab, shift)


def carry_references(book: Book, tab: Tab, move: MoveBox) -> None:
    """Rewrite every reference to ``tab``."""

    def one(there: Tab, reference: Reference) -> Reference | None:
        if book.meant(there, reference) is not tab:
            return reference
        moved = move(reference.box(tab.sheet_id))
        return None if moved is None else reference.at(moved)

    book.rewrite(one)


def carry_ranges(book: Book, tab: Tab, move: MoveBox) -> None:
    """Move merges, rules, protections, the filter and named ranges; what has lost its range is dropped."""
    tab.merges = [box for box in map(move, tab.merges) if box and _is_merge(box)]
    tab.rules = [part for rule in tab.rules if (part := _with_ranges(rule, move))]
    tab.protections = [part for held in tab.protections if (part := with_range(held, move))]
    tab.basic_filter = with_range(tab.basic_filter, move) if tab.basic_filter else None
    tab.banded = [part for held in tab.banded if (part := with_range(held, move))]
    book.named_ranges = [part for held in book.named_ranges if (part := with_range(held, move))]
    for there in book.tabs:
        there.charts = [_with_sources(chart, tab.sheet_id, move) for chart in there.charts]


def _with_sources(part: Any, sheet_id: int, move: MoveBox) -> Any:
    """Return a chart, or a part of one, with the cells it is drawn over and hangs on moved along."""
    if isinstance(part, list):
        return [_with_sources(one, sheet_id, move) for one in part]
    if not isinstance(part, dict):
        return part
    if "rowIndex" in part or "columnIndex" in part:
        row, col = part.get("rowIndex", 0), part.get("columnIndex", 0)
        box = Box(part.get("sheetId", 0), row, row + 1, col, col + 1)
        moved = move(box) if box.sheet_id == sheet_id else None
        return part if moved is None else {**part, "rowIndex": moved.top, "columnIndex": moved.left}
    if "sources" in part:
        boxes = [Box.read(one) for one in part["sources"]]
        moved_boxes = [move(box) if box.sheet_id == sheet_id else box for box in boxes]
        return {**part, "sources": [box.as_json() for box in moved_boxes if box]}
    return {name: _with_sources(one, sheet_id, move) for name, one in part.items()}


def _is_merge(box: Box) -> bool:
    height, width = (box.bottom or 0) - (box.top or 0), (box.right or 0) - (box.left or 0)
    return height * width > 1


def _with_ranges(rule: Json, move: MoveBox) -> Json | None:
    moved = [box.as_json() for part in rule["ranges"] if (box := move(Box.read(part)))]
    return {**rule, "ranges": moved} if moved else None


def with_range(held: Json, move: MoveBox) -> Json | None:
    """Return what holds a ``range`` with it moved; None where nothing of it is left."""
    if "range" not in held:
        return held
    box = move(Box.read(held["range"]))
    if box is None:
        return None
    free = [part for given in held.get("unprotectedRanges", []) if (part := move(Box.read(given)))]
    kept = {**held, "range": box.as_json()}
    if "unprotectedRanges" in held:
        kept["unprotectedRanges"] = [part.as_json() for part in free]
    return kept


def _carry_props(tab: Tab, shift: Shift) -> None:
    if shift.is_rows:
        tab.row_props = shift.keys(tab.row_props)
    else:
        tab.col_props = shift.keys(tab.col_props)


def _carry_metadata(book: Book, tab: Tab, shift: Shift) -> None:
    book.metadata = [part for held in book.metadata if (part := _moved_metadata(held, tab, shift))]


def _moved_metadata(held: Json, tab: Tab, shift: Shift) -> Json | None:
    where = held["location"].get("dimensionRange")
    kind = "ROWS" if shift.is_rows else "COLUMNS"
    if not where or where.get("sheetId", 0) != tab.sheet_id or where["dimension"] != kind:
        return held
    moved = shift.span(where.get("startIndex", 0), where.get("endIndex"))
    if moved is None:
        return None
    place = {**where, "startIndex": moved[0], "endIndex": moved[1]}
    return {**held, "location": {**held["location"], "dimensionRange": place}}


def _carry_groups(tab: Tab, shift: Shift) -> None:
    groups = tab.row_groups if shift.is_rows else tab.col_groups
    kept = []
    for group in groups:
        where = group["range"]
        moved = shift.span(where.get("startIndex", 0), where.get("endIndex"))
        if moved is not None:
            kept.append({**group, "range": {**where, "startIndex": moved[0], "endIndex": moved[1]}})
    groups[:] = kept
