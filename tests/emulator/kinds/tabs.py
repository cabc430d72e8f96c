"""Requests that add, delete, duplicate and describe tabs, and the spreadsheet itself. No I/O."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.emulator.book import PROTECTED, Book
from tests.emulator.boxes import MOST_COLS, Json
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.kinds.dimensions import cut_down
from tests.emulator.masking import Fields, check_names, parse_fields, written
from tests.emulator.references import Reference
from tests.emulator.showing import sheet_properties

_GRID = dict.fromkeys(
    "rowCount columnCount frozenRowCount frozenColumnCount hideGridlines rowGroupControlAfter "
    "columnGroupControlAfter".split()
)
_PROPERTIES: dict[str, Any] = {
    **dict.fromkeys("sheetId title index sheetType hidden tabColor tabColorStyle rightToLeft".split()),
    "gridProperties": _GRID,
}
_SPREADSHEET = (
    "title",
    "locale",
    "timeZone",
    "autoRecalc",
    "defaultFormat",
    "iterativeCalculationSettings",
    "spreadsheetTheme",
    "importFunctionsExternalUrlAccessAllowed",
)
_MOST_TITLE = 100


def add_sheet(book: Book, body: Json) -> Json:
    """Add a tab; without an index it comes last."""
    given = body.get("properties") or {}
    kind = given.get("sheetType", "GRID")
    if kind != "GRID":
        raise Refused(400, f"Cannot add a sheet of type {kind}.")
    sheet_id = given["sheetId"] if given.get("sheetId") is not None else _free_id(book)
    _check_id(book, sheet_id)
    title = given["title"] if given.get("title") is not None else _free_title(book)
    check_title(book, title)
    tab = Tab(sheet_id, title)
    _insert(book, tab, given.get("index"))
    _describe(book, tab, {name: part for name, part in given.items() if name not in {"index", "title"}})
    return {"addSheet": {"properties": sheet_properties(book, tab)}}


def _free_id(book: Book) -> int:
    taken = {tab.sheet_id for tab in book.tabs}
    return next(number for number in iter(book.new_id, None) if number not in taken)


def _free_title(book: Book) -> str:
    number = len(book.tabs) + 1
    while book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _check_id(book: Book, sheet_id: int) -> None:
    if sheet_id < 0:
        raise Refused(400, f"Sheet id {sheet_id} must be greater than or equal to 0.")
    if any(tab.sheet_id == sheet_id for tab in book.tabs):
        raise Refused(400, f'A sheet with the ID "{sheet_id}" already exists. Please enter another ID.')


def check_title(book: Book, title: str, tab: Tab | None = None) -> None:
    """Refuse a title that is empty, too long or taken by another tab, whatever its case."""
    if not title:
        raise Refused(400, "The sheet name cannot be empty.")
    if len(title) > _MOST_TITLE:
        raise Refused(400, f"The sheet name cannot be greater than {_MOST_TITLE} characters.")
    other = book.titled(title)
    if other is not None and other is not tab:
        raise Refused(400, f'A sheet with the name "{title}" already exists. Please enter another name.')


def _insert(book: Book, tab: Tab, index: int | None) -> None:
    if index is not None and not 0 <= index <= len(book.tabs):
        raise Refused(400, f"Sheet index {index} must be between 0 and {len(book.tabs)}.")
    book.tabs.insert(len(book.tabs) if index is None else index, tab)


def _describe(book: Book, tab: Tab, given: Json) -> None:
    grid = given.get("gridProperties") or {}
    _resize(book, tab, grid.get("rowCount", tab.row_count), grid.get("columnCount", tab.col_count))
    _freeze(tab, grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0))
    _hide(book, tab, bool(given.get("hidden")))
    others = {name: part for name, part in grid.items() if not name.endswith("Count") and part}
    tab.look = {"gridProperties": others} if others else {}
    if given.get("rightToLeft"):
        tab.look["rightToLeft"] = True
    colour = given.get("tabColor") or (given.get("tabColorStyle") or {}).get("rgbColor")
    if colour is not None:
        tab.look.update(tabColor=colour, tabColorStyle={"rgbColor": colour})


def _resize(book: Book, tab: Tab, rows: int, cols: int) -> None:
    if rows < 1 or cols < 1:
        raise Refused(400, "gridProperties.rowCount and gridProperties.columnCount must be at least 1.")
    check_cols(cols)
    if rows < tab.row_count:
        cut_down(book, tab, rows, is_rows=True)
    if cols < tab.col_count:
        cut_down(book, tab, cols, is_rows=False)
    tab.row_count, tab.col_count = rows, cols
    book.check_size()


def check_cols(cols: int) -> None:
    """Refuse more cols than a tab can have."""
    if cols > MOST_COLS:
        raise Refused(400, f"A sheet can have at most {MOST_COLS} columns.")


def _freeze(tab: Tab, rows: int, cols: int) -> None:
    if rows and rows >= tab.row_count:
        raise Refused(400, "You can't freeze all visible rows on the sheet.")
    if cols and cols >= tab.col_count:
        raise Refused(400, "You can't freeze all visible columns on the sheet.")
    tab.frozen_rows, tab.frozen_cols = rows, cols


def _hide(book: Book, tab: Tab, is_hidden: bool) -> None:
    tab.is_hidden = is_hidden
    if all(other.is_hidden for other in book.tabs):
        raise Refused(400, "You can't hide all the sheets in a document.")


def delete_sheet(book: Book, body: Json) -> Json:
    """Delete a tab and all that lies on it; references to it break."""
    tab = book.tab(body.get("sheetId", 0))
    if not all(book.may_edit(part) for part in tab.protections):
        raise Refused(400, PROTECTED)
    if all(other.is_hidden for other in book.tabs if other is not tab):
        raise Refused(400, "You can't remove all the visible sheets in a document.")

    def without(there: Tab, reference: Reference) -> Reference | None:
        return None if reference.title is not None and book.meant(there, reference) is tab else reference

    book.rewrite(without)
    book.tabs.remove(tab)
    gone = tab.sheet_id
    book.named_ranges = [part for part in book.named_ranges if part["range"].get("sheetId", 0) != gone]
    book.metadata = [part for part in book.metadata if metadata_tab(part) != gone]
    return {}


def metadata_tab(part: Json) -> int | None:
    """Return the id of the tab developer metadata hangs on; None for the spreadsheet's own."""
    where = part["location"]
    if where["locationType"] == "SPREADSHEET":
        return None
    held = where.get("dimensionRange", where)
    return int(held.get("sheetId", 0))


