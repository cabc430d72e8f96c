"""Requests that copy and cut cells. No I/O."""

from __future__ import annotations

from dataclasses import replace

from tests.emulator.book import Book, Effective
from tests.emulator.boxes import Area, Box, Json
from tests.emulator.carrying import carry_ranges, carry_references
from tests.emulator.cells import BLANK, Cell
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.references import copied
from tests.emulator.showing import outcome_json

_TYPES = ("NORMAL", "VALUES", "FORMAT", "NO_BORDERS", "FORMULA", "DATA_VALIDATION")


def copy_paste(book: Book, body: Json) -> Json:
    """Copy cells; where the destination is a multiple of the source they are repeated."""
    kind, is_turned = _paste_type(body), body.get("pasteOrientation") == "TRANSPOSE"
    source_tab, source, _ = book.place(body.get("source"))
    given = body.get("destination")
    tab, _, box = book.place(given)
    height, width = (source.width, source.height) if is_turned else (source.height, source.width)
    down = _times(box.top, box.bottom, tab.row_count, height)
    right = _times(box.left, box.right, tab.col_count, width)
    top, left = box.top or 0, box.left or 0
    area = _fitting(tab, Area(top, top + height * down, left, left + width * right))
    book.guard(tab, area)
    taken = [
        [_Taken(book, source_tab, row, col) for col in range(source.left, source.right)]
        for row in range(source.top, source.bottom)
    ]
    for row in range(area.top, area.bottom):
        for col in range(area.left, area.right):
            at = ((row - area.top) % height, (col - area.left) % width)
            cell = taken[at[1]][at[0]] if is_turned else taken[at[0]][at[1]]
            tab.put(row, col, cell.onto(tab.cell(row, col), row, col, kind))
    if kind in {"NORMAL", "NO_BORDERS", "FORMAT"} and not is_turned:
        _copy_merges(source_tab, source, tab, area)
    return {}


def _paste_type(body: Json) -> str:
    kind = str(body.get("pasteType", "PASTE_NORMAL")).removeprefix("PASTE_")
    if kind not in _TYPES:
        raise Refused(400, f"The emulator does not know the paste type {body.get('pasteType')}.")
    return kind


def _times(start: int | None, end: int | None, size: int, length: int) -> int:
    """Return how often ``length`` is repeated between the two: once unless it fits in wholly."""
    span = (size if end is None else end) - (start or 0)
    return span // length if span % length == 0 else 1


def _fitting(tab: Tab, area: Area) -> Area:
    if area.bottom > tab.row_count or area.right > tab.col_count:
        shown = Box(tab.sheet_id, *area).a1(tab.title)
        size = f"Max rows: {tab.row_count}, max columns: {tab.col_count}"
        raise Refused(400, f"Range ({shown}) exceeds grid limits. {size}")
    return area


class _Taken:
    """A cell as it was when it was copied."""

    def __init__(self, book: Book, tab: Tab, row: int, col: int) -> None:
        self.cell = tab.cell(row, col)
        self.row, self.col = row, col
        self._value = self.cell.value
        if self.cell.formula is not None:
            self._value = _frozen(book.effective(tab, row, col))

    def onto(self, there: Cell, row: int, col: int, kind: str) -> Cell:
        """Return what stands at the destination afterwards."""
        cell = self.cell
        if kind == "VALUES":
            return replace(there, value=self._value, runs=())
        if kind == "FORMAT":
            return replace(there, format=cell.format)
        if kind == "DATA_VALIDATION":
            return replace(there, validation=cell.validation)
        value = cell.value
        if cell.formula is not None:
            value = {"formulaValue": copied(cell.formula, row - self.row, col - self.col)}
        if kind == "FORMULA":
            return replace(there, value=value, runs=())
        look = cell.format
        if kind == "NO_BORDERS" and look:
            borders = (there.format or {}).get("borders")
            look = {name: part for name, part in look.items() if name != "borders"}
            look = {**look, "borders": borders} if borders else look or None
        return BLANK if cell is BLANK else replace(cell, value=value, format=look)


def _frozen(found: Effective) -> Json | None:
    if found.error:
        return {"stringValue": found.error.message}
    return None if found.value == "" else outcome_json(found)


def _copy_merges(source_tab: Tab, source: Area, tab: Tab, area: Area) -> None:
    for box in source_tab.merges[:]:
        merged = box.on_grid(source_tab.row_count, source_tab.col_count)
        if not source.holds(merged):
            continue
        for top in range(area.top, area.bottom, source.height):
            for left in range(area.left, area.right, source.width):
                rows, cols = top - source.top, left - source.left
                moved = Box(
                    tab.sheet_id,
                    merged.top + rows,
                    merged.bottom + rows,
                    merged.left + cols,
                    merged.right + cols,
                )
                if moved not in tab.merges:
                    tab.merges.append(moved)


def cut_paste(book: Book, body: Json) -> Json:
    """Move cells; references to them, and ranges that lie wholly among them, follow."""
    kind = _paste_type(body)
    if kind != "NORMAL":
        raise Refused(400, f"The emulator does not know how to cut with {body.get('pasteType')}.")
    source_tab, source, _ = book.place(body.get("source"))
    given = body.get("destination") or {}
    tab = book.tab(given.get("sheetId", 0))
    top, left = given.get("rowIndex") or 0, given.get("columnIndex") or 0
    area = _fitting(tab, Area(top, top + source.height, left, left + source.width))
    book.guard(source_tab, source)
    book.guard(tab, area)
    cells = [
        [source_tab.cell(row, col) for col in range(source.left, source.right)]
        for row in range(source.top, source.bottom)
    ]
    for row, col, _ in list(source_tab.held(source)):
        source_tab.put(row, col, BLANK)
    for at, row_cells in enumerate(cells):
        for along, cell in enumerate(row_cells):
            tab.put(top + at, left + along, cell)
    _follow(book, source_tab, source, tab, area)
    return {}


def _follow(book: Book, source_tab: Tab, source: Area, tab: Tab, area: Area) -> None:
    """Take along what lies wholly among the cells that moved, within one tab."""

    def move(box: Box) -> Box | None:
        edges = (box.top, box.bottom, box.left, box.right)
        if box.sheet_id != source_tab.sheet_id or None in edges:
            return box
        if not source.holds(box.on_grid(source_tab.row_count, source_tab.col_count)):
            return box
        rows, cols = area.top - source.top, area.left - source.left
        return Box(
            tab.sheet_id,
            (box.top or 0) + rows,
            (box.bottom or 0) + rows,
            (box.left or 0) + cols,
            (box.right or 0) + cols,
        )

    if tab is source_tab:
        carry_references(book, tab, move)
        carry_ranges(book, tab, move)
