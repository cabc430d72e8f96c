"""The Spreadsheet resource as Google answers it, built no further than a mask asks. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.emulator.book import Book, Effective, plain_effective, shown_text
from tests.emulator.boxes import Area, Box, Json, parse_cells, split_a1
from tests.emulator.cells import Cell, tidy_number
from tests.emulator.discovery import fields_of
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.theme import DEFAULT_FORMAT

ROW_PIXELS, COL_PIXELS = 21, 100


class Wanted:
    """What is asked for at one level; everything where no mask is given."""

    def __init__(self, mask: Any = None) -> None:
        self._mask = mask

    def __call__(self, name: str) -> bool:
        return self._mask is None or bool(self._mask.wants(name))

    def below(self, name: str) -> Wanted:
        """Return what is asked for inside the field."""
        if self._mask is None:
            return Wanted()
        down = getattr(self._mask, "under", None) or self._mask.child
        return Wanted(down(name))


def spreadsheet_json(
    book: Book, spreadsheet_id: str, ranges: list[str] | None, with_grid: bool, mask: Any
) -> Json:
    """Return the resource: ``ranges`` limits the tabs and the cells, ``with_grid`` adds the cells."""
    wanted = Wanted(mask)
    areas = _asked(book, ranges)
    parts: dict[str, Callable[[], Any]] = {
        "spreadsheetId": lambda: spreadsheet_id,
        "properties": lambda: dict(book.properties),
        "sheets": lambda: [
            tab_json(book, tab, areas[tab.sheet_id], with_grid, wanted.below("sheets"))
            for tab in book.tabs
            if tab.sheet_id in areas
        ],
        "namedRanges": lambda: book.named_ranges,
        "spreadsheetUrl": lambda: f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit",
        "developerMetadata": lambda: [
            part for part in book.metadata if part["location"]["locationType"] == "SPREADSHEET"
        ],
    }
    return _filled(parts, wanted)


def _filled(parts: dict[str, Callable[[], Any]], wanted: Wanted) -> Json:
    built = {name: make() for name, make in parts.items() if wanted(name)}
    return {name: part for name, part in built.items() if part not in (None, [], "")}


def _asked(book: Book, ranges: list[str] | None) -> dict[int, list[Area]]:
    if not ranges:
        return {tab.sheet_id: [tab.whole] for tab in book.tabs}
    asked: dict[int, list[Area]] = {}
    for text in ranges:
        tab, area = range_named(book, text)
        asked.setdefault(tab.sheet_id, []).append(area)
    return asked


def range_named(book: Book, text: str) -> tuple[Tab, Area]:
    """Return the cells that A1 notation, a title or a named range stands for.

    Raises:
        Refused: It stands for none.
    """
    for named in book.named_ranges:
        if named["name"].casefold() == text.casefold():
            tab, area, _ = book.place(named["range"])
            return tab, area
    whole = book.titled(text)
    if whole is not None:
        return whole, whole.whole
    title, cells = split_a1(text)
    found = book.titled(title) if title is not None else book.tabs[0]
    box = parse_cells(cells) if cells else Box()
    if found is None or box is None or (title is None and not cells):
        raise Refused(400, f"Unable to parse range: {text}")
    return found, found.area(box)


def sheet_properties(book: Book, tab: Tab) -> Json:
    """Return the SheetProperties; what is off or zero is left out, the id and index 0 are not."""
    grid: Json = {"rowCount": tab.row_count, "columnCount": tab.col_count}
    if tab.frozen_rows:
        grid["frozenRowCount"] = tab.frozen_rows
    if tab.frozen_cols:
        grid["frozenColumnCount"] = tab.frozen_cols
    grid.update(tab.look.get("gridProperties", {}))
    body: Json = {
        "sheetId": tab.sheet_id,
        "title": tab.title,
        "index": book.tabs.index(tab),
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    if tab.is_hidden:
        body["hidden"] = True
    return {**body, **{name: part for name, part in tab.look.items() if name != "gridProperties"}}


def tab_json(book: Book, tab: Tab, areas: list[Area], with_grid: bool, wanted: Wanted) -> Json:
    """Return the Sheet resource of one tab."""
    parts: dict[str, Callable[[], Any]] = {
        "properties": lambda: sheet_properties(book, tab),
        "data": lambda: (
            [grid_json(book, tab, area, wanted.below("data")) for area in areas] if with_grid else None
        ),
        "merges": lambda: [box.as_json() for box in tab.merges],
        "conditionalFormats": lambda: tab.rules,
        "basicFilter": lambda: tab.basic_filter,
        "charts": lambda: tab.charts,
        "bandedRanges": lambda: tab.banded,
        "protectedRanges": lambda: [protection_json(part, book.may_edit(part)) for part in tab.protections],
        "developerMetadata": lambda: _metadata(book, "sheetId", tab.sheet_id),
        "rowGroups": lambda: tab.row_groups,
        "columnGroups": lambda: tab.col_groups,
    }
    return _filled(parts, wanted)


def protection_json(protection: Json, is_editor: bool) -> Json:
    """Return a ProtectedRange as the caller sees it."""
    body = {name: part for name, part in protection.items() if name != "requestingUserCanEdit"}
    if is_editor:
        body["requestingUserCanEdit"] = True
    return body


def _metadata(book: Book, name: str, sheet_id: int) -> list[Json]:
    return [
        part
        for part in book.metadata
        if part["location"]["locationType"] == "SHEET" and part["location"].get(name, 0) == sheet_id
    ]


def grid_json(book: Book, tab: Tab, area: Area, wanted: Wanted) -> Json:
    """Return the GridData of one range."""
    parts: dict[str, Callable[[], Any]] = {
        "startRow": lambda: area.top or None,
        "startColumn": lambda: area.left or None,
        "rowData": lambda: _row_data(book, tab, area, wanted.below("rowData")),
        "rowMetadata": lambda: _props(book, tab, area.top, area.bottom, True),
        "columnMetadata": lambda: _props(book, tab, area.left, area.right, False),
    }
    return _filled(parts, wanted)


def _props(book: Book, tab: Tab, start: int, end: int, is_rows: bool) -> list[Json]:
    table = tab.row_props if is_rows else tab.col_props
    usual = {"pixelSize": ROW_PIXELS if is_rows else COL_PIXELS}
    props = [{**usual, **table.get(at, {})} for at in range(start, end)]
    kind = "ROWS" if is_rows else "COLUMNS"
    for part in book.metadata:
        where = part["location"].get("dimensionRange")
        if where and where.get("sheetId", 0) == tab.sheet_id and where["dimension"] == kind:
            at = where.get("startIndex", 0) - start
            if 0 <= at < len(props):
                props[at].setdefault("developerMetadata", []).append(part)
    return props


def _row_data(book: Book, tab: Tab, area: Area, wanted: Wanted) -> list[Json]:
    if not wanted("values"):
        return []
    make = cell_maker(book, wanted.below("values"))
    rows: list[Json] = []
    for row in range(area.top, min(area.bottom, len(tab.rows))):
        cells = tab.rows[row][area.left : area.right]
        while cells and cells[-1] is None:
            cells.pop()
        values = [
            {} if cell is None else make(cell, tab, row, area.left + at) for at, cell in enumerate(cells)
        ]
        rows.append({"values": values} if values else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cell_maker(book: Book, wanted: Wanted) -> Callable[[Cell, Tab, int, int], Json]:
    """Return a function that builds a CellData; what is not asked for costs nothing."""
    value, note, runs = wanted("userEnteredValue"), wanted("note"), wanted("textFormatRuns")
    look, rule = wanted("userEnteredFormat"), wanted("dataValidation")
    effective, text, link = wanted("effectiveValue"), wanted("formattedValue"), wanted("hyperlink")
    shown_look, look_wanted = wanted("effectiveFormat"), wanted.below("effectiveFormat")
    locale, needs_outcome = book.locale, effective or text or link or shown_look
    is_number_alone = {name for name in fields_of("CellFormat") if look_wanted(name)} == {"numberFormat"}

    def make(cell: Cell, tab: Tab, row: int, col: int) -> Json:
        body: Json = {}
        held = cell.value
        if value and held:
            body["userEnteredValue"] = held
        if needs_outcome:
            found = plain_effective(cell) if cell.formula is None else book.effective(tab, row, col)
            if held and effective:
                body["effectiveValue"] = held if cell.formula is None else outcome_json(found)
            if held and text:
                body["formattedValue"] = shown_text(found, locale)
            if link and (uri := found.link or cell_link(cell)):
                body["hyperlink"] = uri
            if shown_look and is_number_alone:
                body["effectiveFormat"] = {"numberFormat": found.number_format} if found.number_format else {}
            elif shown_look:
                body["effectiveFormat"] = effective_format(cell, found, look_wanted)
        if look and cell.format:
            body["userEnteredFormat"] = cell.format
        if note and cell.note:
            body["note"] = cell.note
        if runs and cell.runs:
            body["textFormatRuns"] = list(cell.runs)
        if rule and cell.validation:
            body["dataValidation"] = cell.validation
        return body

    return make


def outcome_json(found: Effective) -> Json:
    """Return the ExtendedValue a formula came to."""
    if found.error:
        return {"errorValue": {"type": found.error.kind, "message": found.error.message}}
    if isinstance(found.value, bool):
        return {"boolValue": found.value}
    if isinstance(found.value, str):
        return {"stringValue": found.value}
    return {"numberValue": tidy_number(float(found.value or 0))}


def cell_link(cell: Cell) -> str:
    """Return the one link of a cell that its look or its only run makes."""
    text = (cell.format or {}).get("textFormat") or {}
    if text.get("link"):
        return str(text["link"].get("uri", ""))
    links = {run["format"].get("link", {}).get("uri", "") for run in cell.runs}
    starts_at_once = bool(cell.runs) and not cell.runs[0].get("startIndex", 0)
    return links.pop() if len(links) == 1 and starts_at_once else ""


def effective_format(cell: Cell, found: Effective, wanted: Wanted) -> Json:
    """Return the CellFormat a cell is drawn with: its own over the spreadsheet's default."""
    body: Json = {}
    if found.number_format and wanted("numberFormat"):
        body["numberFormat"] = found.number_format
    own = cell.format or {}
    for name, part in DEFAULT_FORMAT.items():
        if wanted(name):
            body[name] = {**part, **own.get(name, {})} if name == "textFormat" else own.get(name, part)
    for name, part in own.items():
        if name not in body and wanted(name):
            body[name] = part
    if "horizontalAlignment" not in body and wanted("horizontalAlignment") and found.value is not None:
        body["horizontalAlignment"] = _alignment(found)
    if "hyperlinkDisplayType" not in body and wanted("hyperlinkDisplayType"):
        body["hyperlinkDisplayType"] = "LINKED" if found.link or cell_link(cell) else "PLAIN_TEXT"
    return body


def _alignment(found: Effective) -> str:
    if isinstance(found.value, bool):
        return "CENTER"
    return "LEFT" if isinstance(found.value, str) else "RIGHT"