def duplicate_sheet(book: Book, body: Json) -> Json:
    """Copy a tab with its cells, looks, rules and protections."""
    source = book.tab(body.get("sourceSheetId", 0))
    sheet_id = body["newSheetId"] if body.get("newSheetId") is not None else _free_id(book)
    _check_id(book, sheet_id)
    title = body.get("newSheetName") or _copy_title(book, source.title)
    check_title(book, title)
    tab = replace(source.copy(), sheet_id=sheet_id, title=title)
    tab.merges = [replace(box, sheet_id=sheet_id) for box in tab.merges]
    tab.rules = [{**part, "ranges": [_onto(box, sheet_id) for box in part["ranges"]]} for part in tab.rules]
    tab.protections = [
        {**part, "protectedRangeId": book.new_id(), "range": _onto(part.get("range", {}), sheet_id)}
        for part in tab.protections
    ]
    if tab.basic_filter:
        tab.basic_filter = {**tab.basic_filter, "range": _onto(tab.basic_filter["range"], sheet_id)}
    _insert(book, tab, body.get("insertSheetIndex", 0))
    book.check_size()
    return {"duplicateSheet": {"properties": sheet_properties(book, tab)}}


def _onto(box: Json, sheet_id: int) -> Json:
    others = {name: part for name, part in box.items() if name != "sheetId"}
    return {"sheetId": sheet_id, **others} if sheet_id else others


def _copy_title(book: Book, title: str) -> str:
    wanted, number = f"Copy of {title}", 2
    while book.titled(wanted):
        wanted, number = f"Copy of {title} {number}", number + 1
    return wanted


def update_sheet_properties(book: Book, body: Json) -> Json:
    """Write the masked properties of a tab; a smaller grid loses its cells."""
    given = body.get("properties") or {}
    fields = parse_fields(body.get("fields"))
    check_names(fields, _PROPERTIES)
    tab = book.tab(given.get("sheetId", 0))
    now = written(sheet_properties(book, tab), given, fields)
    if "title" in fields or "*" in fields:
        _rename(book, tab, now.get("title", ""))
    if ("index" in fields or "*" in fields) and given.get("index") is not None:
        _reorder(book, tab, given["index"])
    if "tabColorStyle" in fields:
        now.pop("tabColor", None)
    _describe(book, tab, _kept_grid(tab, now, fields))
    return {}


def _kept_grid(tab: Tab, now: Json, fields: Fields) -> Json:
    """Return the properties with the sizes that a mask naming the whole grid would leave out."""
    grid = now.get("gridProperties") or {}
    if "gridProperties" in fields or "*" in fields:
        below: Fields = fields.get("gridProperties", {})
        for name in below or ("rowCount", "columnCount"):
            if name in {"rowCount", "columnCount"} and not grid.get(name):
                if below:
                    raise Refused(400, f"gridProperties.{name} must be at least 1.")
                grid = {**grid, name: tab.row_count if name == "rowCount" else tab.col_count}
    return {**now, "gridProperties": grid}


def _rename(book: Book, tab: Tab, title: str) -> None:
    check_title(book, title, tab)

    def renamed(there: Tab, reference: Reference) -> Reference:
        is_meant = reference.title is not None and book.meant(there, reference) is tab
        return replace(reference, title=title) if is_meant else reference

    book.rewrite(renamed)
    tab.title = title


def _reorder(book: Book, tab: Tab, index: int) -> None:
    """Move a tab; places are counted before the move, so its own and the next one change nothing."""
    if not 0 <= index <= len(book.tabs):
        raise Refused(400, f"Sheet index {index} must be between 0 and {len(book.tabs)}.")
    at = book.tabs.index(tab)
    if index in (at, at + 1):
        return
    book.tabs.pop(at)
    book.tabs.insert(index - 1 if index > at else index, tab)


def update_spreadsheet_properties(book: Book, body: Json) -> Json:
    """Write the masked properties of the spreadsheet."""
    fields = parse_fields(body.get("fields"))
    check_names(fields, dict.fromkeys(_SPREADSHEET))
    now = written(book.properties, body.get("properties") or {}, fields)
    for name in ("title", "locale", "timeZone"):
        if not now.get(name):
            raise Refused(400, f"properties.{name} cannot be empty.")
    book.properties = now
    return {}
