"""A person at the browser: what is clicked and typed, by titles and 1-based rows and cols. No I/O."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.emulator.book import Book
from tests.emulator.boxes import Area, Box, Json, parse_cells
from tests.emulator.cells import Cell
from tests.emulator.errors import Refused
from tests.emulator.grid import Tab
from tests.emulator.typing_in import typed
from tests.emulator.workbook import Spreadsheet


class Human:
    """Someone who edits the spreadsheet; without an e-mail address, its owner.

    Every method raises ``Refused`` where the browser would refuse, and then changes nothing.
    """

    def __init__(self, workbook: Spreadsheet, email: str | None = None) -> None:
        self._workbook = workbook
        self._email = email

    # What is seen.

    def titles(self) -> list[str]:
        """Return the titles in their order, hidden tabs included."""
        return [tab.title for tab in self._book.tabs]

    def rows(self, title: str) -> list[list[str]]:
        """Return what is displayed, blank rows and cells at the ends left out."""
        tab = self._tab(title)
        rows = [self._row(tab, row) for row in range(len(tab.rows))]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def value(self, title: str, row: int, col: int) -> str:
        """Return what is displayed in one cell."""
        return self._book.shown(self._tab(title), row - 1, col - 1)

    def cell(self, title: str, row: int, col: int) -> Cell:
        """Return the cell with all that hangs on it."""
        return self._tab(title).cell(row - 1, col - 1)

    def find(self, title: str, text: str) -> tuple[int, int]:
        """Return the row and col of the first cell that displays ``text``."""
        for row, cells in enumerate(self.rows(title), 1):
            if text in cells:
                return row, cells.index(text) + 1
        raise LookupError(f"nothing on {title} displays {text!r}")

    # Cells.

    def type_text(self, title: str, row: int, col: int, text: str) -> None:
        """Type into a cell and press Enter; the grid must reach that far."""
        with_text = self._book.copy()
        with_text.as_user = self._email
        tab = self._tab(title, with_text)
        place = Area(row - 1, row, col - 1, col)
        tab.area(Box(tab.sheet_id, *place))
        try:
            with_text.guard(tab, place)
        except Refused as refused:
            raise Refused(refused.status, refused.message) from refused
        old = tab.cell(row - 1, col - 1)
        value, look = typed(text, with_text.locale, _without_link(old.format))
        tab.put(row - 1, col - 1, replace(old, value=value, format=look, runs=()))
        self._keep(with_text)

    def clear(self, title: str, row: int, col: int) -> None:
        """Press Delete on a cell: its look and note stay."""
        self.type_text(title, row, col, "")

    def write_note(self, title: str, row: int, col: int, note: str) -> None:
        """Put a note on a cell."""
        cells = [{"values": [{"note": note}]}]
        place = {"sheetId": self._id(title), "rowIndex": row - 1, "columnIndex": col - 1}
        self._do("updateCells", start=place, rows=cells, fields="note")

    def cut_paste(self, title: str, cells: str, to: str) -> None:
        """Cut a range such as ``A2:C3`` and paste it at a cell such as ``A9``."""
        place = _box(to)
        destination = {"sheetId": self._id(title), "rowIndex": place.top, "columnIndex": place.left}
        source = self._range(title, cells)
        self._do("cutPaste", source=source, destination=destination, pasteType="PASTE_NORMAL")

    def copy_paste(self, title: str, cells: str, to: str) -> None:
        """Copy a range and paste it at a cell."""
        source, destination = self._range(title, cells), self._range(title, to)
        self._do("copyPaste", source=source, destination=destination, pasteType="PASTE_NORMAL")

    def replace_all(self, title: str, find: str, replacement: str) -> None:
        """Find and replace on one tab."""
        self._do("findReplace", sheetId=self._id(title), find=find, replacement=replacement)

    # Rows and cols.

    def insert_rows(self, title: str, before: int, count: int = 1) -> None:
        """Insert rows above row ``before``; they look like the row above, as the browser has it."""
        self._insert(title, "ROWS", before, count)

    def insert_cols(self, title: str, before: int, count: int = 1) -> None:
        """Insert cols left of col ``before``."""
        self._insert(title, "COLUMNS", before, count)

    def delete_rows(self, title: str, first: int, count: int = 1) -> None:
        """Delete rows."""
        self._do("deleteDimension", range=self._strip(title, "ROWS", first, count))

    def delete_cols(self, title: str, first: int, count: int = 1) -> None:
        """Delete cols."""
        self._do("deleteDimension", range=self._strip(title, "COLUMNS", first, count))

    def move_rows(self, title: str, first: int, before: int, count: int = 1) -> None:
        """Drag rows so that they stand above what is row ``before`` now."""
        source = self._strip(title, "ROWS", first, count)
        self._do("moveDimension", source=source, destinationIndex=before - 1)

    def move_cols(self, title: str, first: int, before: int, count: int = 1) -> None:
        """Drag cols so that they stand left of what is col ``before`` now."""
        source = self._strip(title, "COLUMNS", first, count)
        self._do("moveDimension", source=source, destinationIndex=before - 1)

    def copy_row(self, title: str, row: int) -> None:
        """Duplicate a row below itself."""
        self._insert(title, "ROWS", row + 1, 1)
        sheet_id = self._id(title)
        source = Box(sheet_id, row - 1, row).as_json()
        self._do("copyPaste", source=source, destination=Box(sheet_id, row, row + 1).as_json())

    def sort(
        self,
        title: str,
        by_col: int,
        first_row: int,
        last_row: int | None = None,
        first_col: int = 1,
        last_col: int | None = None,
        *,
        descending: bool = False,
    ) -> None:
        """Sort rows by a col; without ``last_col`` whole rows, else what stands beside stays."""
        box = Box(self._id(title), first_row - 1, last_row, first_col - 1, last_col)
        order = "DESCENDING" if descending else "ASCENDING"
        specs = [{"dimensionIndex": by_col - 1, "sortOrder": order}]
        self._do("sortRange", range=box.as_json(), sortSpecs=specs)

    def freeze(self, title: str, rows: int = 0, cols: int = 0) -> None:
        """Freeze the first rows and cols."""
        grid = {"frozenRowCount": rows, "frozenColumnCount": cols}
        fields = "gridProperties(frozenRowCount,frozenColumnCount)"
        self._describe(title, fields, gridProperties=grid)

    def hide_rows(self, title: str, first: int, count: int = 1) -> None:
        """Hide rows."""
        self._hide_strip(self._strip(title, "ROWS", first, count))

    def hide_cols(self, title: str, first: int, count: int = 1) -> None:
        """Hide cols."""
        self._hide_strip(self._strip(title, "COLUMNS", first, count))

    # Tabs.

    def rename(self, title: str, new_title: str) -> None:
        """Rename a tab."""
        self._describe(title, "title", title=new_title)

    def add_tab(self, title: str) -> None:
        """Add an empty tab at the end."""
        self._do("addSheet", properties={"title": title})

    def delete_tab(self, title: str) -> None:
        """Delete a tab."""
        self._do("deleteSheet", sheetId=self._id(title))

    def duplicate_tab(self, title: str, new_title: str | None = None) -> None:
        """Duplicate a tab; the copy stands beside it."""
        index = self._book.tabs.index(self._tab(title)) + 1
        named = {"newSheetName": new_title} if new_title else {}
        self._do("duplicateSheet", sourceSheetId=self._id(title), insertSheetIndex=index, **named)

    def move_tab(self, title: str, before: int) -> None:
        """Drag a tab in front of the one that stands at place ``before`` (1-based)."""
        self._describe(title, "index", index=before - 1)

    def hide(self, title: str) -> None:
        """Hide a tab."""
        self._describe(title, "hidden", hidden=True)

    def show(self, title: str) -> None:
        """Show a hidden tab."""
        self._describe(title, "hidden", hidden=False)

    def protect(self, title: str, cells: str = "", editors: tuple[str, ...] = ()) -> None:
        """Protect a range, or the whole tab, so that only its editors may write there."""
        held = {"range": self._range(title, cells), "editors": {"users": list(editors)}}
        self._do("addProtectedRange", protectedRange=held)

    # The workings.

    @property
    def _book(self) -> Book:
        return self._workbook.book

    def _tab(self, title: str, book: Book | None = None) -> Tab:
        for tab in (book or self._book).tabs:
            if tab.title == title:
                return tab
        raise LookupError(f"there is no tab {title!r}, only {self.titles()}")

    def _id(self, title: str) -> int:
        return self._tab(title).sheet_id

    def _row(self, tab: Tab, row: int) -> list[str]:
        texts = [self._book.shown(tab, row, col) for col in range(len(tab.rows[row]))]
        while texts and not texts[-1]:
            texts.pop()
        return texts

    def _do(self, kind: str, **body: Any) -> None:
        try:
            self._workbook.batch_update([{kind: body}], self._email)
        except Refused as refused:
            # A person sees the sentence, not which request of a batch it came from.
            sentence = refused.message.removeprefix(f"Invalid requests[0].{kind}: ")
            raise Refused(refused.status, sentence) from refused

    def _keep(self, book: Book) -> None:
        book.as_user = None
        self._workbook.book = book
        self._workbook.version += 1

    def _range(self, title: str, cells: str) -> Json:
        box = _box(cells) if cells else Box()
        return replace(box, sheet_id=self._id(title)).as_json()

    def _strip(self, title: str, dimension: str, first: int, count: int) -> Json:
        bounds = {"startIndex": first - 1, "endIndex": first - 1 + count}
        return {"sheetId": self._id(title), "dimension": dimension, **bounds}

    def _insert(self, title: str, dimension: str, before: int, count: int) -> None:
        strip = self._strip(title, dimension, before, count)
        self._do("insertDimension", range=strip, inheritFromBefore=before > 1)

    def _hide_strip(self, strip: Json) -> None:
        properties = {"hiddenByUser": True}
        self._do("updateDimensionProperties", range=strip, properties=properties, fields="hiddenByUser")

    def _describe(self, of: str, fields: str, **properties: Any) -> None:
        properties["sheetId"] = self._id(of)
        self._do("updateSheetProperties", properties=properties, fields=fields)


def _box(cells: str) -> Box:
    box = parse_cells(cells)
    if box is None:
        raise ValueError(f"{cells!r} is no range")
    return box


def _without_link(look: Json | None) -> Json | None:
    """Typing over a linked cell takes its link away."""
    text = (look or {}).get("textFormat") or {}
    if not look or "link" not in text:
        return look
    plain = {
        name: part
        for name, part in text.items()
        if name not in {"link", "underline", "foregroundColor", "foregroundColorStyle"}
    }
    others = {name: part for name, part in look.items() if name != "textFormat"}
    return {**others, "textFormat": plain} if plain else others or None
