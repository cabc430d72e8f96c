"""Requests that write cells: updateCells, repeatCell, appendCells, setDataValidation, merges. No I/O."""

from __future__ import annotations

from dataclasses import replace

from tests.emulator.book import Book
from tests.emulator.boxes import Area, Box, Json
from tests.emulator.cells import BLANK, CELL_FIELDS, write_cell
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.masking import Fields, check_names, parse_fields
from tests.emulator.references import copied

_READ_ONLY = ("effectiveValue", "effectiveFormat", "formattedValue", "hyperlink")


def cell_fields(text: str | None) -> Fields:
    """Parse a mask over CellData.

    Raises:
        Refused: It is empty, names nothing there is, or what nobody can write.
    """
    fields = parse_fields(text)
    check_names(fields, CELL_FIELDS)
    for name in _READ_ONLY:
        if name in fields:
            raise Refused(400, f"{name} is read-only.")
    return fields


def update_cells(book: Book, body: Json) -> Json:
    """Write rows of cells through a mask; the rest of the range is cleared through the same mask."""
    fields = cell_fields(body.get("fields"))
    rows = [row.get("values") or [] for row in body.get("rows") or []]
    if (body.get("range") is None) == (body.get("start") is None):
        raise Refused(400, "Exactly one of range and start must be specified.")
    if body.get("range") is not None:
        tab, area, _ = book.place(body["range"])
        _check_fit(rows, area)
    else:
        tab, area = _started(book, body["start"], rows)
    book.guard(tab, area)
    for row in range(area.top, area.bottom):
        given = rows[row - area.top] if row - area.top < len(rows) else []
        width = len(given) if body.get("range") is None else area.width
        for at in range(min(width, area.width)):
            part = given[at] if at < len(given) else {}
            _write(tab, row, area.left + at, part, fields)
    return {}


def _write(tab: Tab, row: int, col: int, part: Json, fields: Fields) -> None:
    cell = tab.cell(row, col)
    if part or cell is not BLANK:
        tab.put(row, col, write_cell(cell, part, fields))


def _check_fit(rows: list[list[Json]], area: Area) -> None:
    """Refuse rows that reach beyond the range, or beyond the grid where the range does."""
    _check_end("row", area.top + len(rows), area.bottom)
    _check_end("column", area.left + max(map(len, rows), default=0), area.right)


def _check_end(word: str, end: int, last: int) -> None:
    if end > last:
        beyond = f"beyond the last requested {word} of: {last - 1}"
        raise Refused(400, f"Attempting to write {word}: {last}, {beyond}")


def _started(book: Book, start: Json, rows: list[list[Json]]) -> tuple[Tab, Area]:
    tab = book.tab(start.get("sheetId", 0))
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    width = max(map(len, rows), default=0)
    here = tab.area(Box(tab.sheet_id, top, top + 1, left, left + 1))
    _check_end("row", top + len(rows), tab.row_count)
    _check_end("column", left + width, tab.col_count)
    return tab, here._replace(bottom=top + len(rows), right=left + width)


def repeat_cell(book: Book, body: Json) -> Json:
    """Write one cell all over a range through a mask; its formula's references follow."""
    fields = cell_fields(body.get("fields"))
    tab, area, _ = book.place(body.get("range"))
    given = body.get("cell") or {}
    book.guard(tab, area)
    formula = (given.get("userEnteredValue") or {}).get("formulaValue")
    for row in range(area.top, area.bottom):
        for col in range(area.left, area.right):
            part = given
            if formula:
                moved = copied(formula, row - area.top, col - area.left)
                part = {**given, "userEnteredValue": {"formulaValue": moved}}
            _write(tab, row, col, part, fields)
    return {}


def append_cells(book: Book, body: Json) -> Json:
    """Write rows below the last row that holds anything; the grid grows."""
    fields = cell_fields(body.get("fields"))
    tab = book.tab(body.get("sheetId", 0))
    rows = [row.get("values") or [] for row in body.get("rows") or []]
    used = [row for row, _, cell in tab.held(tab.whole) if cell.value or cell.note]
    top = max(used, default=-1) + 1
    _check_end("column", max(map(len, rows), default=0), tab.col_count)
    tab.row_count = max(tab.row_count, top + len(rows))
    book.check_size()
    for row, given in enumerate(rows, top):
        for col, part in enumerate(given):
            _write(tab, row, col, part, fields)
    return {}


def set_data_validation(book: Book, body: Json) -> Json:
    """Set a rule on every cell of a range, or take it away."""
    tab, area, _ = book.place(body.get("range"))
    rule = body.get("rule") or None
    if rule is not None and not (rule.get("condition") or {}).get("type"):
        raise Refused(400, "A data validation rule must have a condition.")
    if rule is not None:
        rule = {name: part for name, part in rule.items() if part not in (None, False, "")}
    book.guard(tab, area)
    for row in range(area.top, area.bottom):
        for col in range(area.left, area.right):
            cell = tab.cell(row, col)
            if rule is not None or cell is not BLANK:
                tab.put(row, col, replace(cell, validation=rule))
    return {}


def merge_cells(book: Book, body: Json) -> Json:
    """Merge cells; only the first value of each merge is kept."""
    tab, area, _ = book.place(body.get("range"))
    book.guard(tab, area)
    kind = body.get("mergeType")
    if kind == "MERGE_ALL":
        parts = [area]
    elif kind == "MERGE_ROWS":
        parts = [area._replace(top=row, bottom=row + 1) for row in range(area.top, area.bottom)]
    elif kind == "MERGE_COLUMNS":
        parts = [area._replace(left=col, right=col + 1) for col in range(area.left, area.right)]
    else:
        raise Refused(400, "No merge type specified.")
    _take_apart(tab, area)
    for part in parts:
        if part.height * part.width > 1:
            _merge(tab, part)
    return {}


def _merge(tab: Tab, area: Area) -> None:
    tab.merges.append(Box(tab.sheet_id, *area))
    first = (area.top, area.left)
    held = list(tab.held(area))
    value = next((cell for _, _, cell in held if cell.value), None)
    for row, col, cell in held:
        if (row, col) != first and cell.value:
            tab.put(row, col, replace(cell, value=None, runs=()))
    if value is not None:
        tab.put(*first, replace(tab.cell(*first), value=value.value, runs=value.runs))


def _take_apart(tab: Tab, area: Area) -> None:
    for box in tab.merges[:]:
        merged = box.on_grid(tab.row_count, tab.col_count)
        if merged.meets(area):
            if not area.holds(merged):
                raise Refused(400, "You must select all cells in a merged range to merge or unmerge them.")
            tab.merges.remove(box)


def unmerge_cells(book: Book, body: Json) -> Json:
    """Take merges apart that lie wholly in the range."""
    tab, area, _ = book.place(body.get("range"))
    book.guard(tab, area)
    _take_apart(tab, area)
    return {}
