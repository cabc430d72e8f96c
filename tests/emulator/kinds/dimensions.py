"""Requests that insert, delete, append, move and describe whole rows and cols. No I/O."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from tests.emulator.book import Book, protected_box
from tests.emulator.boxes import MOST_COLS, Area, Json
from tests.emulator.carrying import carry
from tests.emulator.cells import BLANK, Cell
from tests.emulator.errors import Refused
from tests.emulator.grid import Row, Tab
from tests.emulator.masking import check_names, parse_fields, written
from tests.emulator.shifting import Shift, deletion, displacement, insertion


class Strip(NamedTuple):
    """Some whole rows or cols of a tab: 0-based, the end excluded."""

    tab: Tab
    is_rows: bool
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many the grid has along this dimension."""
        return self.tab.row_count if self.is_rows else self.tab.col_count

    @property
    def word(self) -> str:
        return "row" if self.is_rows else "column"

    @property
    def area(self) -> Area:
        if self.is_rows:
            return Area(self.start, self.end, 0, self.tab.col_count)
        return Area(0, self.tab.row_count, self.start, self.end)


def read_strip(book: Book, body: Json | None) -> Strip:
    """Read a DimensionRange.

    Raises:
        Refused: It has no dimension, no such tab, or its end does not lie after its start.
    """
    given = body or {}
    tab, is_rows = book.tab(given.get("sheetId", 0)), is_along_rows(given.get("dimension"))
    size = tab.row_count if is_rows else tab.col_count
    start, end = given.get("startIndex") or 0, given.get("endIndex")
    end = size if end is None else end
    if start < 0 or end <= start:
        raise Refused(400, f"range.endIndex[{end}] must be after range.startIndex[{start}].")
    return Strip(tab, is_rows, start, end)


def is_along_rows(dimension: str | None) -> bool:
    """Tell whether a Dimension means rows.

    Raises:
        Refused: It means nothing.
    """
    if dimension not in {"ROWS", "COLUMNS"}:
        raise Refused(400, "No dimension specified.")
    return dimension == "ROWS"


def insert_dimension(book: Book, body: Json) -> Json:
    """Insert rows or cols that look like those before or after."""
    strip = read_strip(book, body.get("range"))
    inherits = bool(body.get("inheritFromBefore"))
    if strip.start > strip.size:
        last = f"range.startIndex[{strip.start}] is beyond the last {strip.word} of {strip.size}."
        raise Refused(400, last)
    if inherits and not strip.start:
        raise Refused(400, "Cannot inherit from before when inserting at index 0.")
    insert(book, strip, strip.start - 1 if inherits else strip.start)
    return {}


def insert(book: Book, strip: Strip, model: int | None = None) -> None:
    """Insert blank rows or cols; ``model`` is the one whose look they get, counted before."""
    tab, start, count = strip.tab, strip.start, strip.end - strip.start
    if not strip.is_rows and tab.col_count + count > MOST_COLS:
        raise Refused(400, f"A sheet can have at most {MOST_COLS} columns.")
    _guard_insertion(book, strip)
    pieces = _pieces(tab, strip.is_rows, model, count)
    props = tab.row_props if strip.is_rows else tab.col_props
    inherited = dict(props.get(-1 if model is None else model, {}))
    if strip.is_rows:
        tab.splice_rows(start, 0, pieces)
        tab.row_count += count
        tab.frozen_rows += count if start < tab.frozen_rows else 0
    else:
        tab.splice_cols(start, 0, pieces)
        tab.col_count += count
        tab.frozen_cols += count if start < tab.frozen_cols else 0
    book.check_size()
    carry(book, tab, Shift(tab.sheet_id, strip.is_rows, insertion(start, count)))
    if inherited:
        props = tab.row_props if strip.is_rows else tab.col_props
        props.update(dict.fromkeys(range(start, start + count), inherited))


def _guard_insertion(book: Book, strip: Strip) -> None:
    for protection in strip.tab.protections:
        box = protected_box(book, protection)
        start, end = (box.top, box.bottom) if strip.is_rows else (box.left, box.right)
        is_inside = (start or 0) < strip.start and (end is None or strip.start < end)
        if is_inside and (start is not None or end is not None):
            book.guard(strip.tab, box.on_grid(strip.tab.row_count, strip.tab.col_count))


def _look_of(cell: Cell) -> Cell | None:
    """Return a blank cell that looks like this one."""
    look = cell.format
    if look and (look.get("textFormat") or {}).get("link"):
        text = {name: part for name, part in look["textFormat"].items() if name != "link"}
        look = {**look, "textFormat": text}
    blank = replace(BLANK, format=look or None, validation=cell.validation)
    return None if blank.is_blank else blank


def _pieces(tab: Tab, is_rows: bool, model: int | None, count: int) -> list[Row]:
    """Return what is spliced in: ``count`` rows, or a piece of ``count`` cells for each row."""
    if model is None:
        return [[] for _ in range(count)] if is_rows else _blank_cols(tab, count)
    if is_rows:
        cells = tab.rows[model] if model < len(tab.rows) else []
        return [[_look_of(cell) if cell else None for cell in cells] for _ in range(count)]
    return [[_look_of(tab.cell(row, model))] * count for row in range(len(tab.rows))]


def _blank_cols(tab: Tab, count: int) -> list[Row]:
    return [[None] * count for _ in tab.rows]


def delete_dimension(book: Book, body: Json) -> Json:
    """Delete rows or cols with all that stands in them."""
    strip = read_strip(book, body.get("range"))
    if strip.start >= strip.size:
        tried = (
            f"Tried to delete {strip.word} index {strip.start} but there are only {strip.size} {strip.word}s."
        )
        raise Refused(400, f"Cannot delete a {strip.word} that doesn't exist. {tried}")
    delete(book, strip._replace(end=min(strip.end, strip.size)))
    return {}


def delete(book: Book, strip: Strip) -> None:
    """Delete rows or cols that lie on the grid."""
    tab, start, end = strip.tab, strip.start, strip.end
    frozen = tab.frozen_rows if strip.is_rows else tab.frozen_cols
    left_frozen = frozen - max(0, min(end, frozen) - start)
    if strip.size - (end - start) <= left_frozen:
        raise Refused(400, f"Sorry, it is not possible to delete all non-frozen {strip.word}s.")
    book.guard(tab, strip.area)
    if strip.is_rows:
        tab.splice_rows(start, end - start, [])
        tab.row_count -= end - start
        tab.frozen_rows = left_frozen
    else:
        tab.splice_cols(start, end - start, [])
        tab.col_count -= end - start
        tab.frozen_cols = left_frozen
    carry(book, tab, Shift(tab.sheet_id, strip.is_rows, deletion(start, end)))


def cut_down(book: Book, tab: Tab, size: int, *, is_rows: bool) -> None:
    """Make the grid smaller; what stood beyond is lost."""
    if is_rows:
        tab.frozen_rows = min(tab.frozen_rows, size - 1)
    else:
        tab.frozen_cols = min(tab.frozen_cols, size - 1)
    delete(book, Strip(tab, is_rows, size, tab.row_count if is_rows else tab.col_count))


def append_dimension(book: Book, body: Json) -> Json:
    """Add rows or cols at the end, plain ones."""
    tab, is_rows = book.tab(body.get("sheetId", 0)), is_along_rows(body.get("dimension"))
    length = body.get("length") or 0
    if length < 1:
        raise Refused(400, "length must be at least 1.")
    size = tab.row_count if is_rows else tab.col_count
    insert(book, Strip(tab, is_rows, size, size + length))
    return {}


def move_dimension(book: Book, body: Json) -> Json:
    """Move rows or cols in front of another one, counted before the move."""
    strip, to = read_strip(book, body.get("source")), body.get("destinationIndex") or 0
    if strip.end > strip.size or not 0 <= to <= strip.size:
        raise Refused(400, f"Cannot move {strip.word}s beyond the grid of {strip.size} {strip.word}s.")
    if strip.start < to < strip.end:
        raise Refused(400, "The destination of a move cannot lie inside what is moved.")
    tab, count = strip.tab, strip.end - strip.start
    book.guard(tab, strip.area)
    if to in (strip.start, strip.end):
        return {}
    target = to - count if to >= strip.end else to
    if strip.is_rows:
        tab.rows.extend([] for _ in range(strip.end - len(tab.rows)))
        moved = tab.rows[strip.start : strip.end]
        tab.splice_rows(strip.start, count, [])
        tab.splice_rows(target, 0, moved)
    else:
        pieces = [row[strip.start : strip.end] for row in tab.rows]
        pieces = [piece + [None] * (count - len(piece)) for piece in pieces]
        tab.splice_cols(strip.start, count, [])
        tab.splice_cols(target, 0, pieces)
    carry(book, tab, Shift(tab.sheet_id, strip.is_rows, displacement(strip.start, strip.end, to)))
    return {}


def update_dimension_properties(book: Book, body: Json) -> Json:
    """Write the size of rows or cols, or hide them."""
    strip = read_strip(book, body.get("range"))
    fields = parse_fields(body.get("fields"))
    check_names(fields, dict.fromkeys(("pixelSize", "hiddenByUser")))
    if strip.start >= strip.size:
        raise Refused(
            400, f"range.startIndex[{strip.start}] is beyond the last {strip.word} of {strip.size}."
        )
    given: dict[str, Any] = body.get("properties") or {}
    table = strip.tab.row_props if strip.is_rows else strip.tab.col_props
    for at in range(strip.start, min(strip.end, strip.size)):
        now = written(table.get(at, {}), given, fields)
        table[at] = {name: part for name, part in now.items() if part}
    return {}


def auto_resize_dimensions(book: Book, body: Json) -> Json:
    """Check the range; what a font would measure is beyond us, so sizes go back to what is usual."""
    strip = read_strip(book, body.get("dimensions"))
    table = strip.tab.row_props if strip.is_rows else strip.tab.col_props
    for at in range(strip.start, min(strip.end, strip.size)):
        table[at] = {name: part for name, part in table.get(at, {}).items() if name != "pixelSize"}
    return {}


def add_dimension_group(book: Book, body: Json) -> Json:
    """Group rows or cols, one level deep."""
    strip = read_strip(book, body.get("range"))
    groups = strip.tab.row_groups if strip.is_rows else strip.tab.col_groups
    where = {name: part for name, part in body["range"].items() if name != "sheetId" or part}
    groups.append({"range": where, "depth": 1})
    return {"addDimensionGroup": {"dimensionGroups": list(groups)}}


def delete_dimension_group(book: Book, body: Json) -> Json:
    """Take a group away again."""
    strip = read_strip(book, body.get("range"))
    groups = strip.tab.row_groups if strip.is_rows else strip.tab.col_groups
    where = {name: part for name, part in body["range"].items() if name != "sheetId" or part}
    if not any(group["range"] == where for group in groups):
        raise Refused(400, "There is no group over this range.")
    groups[:] = [group for group in groups if group["range"] != where]
    reply = {"dimensionGroups": list(groups)} if groups else {}
    return {"deleteDimensionGroup": reply}
